"""`python -m bot` as whoever runs it sees it: what it prints and its exit code."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
ENOUGH_S = 60


class Ended(NamedTuple):
    code: int | None
    out: str
    err: str


async def krama(*arguments: str, **environment: str) -> Ended:
    """Run the command with *environment* and nothing of ours besides."""
    return await krama_of(ROOT, *arguments, **environment)


async def krama_of(checkout: Path, *arguments: str, **environment: str) -> Ended:
    """Run the command of another *checkout*."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment},
        stdout=PIPE,
        stderr=PIPE,
    )
    async with asyncio.timeout(ENOUGH_S):
        out, err = await process.communicate()
    return Ended(process.returncode, out.decode(), err.decode())


async def test_migrate_makes_the_schema_once(empty_database_url: str) -> None:
    first = await krama("migrate", DATABASE_URL=empty_database_url)
    second = await krama("migrate", DATABASE_URL=empty_database_url)

    assert first.code == 0, first.err
    assert first.out.startswith("applied: 1")
    assert (second.code, second.out) == (0, "nothing to apply\n")


async def test_wrong_variable_is_one_line_and_exit_code_one() -> None:
    ended = await krama("migrate", PORT="80a")

    assert ended == (
        1,
        "",
        "krama: PORT: '80a' is not allowed; allowed: whole number, 1–65535\n",
    )


async def test_database_that_is_away_is_one_line_without_its_password() -> None:
    url = "postgresql://me:hush@127.0.0.1:1/shop"
    ended = await krama("migrate", DATABASE_URL=url)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "krama: DATABASE_URL (127.0.0.1:1/shop): nobody answers there\n"


async def test_misspelt_variable_is_hinted_at(empty_database_url: str) -> None:
    ended = await krama(
        "migrate",
        DATABASE_URL=empty_database_url,
        CELERY_CONCURRENCY="8",
        LOG_FORMAT="text",
    )

    assert ended.code == 0
    assert "variable=CELERY_CONCURRENCY" in ended.err
    assert "did_you_mean=WORKER_CONCURRENCY" in ended.err


async def test_unknown_command_is_refused() -> None:
    ended = await krama("sell")

    assert ended.code == 2
    assert "No such command 'sell'" in ended.err


async def test_help_needs_no_configuration() -> None:
    ended = await krama("--help", PORT="80a")

    assert ended.code == 0
    assert "migrate" in ended.out

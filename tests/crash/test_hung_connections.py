"""Connections that hang, as when a firewall forgets them, are given up for new ones."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.crash.conftest import a_street
from tests.crash.matrix import MATRIX
from tests.crash.street import Street

pytestmark = pytest.mark.long

CHUNK = 64 * 1024


class Wires:
    """The way to a Postgres; what is connected at a moment may hang from then on."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._hanging: set[asyncio.Task[None]] = set()
        self._carrying: set[asyncio.Task[None]] = set()

    def hang(self) -> None:
        """Carry nothing any more on the connections that there are."""
        self._hanging |= self._carrying

    async def connect(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry what one client and the server say, until one of them leaves."""
        from_server, to_server = await asyncio.open_unix_connection(self._socket)
        async with asyncio.TaskGroup() as group:
            for carried in ((reader, to_server), (from_server, writer)):
                task = group.create_task(self._carry(*carried))
                self._carrying.add(task)
                task.add_done_callback(self._carrying.discard)

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(ConnectionError):
            while chunk := await reader.read(CHUNK):
                if asyncio.current_task() not in self._hanging:
                    writer.write(chunk)
                    await writer.drain()
        writer.close()


@pytest.fixture
async def wires(database_url: str) -> Wires:
    place = parse_qs(urlsplit(database_url).query)
    return Wires(f"{place['host'][0]}/.s.PGSQL.{place['port'][0]}")


@pytest.fixture
async def street(database_url: str, wires: Wires) -> AsyncIterator[Street]:
    """Shoppers and managers around services that reach Postgres over *wires*."""
    server = await asyncio.start_server(wires.connect, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    parts = urlsplit(database_url)
    url = f"postgresql://{parts.username}@127.0.0.1:{port}{parts.path}"
    async with server, a_street(url) as street:
        yield street


async def test_hung_connections_are_given_up(street: Street, wires: Wires) -> None:
    async with street.lived_in():
        wires.hang()
        await street.has_answers(503, 1)
        await street.has_answers(200, 100)

    ledger = await street.settle()

    MATRIX.add("connections, hung", 0, ledger)
    assert ledger.complaints == ()

"""What every test may ask for: uvloop, and a database of its own."""

import asyncio
import itertools
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import asyncpg
import pytest
import uvloop

from bot.embedded import embedded_postgres
from bot.store.migrate import migrate
from tests.folders import open_folder

_numbers = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what the bot says now into the golden transcripts",
    )
    parser.addoption(
        "--walk",
        type=int,
        default=600,
        metavar="TURNS",
        help="how far to walk at random through conversations in memory",
    )


def pytest_configure() -> None:
    """Let a run that is told to stop put its servers away, as after Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_asyncio_loop_factories() -> (
    Mapping[str, Callable[[], asyncio.AbstractEventLoop]]
):
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A server for the whole run."""
    with (
        open_folder() as home,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        opened = AsyncExitStack()
        server = embedded_postgres(home, durable=False)
        yield runner.run(opened.enter_async_context(server))
        runner.run(opened.aclose())


@pytest.fixture(scope="session")
def template(postgres_url: str) -> str:
    """The name of a migrated, empty database; a copy of it takes milliseconds."""

    async def prepare() -> None:
        async with connected(postgres_url) as connection:
            await connection.execute("CREATE DATABASE migrated")
        async with connected(url_of(postgres_url, "migrated")) as connection:
            await migrate(connection)

    uvloop.run(prepare())
    return "migrated"


@pytest.fixture
async def database_url(postgres_url: str, template: str) -> AsyncIterator[str]:
    """A fresh, migrated database."""
    async with new_database(postgres_url, template) as url:
        yield url


@pytest.fixture
async def empty_database_url(postgres_url: str) -> AsyncIterator[str]:
    """A fresh database without a table."""
    async with new_database(postgres_url, "template1") as url:
        yield url


@asynccontextmanager
async def new_database(postgres_url: str, template: str) -> AsyncIterator[str]:
    """Copy *template* to a new database, give its URL, and drop it at the end."""
    name = f"test_{next(_numbers)}"
    async with connected(postgres_url) as connection:
        await connection.execute(
            f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"
        )
        yield url_of(postgres_url, name)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Open a connection, and close it whatever happens."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


def url_of(postgres_url: str, database: str) -> str:
    """Give the URL of another *database* of the same server."""
    return urlsplit(postgres_url)._replace(path=f"/{database}").geturl()

"""What every test may ask for: uvloop, and a database of its own."""

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
import uvloop

from bot.embedded import embedded_postgres
from bot.store.migrate import migrate

_numbers = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what the bot says now into the golden transcripts",
    )


def pytest_asyncio_loop_factories() -> (
    Mapping[str, Callable[[], asyncio.AbstractEventLoop]]
):
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A server for the whole run; in /tmp, where its account can reach it."""
    home = Path(tempfile.mkdtemp(prefix="krama-tests-", dir="/tmp"))
    home.chmod(0o755)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        opened = AsyncExitStack()
        server = embedded_postgres(home, durable=False)
        yield runner.run(opened.enter_async_context(server))
        runner.run(opened.aclose())
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def template(postgres_url: str) -> str:
    """The name of a migrated, empty database; a copy of it takes milliseconds."""

    async def prepare() -> None:
        connection = await asyncpg.connect(postgres_url)
        await connection.execute("CREATE DATABASE migrated")
        await connection.close()
        connection = await asyncpg.connect(url_of(postgres_url, "migrated"))
        await migrate(connection)
        await connection.close()

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
    connection = await asyncpg.connect(postgres_url)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield url_of(postgres_url, name)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


def url_of(postgres_url: str, database: str) -> str:
    """Give the URL of another *database* of the same server."""
    return urlsplit(postgres_url)._replace(path=f"/{database}").geturl()

"""Opens the demo shop: database, goods, programs, in the order of their needs."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
import msgspec

from bot.commands.catalog import DEMO_CATALOG, read_report, store
from bot.commands.opened import reading_pool
from bot.config import Config
from bot.config.values import DatabaseUrl
from bot.demo import programs
from bot.embedded import embedded_postgres
from bot.errors import KramaError
from bot.store.catalog import CatalogStore
from bot.supervision import keep_running, running

READY_POLL_S = 0.05
READY_WITHIN_S = 60.0


class NeverReady(KramaError):
    """The service doesn't become ready."""


class Opened(msgspec.Struct, frozen=True):
    """Where the shop is, and the password of its console."""

    url: str
    password: str
    programs: tuple[asyncio.Task[None], ...]  # they end only with an error


@asynccontextmanager
async def open_shop(
    config: Config, environment: Mapping[str, str]
) -> AsyncIterator[Opened]:
    """
    Run the demo shop in KRAMA_HOME within the block; programs get *environment*.

    The database and the stand-in outlive the service, which is started again
    whenever it ends.

    Raises:
        KramaError: Something of it doesn't start.
    """
    async with embedded_postgres(config.krama_home) as database_url:
        config = msgspec.structs.replace(config, database_url=DatabaseUrl(database_url))
        await _stock(config)
        keys = programs.new_keys()
        password = programs.kept_password(config.krama_home / "password")
        async with running(programs.stand_in(config, keys, environment)) as stand_in:
            url = stand_in.line.removeprefix("ready ")
            program = programs.service(config, keys, password, url, environment)
            service = asyncio.create_task(keep_running(program), name="service")
            address = programs.address(config)
            try:
                await _ready(address, service)
                yield Opened(address, password, (service, stand_in.ended))
            finally:
                service.cancel()
                await asyncio.wait((service,))


async def _stock(config: Config) -> None:
    """Bring the schema up to date, and put the demo's goods on empty shelves."""
    async with reading_pool(config) as pool:
        if (await CatalogStore(pool).load()).products:
            return
    source = str(DEMO_CATALOG)
    await store(config, await read_report(config, source), source)


async def _ready(url: str, service: asyncio.Task[None]) -> None:
    """
    Wait until the service answers.

    Raises:
        KramaError: It ended, or it takes too long.
    """
    try:
        async with asyncio.timeout(READY_WITHIN_S), aiohttp.ClientSession() as http:
            while not await _answers(http, f"{url}/readyz"):
                if service.done():
                    await service
                await asyncio.sleep(READY_POLL_S)
    except TimeoutError as error:
        raise NeverReady(f"{url} isn't ready: see its log in KRAMA_HOME") from error


async def _answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url) as response:
            return response.ok
    except aiohttp.ClientError:
        return False

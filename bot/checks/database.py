"""What must hold in the database: reachable, ours, large enough, with goods in it."""

from collections.abc import AsyncIterator

import asyncpg

from bot.checks.finding import Finding
from bot.checks.sales import sales
from bot.config import Config
from bot.errors import KramaError
from bot.store.catalog import CatalogStore
from bot.store.checkpointer.pool import Pool, look_at, open_pool
from bot.store.checkpointer.settings import StoreSettings, capacity
from bot.store.connect import DatabaseError, connect
from bot.store.migrate import MIGRATIONS, is_too_new, schema_version
from rules.shop import Shop
from rules.shop_faults import catalog_faults

NEWEST = MIGRATIONS[-1].number
REACH_REMEDY = "correct DATABASE_URL, or see to it that Postgres lets us in"


async def database(
    config: Config, url: str, shop: Shop | None, *, is_full: bool
) -> AsyncIterator[Finding]:
    """Look at the database at *url*, without changing it; *is_full*: play sales."""
    try:
        connection = await connect(url)
        try:
            version = await schema_version(connection)
            yield await _rights(connection)
        finally:
            await connection.close()
        settings = StoreSettings.of(config)
        server = await look_at(url, timeout_s=settings.reading.timeout_s)
        room = capacity(
            settings, offered=server.connections, is_shared_out=server.is_pooled
        )
        weigh = Finding.ok if room.is_enough else Finding.fail
        yield weigh("capacity", room.advice)
        yield _schema(version)
        if version < NEWEST or is_too_new(version, NEWEST) or shop is None:
            return
        async with open_pool(url, settings.reading, is_pooled=server.is_pooled) as pool:
            async for finding in _goods(config, pool, shop, is_full=is_full):
                yield finding
    except DatabaseError as error:
        yield Finding.fail("database", f"{error}; {REACH_REMEDY}")
    except KramaError as error:
        yield Finding.fail("database", str(error))


def _schema(version: int) -> Finding:
    if is_too_new(version, NEWEST):
        return Finding.fail(
            "schema", f"{version}, this version knows {NEWEST}: start a newer Krama"
        )
    if version > NEWEST:
        return Finding.warn(
            "schema", f"{version}, of the next version: fine to go back, not to stay"
        )
    if version < NEWEST:
        return Finding.warn(
            "schema", f"{version} of {NEWEST}: brought up to date at the start"
        )
    return Finding.ok("schema", f"{version}")


async def _rights(connection: asyncpg.Connection) -> Finding:
    may = await connection.fetchval(
        "SELECT has_schema_privilege(current_user, current_schema(), 'CREATE')"
    )
    if may:
        return Finding.ok("database", "reachable, tables can be created")
    return Finding.fail(
        "database",
        "no right to create tables: GRANT CREATE ON SCHEMA public TO the user",
    )


async def _goods(
    config: Config, pool: Pool, shop: Shop, *, is_full: bool
) -> AsyncIterator[Finding]:
    catalog = await CatalogStore(pool).load()
    faults = tuple(catalog_faults(catalog, shop))
    for fault in faults:
        yield Finding.fail("catalogue", f"{fault}; python -m bot catalog import FILE")
    if faults:
        return
    size = f"{len(catalog.products)} products, {len(catalog.by_sku)} variants"
    yield Finding.ok("catalogue", size)
    if is_full:
        async for finding in sales(config, pool):
            yield finding

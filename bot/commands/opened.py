"""The migrated database, for a command that reads or writes a little."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.config import Config
from bot.database import open_database
from bot.store.checkpointer.pool import Pool, look_at, open_pool
from bot.store.checkpointer.settings import StoreSettings
from bot.store.connect import connect
from bot.store.migrate import migrate


@asynccontextmanager
async def reading_pool(config: Config) -> AsyncIterator[Pool]:
    """
    Open the pool that isn't the checkpointer's.

    Raises:
        DatabaseError: It can't be reached.
        SchemaError: It isn't ours, or newer.
    """
    settings = StoreSettings.of(config).reading
    async with open_database(config) as url:
        connection = await connect(url)
        try:
            await migrate(connection)
        finally:
            await connection.close()
        server = await look_at(url, timeout_s=settings.timeout_s)
        async with open_pool(url, settings, is_pooled=server.is_pooled) as pool:
            yield pool

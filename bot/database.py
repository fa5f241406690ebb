"""Where the database is: the configured one, or one of our own while we run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.config import Config
from bot.embedded import embedded_postgres


@asynccontextmanager
async def open_database(config: Config) -> AsyncIterator[str]:
    """
    Give the database's URL; an embedded server runs only within the block.

    Raises:
        EmbeddedError: The embedded server can't run.
    """
    if config.database_url is not None:
        yield config.database_url.reveal()
        return
    async with embedded_postgres(config.krama_home) as url:
        yield url

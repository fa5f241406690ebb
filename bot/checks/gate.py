"""Everything that is looked at before a release, what is slow all at once."""

import asyncio
from collections.abc import AsyncIterator

from bot.checks import database, neighbours, offline
from bot.checks.finding import Finding
from bot.config import Config
from bot.database import open_database
from bot.errors import KramaError
from prompts.library import HERE
from rules.shop import Shop


async def findings(config: Config) -> tuple[Finding, ...]:
    """Look at everything; ends in bounded time with nobody answering, too."""
    shop, about_shop = offline.shop(config)
    about_database, about_manychat, about_model = await asyncio.gather(
        _gathered(_database(config, shop)),
        _gathered(neighbours.manychat(config)),
        _gathered(neighbours.model(config)),
    )
    return (
        *offline.configuration(config),
        *about_shop,
        *offline.texts("texts", HERE),
        *offline.canary(config),
        *about_database,
        *offline.limits(config),
        *about_manychat,
        *about_model,
    )


async def _database(config: Config, shop: Shop | None) -> AsyncIterator[Finding]:
    try:
        async with open_database(config) as url:
            async for finding in database.database(config, url, shop):
                yield finding
    except KramaError as error:
        yield Finding.fail("database", str(error))


async def _gathered(findings: AsyncIterator[Finding]) -> tuple[Finding, ...]:
    return tuple([finding async for finding in findings])

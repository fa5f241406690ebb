"""Everything that is looked at before a release, what is slow all at once."""

import asyncio
from collections.abc import AsyncIterator, Collection
from enum import StrEnum
from typing import assert_never

from bot.checks import database, neighbours, offline
from bot.checks.finding import Finding
from bot.config import Config
from bot.database import open_database
from bot.errors import KramaError
from prompts.library import HERE


class Part(StrEnum):
    """What can be looked at alone, in the order of the lines."""

    CONFIGURATION = "configuration"
    SHOP = "shop"
    TEXTS = "texts"
    DATABASE = "database"
    LIMITS = "limits"
    MANYCHAT = "manychat"
    MODEL = "model"


async def findings(
    config: Config, parts: Collection[Part] = tuple(Part), *, is_full: bool = False
) -> tuple[Finding, ...]:
    """
    Look at *parts*; ends in bounded time with nobody answering, too.

    is_full: play some sales as well; they belong to the database, which has the goods.
    """
    found = await asyncio.gather(
        *(_look(part, config, is_full=is_full) for part in Part if part in parts)
    )
    return tuple(finding for about in found for finding in about)


async def _look(part: Part, config: Config, *, is_full: bool) -> tuple[Finding, ...]:
    match part:
        case Part.CONFIGURATION:
            return tuple(offline.configuration(config))
        case Part.SHOP:
            return offline.shop(config)[1]
        case Part.TEXTS:
            return (*offline.texts("texts", HERE), *offline.canary(config))
        case Part.DATABASE:
            return await _gathered(_database(config, is_full=is_full))
        case Part.LIMITS:
            return tuple(offline.limits(config))
        case Part.MANYCHAT:
            return await _gathered(neighbours.manychat(config))
        case Part.MODEL:
            return await _gathered(neighbours.model(config))
        case _:
            assert_never(part)


async def _database(config: Config, *, is_full: bool) -> AsyncIterator[Finding]:
    shop, _ = offline.shop(config)
    try:
        async with open_database(config) as url:
            async for finding in database.database(config, url, shop, is_full=is_full):
                yield finding
    except KramaError as error:
        yield Finding.fail("database", str(error))


async def _gathered(findings: AsyncIterator[Finding]) -> tuple[Finding, ...]:
    return tuple([finding async for finding in findings])

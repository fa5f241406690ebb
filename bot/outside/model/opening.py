"""
Open the models while the service already works.

Importing the `openai` package takes about a second, so it is done in a thread; a
question that comes before waits for it, within its own deadline.
"""

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.config import Config
from bot.outside.model.caller import Caller, Server
from bot.outside.model.client import ModelNames, NoModel, OpenAiModel
from bot.outside.model.ledger import Ledger, SpendBook, writing
from bot.outside.sharing import Sharing
from bot.store.errors import StoreError
from nodes.ports import Clock, PortError

SERVER_MODULE = "bot.outside.model.server"

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_model(
    config: Config, book: SpendBook, clock: Clock, sharing: Sharing
) -> AsyncIterator[OpenAiModel | NoModel]:
    """Open what *config* names; without a key or an address there is no model."""
    if not config.has_model:
        log.warning("no model is set up, understanding is by rules alone")
        yield NoModel()
        return
    ledger = Ledger(book, clock, config.llm_prices, config.llm_daily_budget_usd)
    try:
        await ledger.flush()  # reads what the day has cost already
    except StoreError:
        log.warning("spend not read", exc_info=True)
    opening = asyncio.create_task(_open(config), name="open the model")
    names = ModelNames.of(config)
    model = OpenAiModel(Caller(opening, ledger, config, sharing), clock, names, config)
    looking = asyncio.create_task(_look_for_models(model), name="look for the models")
    async with writing(ledger):
        try:
            yield model
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            await (await opening).close()


async def _look_for_models(model: OpenAiModel) -> None:
    """Say early that a name is wrong; the service works on, degraded."""
    try:
        for name in await model.unlisted():
            log.error("model unknown to the server", extra={"model": name})
    except PortError:
        log.warning("models not listed", exc_info=True)


async def _open(config: Config) -> Server:
    module = await asyncio.to_thread(importlib.import_module, SERVER_MODULE)
    server: Server = module.open_server(config)
    return server

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
from bot.store.errors import StoreError
from nodes.ports import Clock

SERVER_MODULE = "bot.outside.model.server"

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_model(
    config: Config, book: SpendBook, clock: Clock
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
    async with writing(ledger):
        try:
            yield OpenAiModel(Caller(opening, ledger, config), clock, names, config)
        finally:
            await (await opening).close()


async def _open(config: Config) -> Server:
    module = await asyncio.to_thread(importlib.import_module, SERVER_MODULE)
    server: Server = module.open_server(config)
    return server

"""The model stand-in, with or without schemas, and a client over it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from loadtest.stand_ins.model import app as language_model
from tests.bot.outside.model.desk import Desk, MemoryBook, opened
from tests.stand_ins.manychat_desk import Client
from tests.stand_ins.model_desk import ModelDesk

Connect = Callable[[web.Application], Awaitable[Client]]
MODELS = ("stand-in", "spare")


@pytest.fixture
async def stand_in(aiohttp_client: Connect) -> ModelDesk:
    """The stand-in with two models."""
    options = language_model.Options(api_key="key", models=MODELS)
    return ModelDesk(await aiohttp_client(language_model.create_app(options)))


@pytest.fixture
async def plain_stand_in(aiohttp_client: Connect) -> ModelDesk:
    """A stand-in that knows JSON and no schemas."""
    options = language_model.Options(api_key="key", has_schemas=False)
    return ModelDesk(await aiohttp_client(language_model.create_app(options)))


@pytest.fixture
def book() -> MemoryBook:
    """Where costs are kept."""
    return MemoryBook()


@pytest.fixture
async def desk(stand_in: ModelDesk, book: MemoryBook) -> AsyncIterator[Desk]:
    """The client with its default settings."""
    async with opened(stand_in, book) as desk:
        yield desk

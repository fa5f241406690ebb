"""A service that is set up well, for a test to spoil."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.commands.opened import reading_pool
from bot.config import Config, Secret
from bot.store.catalog import CatalogStore
from loadtest.stand_ins.model import app as language_model
from tests.builders import demo_catalog
from tests.service import a_config, a_desk, address
from tests.stand_ins.manychat_desk import Desk
from tests.stand_ins.model_desk import ModelDesk

MODEL, MODEL_KEY = "stand-in", "a model's key"


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with a_desk() as desk:
        yield desk


@pytest.fixture
async def model() -> AsyncIterator[ModelDesk]:
    options = language_model.Options(api_key=MODEL_KEY, models=(MODEL,))
    async with TestClient(TestServer(language_model.create_app(options))) as client:
        yield ModelDesk(client)


@pytest.fixture
async def sound(database_url: str, desk: Desk, model: ModelDesk) -> Config:
    """Everything is set up well."""
    config = a_config(
        database_url,
        manychat_api_url=address(desk.client),
        openai_base_url=f"{address(model.client)}/v1",
        openai_api_key=Secret(MODEL_KEY),
        llm_model=MODEL,
        vision_model=MODEL,
    )
    async with reading_pool(config) as pool:
        await CatalogStore(pool).replace(demo_catalog().products)
    return config

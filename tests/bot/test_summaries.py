"""Summaries of older messages, made by the running service beside its turns."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import keys
from bot.config.values import Secret
from loadtest.stand_ins.model import app as language_model
from nodes.summing_up import WORTH_IT, is_due
from rules.ids import SubscriberId
from rules.session import HISTORY_KEPT, Session
from tests.service import Running, a_service, address, eventually, with_demo_catalog
from tests.stand_ins.manychat_desk import Client
from tests.stand_ins.model_desk import ModelDesk

KEY, MODEL = "a model's key", "stand-in"
MADE = {"answer": {"summary": "Шукає сукню на свято."}, "schema": "SummaryAnswer"}


@asynccontextmanager
async def a_model() -> AsyncIterator[ModelDesk]:
    client: Client
    app = language_model.create_app(language_model.Options(api_key=KEY))
    async with TestClient(TestServer(app)) as client:
        yield ModelDesk(client)


def settings(model: ModelDesk) -> dict[str, Any]:
    return {
        "openai_api_key": Secret(KEY),
        "openai_base_url": f"{address(model.client)}/v1",
        "llm_model": MODEL,
        "vision_model": MODEL,
    }


async def session_of(service: Running, contact: str) -> Session:
    stored = await service.app[keys.STORES].checkpoints.load(SubscriberId(contact))
    return stored.session


async def write(service: Running, contact: str, text: str) -> None:
    await service.desk.write(contact, text=text)
    await service.settled()


async def write_much(service: Running, contact: str) -> None:
    """Write until enough has left the history; each turn is answered."""
    for turn in range((HISTORY_KEPT + WORTH_IT) // 2):
        await write(service, contact, f"Скільки коштує сукня Мальва? {turn}")


async def none_is_being_made() -> bool:
    names = [task.get_name() for task in asyncio.all_tasks()]
    return not any(name.startswith("summary ") for name in names)


async def is_summed_up(service: Running, contact: str) -> None:
    async def has_summary() -> bool:
        return bool((await session_of(service, contact)).summary)

    await eventually(has_summary)


async def test_older_messages_are_summed_up_after_the_turn(database_url: str) -> None:
    async with a_model() as model:
        await model.queue({**MADE, "times": None})
        async with a_service(database_url, **settings(model)) as service:
            await with_demo_catalog(service)
            contact = await service.desk.contact()
            await write_much(service, contact)
            await is_summed_up(service, contact)
            session = await session_of(service, contact)
    assert session.summary == "Шукає сукню на свято."
    assert not is_due(session)


async def test_a_summary_that_fails_is_made_after_a_later_turn(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_model() as model:
        await model.queue({**MADE, "answer": "nonsense", "times": None})
        async with a_service(database_url, **settings(model)) as service:
            await with_demo_catalog(service)
            contact = await service.desk.contact()
            await write_much(service, contact)
            await eventually(none_is_being_made)
            before = await session_of(service, contact)
            await model.ask("DELETE", "/control/answers")
            await model.queue(MADE)
            await write(service, contact, "А які є кольори?")
            await is_summed_up(service, contact)
    assert "no summary" in caplog.messages
    assert before.summary == ""
    assert is_due(before)

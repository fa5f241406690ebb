"""The time ladder in real time: what a shopper gets when things take long."""

import asyncio
import time
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from bot.config import Secret
from bot.sessions.run import Think
from loadtest.stand_ins.model import app as model
from nodes.kit import Kit
from rules.messages import Turn
from rules.session import Session
from tests.service import a_service, address, saying, sends, with_demo_catalog

BUDGET_S, PUSH_S = 4.0, 1.5
LADDER: dict[str, Any] = {
    "manychat_fallback_after_seconds": 0.5,
    "text_budget_seconds": BUDGET_S,
}
OPEN_QUESTION = "Порадьте щось на день народження племінниці, бо я не знаю, що обрати"


class Stuck:
    """Thinks without end of what says so; answers anything else at once."""

    def __init__(self) -> None:
        self.is_let_go = asyncio.Event()

    def __call__(self, kit: Kit) -> Think:
        return self.think

    async def think(self, session: Session, turn: Turn) -> Session:
        if turn.text == "stuck":
            await self.is_let_go.wait()
        return saying(session, f"you said: {turn.text}")


async def test_model_that_never_answers_is_cut_off_at_the_budget(
    database_url: str,
) -> None:
    slow = model.create_app(model.Options(api_key="key", latency="constant:60"))
    async with TestClient(TestServer(slow)) as stand_in:
        async with a_service(
            database_url,
            openai_api_key=Secret("key"),
            openai_base_url=f"{address(stand_in)}/v1",
            llm_model="stand-in",
            **LADDER,
        ) as service:
            await with_demo_catalog(service)
            contact = await service.desk.contact()
            started_s = time.monotonic()
            await service.desk.write(contact, text=OPEN_QUESTION)
            said = await service.heard(contact, 2)
            took_s = time.monotonic() - started_s
            await service.settled()

    assert BUDGET_S - PUSH_S <= took_s <= BUDGET_S + PUSH_S
    assert len(sends(service.desk)) == 2  # one bubble, one answer
    assert said[0] != said[1]


async def test_turn_that_gets_no_place_is_answered_within_the_budget(
    database_url: str,
) -> None:
    stuck = Stuck()
    async with a_service(
        database_url, stuck, worker_concurrency=1, **LADDER
    ) as service:
        first, second = [await service.desk.contact() for _ in range(2)]
        await service.desk.write(first, text="stuck")
        await service.heard(first, 1)  # the bubble: it has the place
        started_s = time.monotonic()
        await service.desk.write(second, text="hello")
        said = await service.heard(second, 2)
        took_s = time.monotonic() - started_s
        stuck.is_let_go.set()

    assert said[1] == "you said: hello"
    assert took_s <= BUDGET_S + PUSH_S

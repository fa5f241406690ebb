"""Buttons pressed late, twice, by the wrong people: every row of the table, played."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot import keys
from bot.config import Secret
from bot.notifying.opened import PRESSES
from bot.store.cases import Case
from nodes.wording import text
from rules.ids import SubscriberId
from tests.bad_decisions import DECISIONS, Decided, Press
from tests.bot.test_notifier import PRESS_SECRET, a_telegram, claimed
from tests.golden.in_service import MovableClock
from tests.service import Running, a_service, address, with_demo_catalog
from tests.stand_ins.telegram_desk import CHAT, TOKEN, TelegramDesk

THANKS = "Оплату підтверджено"
STRANGE_CHAT = -1
LATE = timedelta(days=3)


@dataclass
class Managers:
    """The managers' chat, where cards stand, and what is pressed there."""

    service: Running
    chat: TelegramDesk
    clock: MovableClock
    pressed: int = 0

    async def press(self, press: Press, case: Case) -> None:
        """Press a button of the card of *case*, though it may be gone by now."""
        self.pressed += 1
        query = {
            "id": f"press {self.pressed}",
            "from": {"id": press.by, "is_bot": False, "first_name": f"P{press.by}"},
            "message": {
                "message_id": 1,
                "chat": {"id": CHAT if press.is_in_our_chat else STRANGE_CHAT},
            },
            "data": f"{press.does}:{case.id if press.is_known else 'none'}",
        }
        order: dict[str, Any] = {
            "update": {"update_id": self.pressed, "callback_query": query},
            "times": press.times,
        }
        if not press.has_secret:
            order["secret"] = None
        answer = await self.chat.ask("POST", "/control/updates", order)
        status = 200 if press.has_secret else 401
        assert {one["status"] for one in answer["answers"]} == {status}

    async def read(self) -> list[str]:
        """Give what was shown to those who pressed."""
        calls = (await self.chat.ask("GET", "/control/log?kind=call"))["entries"]
        return [
            call["detail"]["params"]["text"]
            for call in calls
            if call["detail"]["method"] == "answerCallbackQuery"
        ]

    async def let_pass(self, time: timedelta) -> None:
        self.clock.offset += time
        seconds = {"offset_s": time.total_seconds()}
        await self.service.desk.ask("PUT", "/control/clock", seconds)

    async def case(self) -> Case:
        [case] = (await self.service.app[keys.STORES].cases.list()).items
        return case


@pytest.fixture
async def managers(database_url: str) -> AsyncIterator[Managers]:
    clock = MovableClock()
    async with (
        a_telegram() as chat,
        a_service(
            database_url,
            clock=clock,
            telegram_bot_token=Secret(TOKEN),
            telegram_chat_id=str(CHAT),
            telegram_webhook_secret=Secret(PRESS_SECRET),
            telegram_api_url=address(chat.client),
        ) as service,
    ):
        await with_demo_catalog(service)
        url = str(service.client.make_url(PRESSES))
        await chat.result("setWebhook", url=url, secret_token=PRESS_SECRET)
        yield Managers(service, chat, clock)


@pytest.mark.parametrize("row", DECISIONS, ids=lambda row: row.what)
async def test_decision_comes_to_what_the_table_says(
    managers: Managers, row: Decided
) -> None:
    service = managers.service
    shopper = await claimed(service)
    case = await managers.case()
    if row.has_cancelled:
        await service.desk.write(shopper, text="скасуйте замовлення, будь ласка")
        await service.settled()
    if row.is_late:
        await managers.let_pass(LATE)

    for press in row.presses:
        await managers.press(press, case)
    await service.settled()

    kit = service.app[keys.KIT]
    shown = [text(kit, f"notice.answer.{answer}") for answer in row.answers]
    chat = await service.app[keys.STORES].chats.get(SubscriberId(shopper))
    order = await service.app[keys.STORES].orders.get(case.order_id)
    heard = "\n".join(await service.heard(shopper, 1))
    assert await managers.read() == shown
    assert order and order.status == row.order
    assert (await managers.case()).state == row.case
    assert chat and chat.stage is row.stage
    assert heard.count(THANKS) == row.thanks

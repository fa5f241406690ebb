"""A turn on its way from the inbox to the shopper."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import keys
from bot.sessions.run import Think
from nodes.kit import Kit
from rules.cart import Line
from rules.changes import Staged
from rules.effects import Hold
from rules.ids import CartId, ProductId, Sku, SubscriberId
from rules.messages import Turn
from rules.money import Kopiykas
from rules.outcomes import Outcome, advance
from rules.session import Session
from rules.stages import Stage
from tests.bot.brain import Brain
from tests.service import a_desk, a_service, answering, saying, sends, with_demo_catalog

QUICK_BUBBLE: dict[str, Any] = {"manychat_fallback_after_seconds": 0.1}


@pytest.fixture
def brain() -> Brain:
    return Brain()


async def test_turn_leaves_a_trace_and_one_line_in_the_log(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    async with a_service(database_url, answering(Staged(Stage.CHOOSING))) as service:
        contact = await service.desk.contact()
        await service.desk.write(contact, text="hello")
        await service.heard(contact, 1)
        await service.settled()
        [trace] = await service.turns(contact)

    assert (trace.stage_before, trace.stage_after) == ("browsing", "choosing")
    assert trace.replies == ("you said: hello",)
    assert trace.timing_ms.answered >= trace.timing_ms.quiet > 0
    assert trace.timing_ms.commit > 0
    [line] = [it for it in caplog.records if it.message == "turn done"]
    assert vars(line)["outcome"] == "sent"
    assert vars(line)["stage_after"] == "choosing"
    assert vars(line)["answered_ms"] >= 20
    assert "hello" not in str(vars(line))


async def test_burst_is_one_turn_in_the_order_in_which_it_came(
    database_url: str,
) -> None:
    async with a_service(
        database_url, answering(), debounce_quiet_seconds=0.2
    ) as service:
        contact = await service.desk.contact()
        for number in range(12):
            await service.desk.write(contact, text=f"{number}")
        said = await service.heard(contact, 1)
        await service.settled()

    assert said == ["you said: " + "\n".join(map(str, range(12)))]


async def test_message_joins_a_turn_that_is_still_thought(
    database_url: str, brain: Brain
) -> None:
    async with a_service(database_url, brain) as service:
        contact = await service.desk.contact()
        brain.gate.clear()
        for number in range(4):
            await service.desk.write(contact, text=f"{number}")
            await brain.has_begun(min(number + 1, 3))
        brain.gate.set()
        said = await service.heard(contact, 2)
        await service.settled()
        newest, oldest = await service.turns(contact)

    assert said == ["you said: 0\n1\n2", "you said: 3"]
    assert (oldest.discarded, newest.discarded) == (2, 0)


async def test_interim_bubble_comes_once_and_before_the_answer(
    database_url: str, brain: Brain
) -> None:
    async with a_service(database_url, brain, **QUICK_BUBBLE) as service:
        contact = await service.desk.contact()
        brain.gate.clear()
        await service.desk.write(contact, text="hello")
        [bubble] = await service.heard(contact, 1)
        brain.gate.set()
        said = await service.heard(contact, 2)
        await service.settled()

    assert bubble in ("Секунду, уточнюю для вас.", "Хвилинку, перевіряю.")
    assert said == [bubble, "you said: hello"]


async def test_turn_that_a_process_leaves_has_no_second_bubble(
    database_url: str, brain: Brain
) -> None:
    async with a_desk() as desk:
        contact = await desk.contact()
        brain.gate.clear()
        async with a_service(
            database_url, brain, desk=desk, drain_seconds=0.1, **QUICK_BUBBLE
        ) as service:
            await desk.write(contact, text="hello")
            [bubble] = await service.heard(contact, 1)
        async with a_service(database_url, brain, desk=desk, **QUICK_BUBBLE) as service:
            await brain.has_begun(2)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):  # five times its time
                    await service.heard(contact, 2)
            brain.gate.set()
            said = await service.heard(contact, 2)

    assert said == [bubble, "you said: hello"]


async def test_operator_may_say_the_interim_bubble_in_other_words(
    database_url: str, brain: Brain
) -> None:
    async with a_service(
        database_url, brain, manychat_interim_text="Мить!", **QUICK_BUBBLE
    ) as service:
        contact = await service.desk.contact()
        brain.gate.clear()
        await service.desk.write(contact, text="hello")
        assert await service.heard(contact, 1) == ["Мить!"]
        brain.gate.set()


async def test_turn_that_waits_for_a_place_has_its_bubble_too(
    database_url: str, brain: Brain
) -> None:
    async with a_service(
        database_url, brain, worker_concurrency=1, **QUICK_BUBBLE
    ) as service:
        first, second = [await service.desk.contact() for _ in range(2)]
        brain.gate.clear()
        for contact in (first, second):
            await service.desk.write(contact, text="hello")
        await service.heard(second, 1)
        assert brain.begun == 1
        brain.gate.set()
        said = await service.heard(second, 2)

    assert said[1] == "you said: hello"


async def test_session_that_moves_meanwhile_is_thought_again(
    database_url: str, brain: Brain
) -> None:
    async with a_service(database_url, brain) as service:
        contact = await service.desk.contact()
        await service.desk.write(contact, text="hello")
        await service.heard(contact, 1)
        brain.gate.clear()
        await service.desk.write(contact, text="again")
        await brain.has_begun(2)
        decisions = service.app[keys.DECISIONS]
        await decisions.takeover(SubscriberId(contact), by="olha")
        brain.gate.set()
        await service.settled()
        newest = (await service.turns(contact))[0]

    assert brain.begun == 3
    assert newest.stage_before == Stage.WITH_HUMAN
    assert newest.discarded == 1


async def test_piece_that_somebody_else_got_is_thought_again(database_url: str) -> None:
    line = Line(
        sku=Sku("none"),
        product_id=ProductId("malva"),
        product="Мальва",
        colour="блакитний",
        size="122-128",
        price=Kopiykas(189_000),
    )
    expires_at = datetime.now(UTC) + timedelta(hours=1)
    hold = Hold(cart_id=CartId("cart"), lines=(line,), expires_at=expires_at)
    tries = 0

    def think_with(kit: Kit) -> Think:
        async def think(session: Session, turn: Turn) -> Session:
            nonlocal tries
            tries += 1
            if tries == 1:
                session = advance(session, Outcome(effects=(hold,)))
            return saying(session, f"try {tries}")

        return think

    async with a_service(database_url, think_with) as service:
        await with_demo_catalog(service)
        contact = await service.desk.contact()
        await service.desk.write(contact, text="hello")
        said = await service.heard(contact, 1)
        await service.settled()

    assert said == ["try 2"]


async def test_manager_who_has_the_chat_is_not_talked_over(database_url: str) -> None:
    async with a_service(database_url) as service:
        contact = await service.desk.contact()
        await service.desk.write(contact, text="хочу сукню", ai_state="human")
        await service.settled()

        assert await service.stage(contact) is Stage.WITH_HUMAN
        assert sends(service.desk) == []


async def test_one_shopper_is_not_answered_with_anothers_facts(
    database_url: str,
) -> None:
    async with a_service(database_url, answering()) as service:
        contacts = [await service.desk.contact() for _ in range(50)]
        async with asyncio.TaskGroup() as group:
            for number, contact in enumerate(contacts):
                group.create_task(service.desk.write(contact, text=f"I am {number}"))
        said = [await service.heard(contact, 1) for contact in contacts]

    assert said == [[f"you said: I am {number}"] for number in range(50)]

"""A turn with all that can go wrong on its way from the inbox to the shopper."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import keys
from bot.sessions.run import Think
from nodes.kit import Kit
from prompts.library import MissingText
from rules.cart import Line
from rules.changes import Staged
from rules.effects import Hold
from rules.ids import CartId, ProductId, Sku, SubscriberId
from rules.messages import Inbound, Turn
from rules.money import Kopiykas
from rules.outcomes import Outcome, advance
from rules.session import Session
from rules.stages import Stage
from tests.conftest import connected
from tests.service import (
    Running,
    a_desk,
    a_service,
    answering,
    eventually,
    saying,
    sends,
    with_demo_catalog,
)

QUICK_BUBBLE: dict[str, Any] = {"manychat_fallback_after_seconds": 0.1}


class Brain:
    """Thinks as a test tells it: slowly, wrongly, or not at all."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = 0
        self.failures = 0

    def __call__(self, kit: Kit) -> Think:
        return self.think

    async def think(self, session: Session, turn: Turn) -> Session:
        self.begun += 1
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise ZeroDivisionError
        return saying(session, f"you said: {turn.text}")

    async def has_begun(self, times: int) -> None:
        async def is_so() -> bool:
            return self.begun >= times

        await eventually(is_so)


@pytest.fixture
def brain() -> Brain:
    return Brain()


async def stage_of(service: Running, contact: str) -> Stage | None:
    chat = await service.app[keys.STORES].chats.get(SubscriberId(contact))
    return chat.stage if chat else None


async def turns_of(service: Running, contact: str) -> list[Any]:
    page = await service.app[keys.STORES].chats.turns(SubscriberId(contact))
    return list(page.items)


async def test_turn_leaves_a_trace_and_one_line_in_the_log(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    async with a_service(database_url, answering(Staged(Stage.CHOOSING))) as service:
        contact = await service.desk.contact()
        await service.desk.write(contact, text="hello")
        await service.heard(contact, 1)
        await service.settled()
        [trace] = await turns_of(service, contact)

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
        newest, oldest = await turns_of(service, contact)

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
        newest = (await turns_of(service, contact))[0]

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


async def test_turn_that_crashes_is_tried_again(
    database_url: str, brain: Brain, caplog: pytest.LogCaptureFixture
) -> None:
    brain.failures = 2
    async with a_service(database_url, brain) as service:
        contact = await service.desk.contact()
        await service.desk.write(contact, text="hello")
        said = await service.heard(contact, 1)
        await service.settled()

    assert said == ["you said: hello"]
    assert [it.message for it in caplog.records].count("turn crashed") == 2


async def test_turn_that_always_crashes_goes_to_a_person(
    database_url: str, brain: Brain
) -> None:
    brain.failures = 1000
    async with a_service(database_url, brain) as service:
        contact, other = [await service.desk.contact() for _ in range(2)]
        await service.desk.write(contact, text="hello")
        said = await service.heard(contact, 1)
        await service.settled()
        chat = await service.app[keys.STORES].chats.get(SubscriberId(contact))
        brain.failures = 0
        await service.desk.write(other, text="hi")
        assert await service.heard(other, 1) == ["you said: hi"]

    assert "Передаю розмову менеджеру" in said[0]
    assert chat and chat.handoff and chat.handoff.reason == "trouble"


@pytest.mark.parametrize(
    ("missing", "said"),
    [((), ["Передаю розмову менеджеру"]), (("handoff.trouble",), [])],
)
async def test_missing_text_gives_the_chat_to_a_person(
    database_url: str, missing: tuple[str, ...], said: list[str]
) -> None:
    def think_with(kit: Kit) -> Think:
        async def think(session: Session, turn: Turn) -> Session:
            raise MissingText("offer.price")

        return think

    async with a_service(database_url, think_with) as service:
        texts = service.app[keys.TEXTS]
        texts.phrases = {
            key: phrase for key, phrase in texts.phrases.items() if key not in missing
        }
        contact = await service.desk.contact()
        await service.desk.write(contact, text="hello")
        await service.settled()

        assert await stage_of(service, contact) is Stage.WITH_HUMAN
        bubbles = await service.desk.bubbles(contact)
        assert [
            words in it["text"] for words, it in zip(said, bubbles, strict=True)
        ] == [True for _ in said]


async def test_postgres_that_is_away_for_a_while_costs_no_message(
    database_url: str, brain: Brain, caplog: pytest.LogCaptureFixture
) -> None:
    async def has_failed() -> bool:
        return "turn waits" in [it.message for it in caplog.records]

    async with (
        a_service(database_url, brain, checkpointer_timeout_seconds=0.2) as service,
        connected(database_url) as other,
    ):
        contact = await service.desk.contact()
        brain.gate.clear()
        await service.desk.write(contact, text="hello")
        await brain.has_begun(1)
        async with other.transaction():
            await other.execute("LOCK TABLE session IN ACCESS EXCLUSIVE MODE")
            brain.gate.set()
            await eventually(has_failed)
        said = await service.heard(contact, 1)
        await service.settled()

    assert said == ["you said: hello"]


async def test_session_that_cannot_be_read_goes_to_a_person(database_url: str) -> None:
    async with (
        a_service(database_url, answering()) as service,
        connected(database_url) as other,
    ):
        contact = await service.desk.contact()
        await service.desk.write(contact, text="hello")
        await service.heard(contact, 1)
        await other.execute("UPDATE session SET state = 'nonsense'")
        await service.desk.write(contact, text="again")
        said = await service.heard(contact, 2)
        kept = await other.fetchval("SELECT state FROM broken_session")

        assert await stage_of(service, contact) is Stage.WITH_HUMAN
    assert "Передаю розмову менеджеру" in said[1]
    assert kept == b"nonsense"


async def test_message_older_than_a_day_goes_to_a_person_without_a_word(
    database_url: str,
) -> None:
    async with a_service(database_url, answering()) as service:
        contact = await service.desk.contact()
        yesterday = datetime.now(UTC) - timedelta(hours=25)
        message = Inbound(subscriber=SubscriberId(contact), text="hello")
        await service.app[keys.STORES].inbox.store(message, b"{}", yesterday)

        async def is_handed_over() -> bool:
            return await stage_of(service, contact) is Stage.WITH_HUMAN

        await eventually(is_handed_over)

        assert sends(service.desk) == []


async def test_manager_who_has_the_chat_is_not_talked_over(database_url: str) -> None:
    async with a_service(database_url) as service:
        contact = await service.desk.contact()
        await service.desk.write(contact, text="хочу сукню", ai_state="human")
        await service.settled()

        assert await stage_of(service, contact) is Stage.WITH_HUMAN
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

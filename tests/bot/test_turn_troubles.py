"""A turn with all that can go wrong: bugs, missing texts, a store that is away."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bot import keys
from bot.sessions.run import Think
from nodes.kit import Kit
from prompts.library import MissingText
from rules.ids import InboxId, SubscriberId
from rules.messages import Inbound, Turn
from rules.session import Session
from rules.stages import Stage
from tests.bot.brain import Brain
from tests.conftest import connected
from tests.service import a_service, answering, eventually, sends

ENOUGH_S = 5.0
QUICK_BUBBLE: dict[str, Any] = {"manychat_fallback_after_seconds": 0.1}


@pytest.fixture
def brain() -> Brain:
    return Brain()


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

        assert await service.stage(contact) is Stage.WITH_HUMAN
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

        assert await service.stage(contact) is Stage.WITH_HUMAN
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
            return await service.stage(contact) is Stage.WITH_HUMAN

        await eventually(is_handed_over)

        assert sends(service.desk) == []


async def test_bubble_that_the_store_keeps_waiting_isnt_overtaken_by_the_answer(
    database_url: str, brain: Brain
) -> None:
    async with (
        a_service(database_url, brain, **QUICK_BUBBLE) as service,
        connected(database_url) as other,
    ):

        async def waits_for_the_lock() -> bool:
            return bool(
                await other.fetchval(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted"
                    " AND relation = 'outbox'::regclass"
                )
            )

        contact = await service.desk.contact()
        brain.gate.clear()
        await service.desk.write(contact, text="hello")
        await brain.has_begun(1)
        async with other.transaction():
            await other.execute("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")
            await eventually(waits_for_the_lock)
            brain.gate.set()
            await brain.has_ended(1)
        said = await service.heard(contact, 2)
        await service.settled()

    assert said[1] == "you said: hello"


async def test_turn_that_a_message_joins_as_it_is_given_up_ends(
    database_url: str, brain: Brain
) -> None:
    brain.gate.clear()
    async with a_service(database_url, brain) as service:
        contact = await service.desk.contact()
        await service.desk.write(contact, text="hello")
        await brain.has_begun(1)
        inbox, workers = service.app[keys.STORES].inbox, service.app[keys.WORKERS]
        (row,) = await inbox.waiting(SubscriberId(contact))

        (turn,) = [
            it for it in asyncio.all_tasks() if it.get_name() == f"turn {row.id}"
        ]

        workers.put((replace(row, id=InboxId(row.id + 1)),))
        turn.cancel()  # in the same moment
        async with asyncio.timeout(ENOUGH_S):
            await asyncio.wait([turn])

        assert turn.cancelled()
        brain.gate.set()

"""A call to ManyChat arrives once, or it is known that it may not have."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from bot import keys
from bot.sessions.run import Think
from nodes.kit import Kit
from rules.changes import Composed
from rules.ids import SubscriberId
from rules.messages import Turn
from rules.outcomes import Outcome, advance
from rules.session import Bubble, Session
from rules.stages import Stage
from tests.conftest import connected
from tests.service import Running, a_desk, a_service, eventually, sends

SEND = "sending/sendContent"


def asking(kit: Kit) -> Think:
    """Answer every message with a question."""

    async def think(session: Session, turn: Turn) -> Session:
        said = (Bubble(text=f"{turn.text}?", has_ask=True),)
        return advance(session, Outcome(changes=(Composed(said),)))

    return think


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Running]:
    async with a_service(database_url, asking, manychat_timeout_seconds=0.3) as service:
        yield service


async def managers_hear(service: Running, kind: str) -> None:
    """Wait until the managers are told of one thing, which is *kind*."""

    async def is_told() -> bool:
        return await service.told() == [kind]

    await eventually(is_told)


async def hear(service: Running, text: str = "hello", **fault: Any) -> str:
    """Write as a new shopper, with a fault switched on if one is named."""
    contact = await service.desk.contact()
    if fault:
        await service.desk.fault(call=SEND, **fault)
    await service.desk.write(contact, text=text)
    await service.settled()
    return contact


async def test_call_is_content_of_instagram_with_the_ids_digits(
    service: Running,
) -> None:
    contact = await hear(service)

    [sent] = sends(service.desk)
    assert sent["detail"]["params"] == {
        "subscriber_id": int(contact),
        "data": {
            "version": "v2",
            "content": {
                "type": "instagram",
                "messages": [{"type": "text", "text": "hello?"}],
            },
        },
    }


@pytest.mark.parametrize("kind", ["rate_limited", "server_error"])
async def test_refused_call_arrives_at_the_second_try(
    service: Running, kind: str
) -> None:
    contact = await hear(service, kind=kind)

    assert await service.heard(contact, 1) == ["hello?"]
    assert await service.calls() == [("sent", None)]


async def test_call_waits_for_a_manychat_that_is_away(database_url: str) -> None:
    nobody = "http://127.0.0.1:1"
    async with a_desk() as desk:
        async with a_service(
            database_url, asking, desk=desk, manychat_api_url=nobody
        ) as lonely:
            contact = await desk.contact()
            await desk.write(contact, text="hello")

            async def is_refused() -> bool:
                return await lonely.calls() == [("queued", "not_connected")]

            await eventually(is_refused)
        async with a_service(database_url, asking, desk=desk) as service:
            assert await service.heard(contact, 1) == ["hello?"]


@pytest.mark.parametrize("kind", ["hang_after", "cut_after", "hang_before"])
async def test_call_without_an_answer_is_unknown_and_said_again_only_when_asked(
    service: Running, kind: str
) -> None:
    contact = await hear(service, kind=kind, seconds=1)

    assert await service.calls() == [("unknown", "unanswered")]
    await managers_hear(service, "send_unknown")

    await service.desk.write(contact, text="so")
    await service.settled()

    messages = sends(service.desk)[-1]["detail"]["params"]["data"]["content"][
        "messages"
    ]
    assert [it["text"] for it in messages] == ["hello?", "so?"]


async def test_question_that_may_be_lost_is_said_again_by_the_next_process(
    database_url: str,
) -> None:
    async with a_desk() as desk:
        async with a_service(
            database_url, asking, desk=desk, manychat_timeout_seconds=0.3
        ) as service:
            contact = await hear(service, kind="hang_after", seconds=1)
            await managers_hear(service, "send_unknown")
        async with a_service(database_url, asking, desk=desk) as service:
            await desk.write(contact, text="so")
            await service.settled()

            said = await service.heard(contact, 3)
        assert said == ["hello?", "hello?", "so?"]


async def test_error_within_a_success_is_an_error(service: Running) -> None:
    await hear(service, kind="status_error")

    assert await service.calls() == [("failed", "rejected")]
    await managers_hear(service, "send_failed")


async def test_closed_window_gives_the_chat_to_a_person(service: Running) -> None:
    contact = await hear(service, kind="window_closed")

    async def is_handed_over() -> bool:
        chat = await service.app[keys.STORES].chats.get(SubscriberId(contact))
        return chat is not None and chat.stage is Stage.WITH_HUMAN

    await eventually(is_handed_over)
    assert await service.calls() == [("failed", "window_closed")]
    await managers_hear(service, "handoff")


async def test_content_that_manychat_finds_invalid_is_sent_as_plain_text(
    database_url: str,
) -> None:
    def think_with(kit: Kit) -> Think:
        async def think(session: Session, turn: Turn) -> Session:
            said = (Bubble(photo="malva-blue.png"), Bubble(text="here"))
            return advance(session, Outcome(changes=(Composed(said),)))

        return think

    async with a_service(database_url, think_with) as service:
        contact = await hear(service, kind="validation_error")

        assert await service.heard(contact, 1) == ["here"]
        assert await service.calls() == [("sent", None)]


async def test_content_that_stays_invalid_is_a_failure(service: Running) -> None:
    await hear(service, kind="validation_error", times=2)

    assert await service.calls() == [("failed", "invalid")]
    await managers_hear(service, "send_failed")


async def test_without_a_key_nothing_is_sent_and_that_is_said(
    database_url: str,
) -> None:
    async with a_service(database_url, asking, manychat_api_key=None) as service:
        await hear(service)
        ready = await (await service.client.get("/readyz")).json()

        assert await service.calls() == [("failed", "no_key")]
        assert "no_manychat_key" in ready["degraded"]


async def test_answers_of_one_shopper_keep_their_order(service: Running) -> None:
    contact = await service.desk.contact()
    await service.desk.fault(
        kind="rate_limited", call=SEND, contact=contact, retry_after=1
    )
    await service.desk.write(contact, text="first")
    await service.settled()
    await service.desk.write(contact, text="second")

    assert await service.heard(contact, 2) == ["first?", "second?"]


async def test_slow_shopper_does_not_hold_up_the_others(database_url: str) -> None:
    async with a_service(database_url, asking, manychat_timeout_seconds=10) as service:
        slow, quick = [await service.desk.contact() for _ in range(2)]
        await service.desk.fault(
            kind="slow", call=SEND, contact=slow, seconds=5, times=None
        )
        await service.desk.write(slow, text="hello")
        await service.desk.write(quick, text="hello")

        async with asyncio.timeout(3):
            assert await service.heard(quick, 1) == ["hello?"]


async def test_account_is_not_called_faster_than_allowed(database_url: str) -> None:
    async with a_service(database_url, asking, manychat_sends_per_second=20) as service:
        contacts = [await service.desk.contact() for _ in range(26)]
        async with asyncio.TaskGroup() as group:
            for contact in contacts:
                group.create_task(service.desk.write(contact, text="hello"))
        await service.settled()
        times = [sent["at"] for sent in sends(service.desk)]

    assert len(times) == 26
    # six at once, then one every twentieth of a second
    assert _seconds_between(times[0], times[-1]) > 0.9


async def test_bubbles_come_one_by_one_when_that_is_wished(database_url: str) -> None:
    def think_with(kit: Kit) -> Think:
        async def think(session: Session, turn: Turn) -> Session:
            said = tuple(Bubble(text=text) for text in ("one", "two", "three"))
            return advance(session, Outcome(changes=(Composed(said),)))

        return think

    async with a_service(
        database_url, think_with, manychat_bubble_delay_seconds=0.05
    ) as service:
        contact = await hear(service)

        assert await service.heard(contact, 3) == ["one", "two", "three"]
        assert len(sends(service.desk)) == 3
        assert await service.calls() == [("sent", None)]


async def test_answer_committed_before_a_handover_is_not_sent_after_it(
    database_url: str,
) -> None:
    async with (
        a_service(database_url, asking) as service,
        connected(database_url) as other,
    ):
        contact = await service.desk.contact()
        await service.desk.fault(
            kind="rate_limited", call=SEND, retry_after=2, contact=contact
        )
        await service.desk.write(contact, text="hello")

        async def is_refused() -> bool:
            return await service.calls() == [("queued", "rate_limited")]

        await eventually(is_refused)
        decisions = service.app[keys.DECISIONS]
        await decisions.takeover(SubscriberId(contact), by="olha")
        await decisions.say(SubscriberId(contact), by="olha", text="Я тут")
        said = await service.heard(contact, 1)

        assert said == ["Я тут"]
        assert await service.calls() == [("failed", "muted"), ("sent", None)]
        assert await other.fetchval("SELECT author FROM outbox WHERE id = 2") == "olha"


def _seconds_between(first: str, last: str) -> float:
    return (
        datetime.fromisoformat(last) - datetime.fromisoformat(first)
    ).total_seconds()

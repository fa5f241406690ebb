"""A call to ManyChat arrives once, or it is known that it may not have."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import keys
from bot.outside.manychat import CallFailure, Failure
from bot.sessions.retries import Again, Attempt, GivenUp, Unsure, judge
from bot.sessions.run import Think
from bot.store.calls import Call
from nodes.kit import Kit
from rules.changes import Composed
from rules.ids import SubscriberId
from rules.messages import Turn
from rules.outcomes import Outcome, advance
from rules.session import Bubble, Session
from rules.stages import Stage
from tests.conftest import connected
from tests.service import (
    AUTHORIZED,
    Running,
    a_desk,
    a_service,
    answering,
    eventually,
    sends,
)

SEND = "sending/sendContent"
TEXT = {"type": "text", "text": "hi"}
PICTURE = {"type": "image", "url": "https://shop.example/photos/a.png"}


def attempt(
    *messages: dict[str, Any],
    has_ask: bool = False,
    has_requisites: bool = False,
    last_error: str | None = None,
    age: timedelta = timedelta(),
) -> Attempt:
    call = Call(
        kind="answer",
        messages=messages or (TEXT,),
        has_ask=has_ask,
        has_requisites=has_requisites,
    )
    return Attempt(call=call, number=1, age=age, last_error=last_error)


@pytest.mark.parametrize(
    "failure", [Failure.NOT_CONNECTED, Failure.RATE_LIMITED, Failure.UNAUTHORIZED]
)
def test_refused_call_is_repeated_while_the_window_is_open(failure: Failure) -> None:
    error = CallFailure(failure)

    assert isinstance(judge(error, attempt()), Again)
    assert judge(error, attempt(age=timedelta(hours=24))) == GivenUp(
        is_alert=False, is_window_closed=True
    )


def test_wait_that_manychat_asks_for_is_kept() -> None:
    verdict = judge(CallFailure(Failure.RATE_LIMITED, retry_after_s=20), attempt())

    assert isinstance(verdict, Again)
    assert 20 < verdict.pause_s < 22


@pytest.mark.parametrize(
    ("call", "is_again"),
    [
        (attempt(), True),
        (attempt(has_ask=True), True),
        (attempt(has_requisites=True), False),
        (attempt(last_error="server_error"), False),
    ],
)
def test_server_error_is_tried_once_more_but_never_with_requisites(
    call: Attempt, is_again: bool
) -> None:
    verdict = judge(CallFailure(Failure.SERVER_ERROR), call)

    assert isinstance(verdict, Again) is is_again
    assert isinstance(verdict, Unsure) is not is_again


@pytest.mark.parametrize(
    ("call", "is_alert"),
    [
        (attempt(), False),
        (attempt(has_ask=True), True),
        (attempt(has_requisites=True), True),
    ],
)
def test_unanswered_call_is_not_repeated(call: Attempt, is_alert: bool) -> None:
    assert judge(CallFailure(Failure.UNANSWERED), call) == Unsure(is_alert=is_alert)


def test_invalid_content_is_tried_once_as_plain_text() -> None:
    error = CallFailure(Failure.INVALID)
    button = {**TEXT, "buttons": [{"type": "url"}]}

    assert judge(error, attempt(PICTURE, button)) == Again(0, (TEXT,))
    assert judge(error, attempt(TEXT, last_error="invalid")) == GivenUp()
    assert judge(error, attempt(PICTURE)) == GivenUp()


@pytest.mark.parametrize(
    ("failure", "verdict"),
    [
        (Failure.WINDOW_CLOSED, GivenUp(is_alert=False, is_window_closed=True)),
        (Failure.REJECTED, GivenUp(is_alert=True)),
        (Failure.NO_KEY, GivenUp(is_alert=False)),
    ],
)
def test_hopeless_call_is_given_up(failure: Failure, verdict: GivenUp) -> None:
    assert judge(CallFailure(failure), attempt()) == verdict


# --- with the stand-in


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


async def states(service: Running) -> list[tuple[str, str | None]]:
    page = await service.app[keys.STORES].outbox.list()
    return [(row.state, row.error) for row in reversed(page.items)]


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
    assert await states(service) == [("sent", None)]


async def test_call_waits_for_a_manychat_that_is_away(database_url: str) -> None:
    nobody = "http://127.0.0.1:1"
    async with a_desk() as desk:
        async with a_service(
            database_url, asking, desk=desk, manychat_api_url=nobody
        ) as lonely:
            contact = await desk.contact()
            await desk.write(contact, text="hello")

            async def is_refused() -> bool:
                return await states(lonely) == [("queued", "not_connected")]

            await eventually(is_refused)
        async with a_service(database_url, asking, desk=desk) as service:
            assert await service.heard(contact, 1) == ["hello?"]


@pytest.mark.parametrize("kind", ["hang_after", "cut_after", "hang_before"])
async def test_call_without_an_answer_is_unknown_and_said_again_only_when_asked(
    service: Running, kind: str
) -> None:
    contact = await hear(service, kind=kind, seconds=1)

    assert await states(service) == [("unknown", "unanswered")]
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

    assert await states(service) == [("failed", "rejected")]
    await managers_hear(service, "send_failed")


async def test_closed_window_gives_the_chat_to_a_person(service: Running) -> None:
    contact = await hear(service, kind="window_closed")

    async def is_handed_over() -> bool:
        chat = await service.app[keys.STORES].chats.get(SubscriberId(contact))
        return chat is not None and chat.stage is Stage.WITH_HUMAN

    await eventually(is_handed_over)
    assert await states(service) == [("failed", "window_closed")]
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
        assert await states(service) == [("sent", None)]


async def test_content_that_stays_invalid_is_a_failure(service: Running) -> None:
    await hear(service, kind="validation_error", times=2)

    assert await states(service) == [("failed", "invalid")]
    await managers_hear(service, "send_failed")


async def test_without_a_key_nothing_is_sent_and_that_is_said(
    database_url: str,
) -> None:
    async with a_service(database_url, asking, manychat_api_key=None) as service:
        await hear(service)
        ready = await (await service.client.get("/readyz")).json()

        assert await states(service) == [("failed", "no_key")]
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
        assert await states(service) == [("sent", None)]


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
            return await states(service) == [("queued", "rate_limited")]

        await eventually(is_refused)
        decisions = service.app[keys.DECISIONS]
        await decisions.takeover(SubscriberId(contact), by="olha")
        await decisions.say(SubscriberId(contact), by="olha", text="Я тут")
        said = await service.heard(contact, 1)

        assert said == ["Я тут"]
        assert await states(service) == [("failed", "muted"), ("sent", None)]
        assert await other.fetchval("SELECT author FROM outbox WHERE id = 2") == "olha"


async def test_dynamic_block_is_answered_in_the_response(database_url: str) -> None:
    async with a_service(database_url, answering()) as service:
        first = await _dynamic(service, text="hello", message_id="m1")
        again = await _dynamic(service, text="hello", message_id="m1")
        await service.settled()

        assert first == {
            "version": "v2",
            "content": {
                "type": "instagram",
                "messages": [{"type": "text", "text": "you said: hello"}],
            },
        }
        assert again["content"]["messages"] == []
        assert sends(service.desk) == []
        assert await states(service) == [("sent", None)]


async def test_dynamic_block_shows_the_bubble_when_the_answer_takes_longer(
    database_url: str,
) -> None:
    gate = asyncio.Event()

    async def pause() -> None:
        await gate.wait()

    async with a_service(
        database_url,
        answering(after=pause),
        manychat_fallback_after_seconds=0.2,
        manychat_interim_text="Мить!",
    ) as service:
        contact = await service.desk.open_chat()
        answer = await _dynamic(service, subscriber_id=contact, text="hello")
        gate.set()

        assert answer["content"]["messages"] == [{"type": "text", "text": "Мить!"}]
        assert await service.heard(contact, 1) == ["you said: hello"]


async def test_answer_to_a_dynamic_block_that_is_gone_is_pushed(
    database_url: str,
) -> None:
    gate = asyncio.Event()

    async def pause() -> None:
        await gate.wait()

    async with a_service(database_url, answering(after=pause)) as service:
        contact = await service.desk.open_chat()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await _dynamic(service, subscriber_id=contact, text="hello")
        gate.set()

        assert await service.heard(contact, 1) == ["you said: hello"]
        await service.settled()
        assert await states(service) == [("sent", None)]


async def test_dynamic_block_shows_nothing_when_a_person_has_the_chat(
    database_url: str,
) -> None:
    async with a_service(database_url) as service:
        answer = await _dynamic(service, text="hello", ai_state="human")

        assert answer["content"]["messages"] == []


async def _dynamic(service: Running, **message: Any) -> dict[str, Any]:
    body = {"subscriber_id": "7", **message}
    async with service.client.post(
        "/webhooks/manychat/dynamic",
        json=body,
        headers=AUTHORIZED,
    ) as response:
        assert response.status == 200
        answer: dict[str, Any] = await response.json()
        return answer


def _seconds_between(first: str, last: str) -> float:
    return (
        datetime.fromisoformat(last) - datetime.fromisoformat(first)
    ).total_seconds()

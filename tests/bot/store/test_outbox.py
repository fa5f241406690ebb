import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

import pytest

from bot.store.calls import Call, Queued
from bot.store.ids import CallId
from bot.store.lost_calls import Loss
from bot.store.outbox import Outbox
from bot.store.stores import Stores
from rules.effects import (
    CloseHandoff,
    Effect,
    HandoffReason,
    NoticeKind,
    OpenHandoff,
)
from rules.ids import SubscriberId, TurnId
from tests.bot.store.rows import (
    IRYNA,
    NOON,
    OLENA,
    a_call,
    a_turn,
    have,
    later,
)

HANDOFF = OpenHandoff(
    reason=HandoffReason.HUMAN, level="urgent", due_at=later(seconds=900)
)


async def enqueue(
    stores: Stores, call: Call, subscriber: SubscriberId = OLENA, version: int = 0
) -> CallId:
    return await stores.outbox.enqueue(
        subscriber, call, version=version, turn_id=TurnId(7), now=NOON
    )


def a_loss(
    id: CallId,
    state: Literal["failed", "unknown"],
    *,
    alert: NoticeKind | None = None,
) -> Loss:
    return Loss(id=id, state=state, error="late", at=NOON, alert=alert)


async def state_of(stores: Stores, id: CallId) -> tuple[str, str | None]:
    [row] = [row for row in (await stores.outbox.list()).items if row.id == str(id)]
    return row.state, row.error


async def commit(stores: Stores, call: Call | None, *effects: Effect) -> CallId | None:
    loaded = await stores.checkpoints.load(OLENA)
    turn = a_turn(loaded, call=call, effects=effects)
    return (await stores.checkpoints.commit(turn)).call_id


async def test_queued_calls_come_in_the_order_in_which_they_were_written(
    stores: Stores,
) -> None:
    ids = [
        await enqueue(stores, a_call(f"{number}"), (OLENA, IRYNA)[number % 2])
        for number in range(6)
    ]

    queued = await stores.outbox.queued()

    assert [call.id for call in queued] == ids
    assert [call.call.messages[0]["text"] for call in queued] == list("012345")


async def test_call_comes_back_with_all_that_it_has(stores: Stores) -> None:
    call = a_call("IBAN …", "notice", has_requisites=True, by="Марта")
    id = await enqueue(stores, call)

    assert await stores.outbox.queued() == (
        Queued(
            id=id,
            subscriber=OLENA,
            turn_id=TurnId(7),
            call=call,
            state="queued",
            attempts=0,
            not_before=None,
            error=None,
            queued_at=NOON,
        ),
    )


async def test_call_is_sent_by_one(stores: Stores) -> None:
    id = await enqueue(stores, a_call())

    claims = await asyncio.gather(
        *(stores.outbox.sending(id, now=NOON) for _ in range(5))
    )

    assert claims.count(True) == 1
    assert await stores.outbox.queued() == ()


async def test_call_of_another_process_is_not_ours(
    stores: Stores, neighbour: Stores
) -> None:
    id = await enqueue(stores, a_call())

    assert not await neighbour.outbox.sending(id, now=NOON)
    assert await neighbour.outbox.queued() == ()


async def test_refused_call_is_queued_again_as_it_is_tried_next(
    stores: Stores,
) -> None:
    id = await enqueue(stores, a_call("*товстий*"))
    await stores.outbox.sending(id, now=NOON)

    plain = ({"type": "text", "text": "товстий"},)
    await stores.outbox.refused(
        id, not_before=later(2), error="validation", messages=plain
    )

    [call] = await stores.outbox.queued()
    assert (call.attempts, call.not_before, call.error) == (1, later(2), "validation")
    assert call.call.messages == plain


@pytest.mark.parametrize(
    ("end", "state", "error"),
    [
        (lambda outbox, id: outbox.sent(id, now=NOON), "sent", None),
        (lambda outbox, id: outbox.lost(a_loss(id, "failed")), "failed", "late"),
        (lambda outbox, id: outbox.lost(a_loss(id, "unknown")), "unknown", "late"),
    ],
)
async def test_end_of_a_call_is_kept(
    stores: Stores,
    end: Callable[[Outbox, CallId], Awaitable[None]],
    state: str,
    error: str | None,
) -> None:
    id = await enqueue(stores, a_call())
    await stores.outbox.sending(id, now=NOON)

    await end(stores.outbox, id)

    assert await state_of(stores, id) == (state, error)
    assert await stores.outbox.counts() == {state: 1}
    assert await stores.outbox.queued() == ()


async def test_sent_call_stays_sent(stores: Stores) -> None:
    id = await enqueue(stores, a_call())
    await stores.outbox.sending(id, now=NOON)
    await stores.outbox.sent(id, now=NOON)

    await stores.outbox.lost(a_loss(id, "unknown"))

    assert await state_of(stores, id) == ("sent", None)


async def test_managers_are_told_of_a_lost_call_by_the_same_commit_and_once(
    stores: Stores,
) -> None:
    id = await enqueue(stores, a_call())
    await stores.outbox.sending(id, now=NOON)
    loss = a_loss(id, "unknown", alert=NoticeKind.SEND_UNKNOWN)

    await stores.outbox.lost(loss)
    await stores.outbox.lost(loss)  # by whom doesn't know whether it was committed

    [alert] = await stores.notices.queued(NOON)
    assert (alert.kind, alert.details) == (loss.alert, (("call", str(id)),))


async def test_handoff_mutes_what_was_written_before_it(stores: Stores) -> None:
    answer = await commit(stores, a_call("Мальва є!"))
    bubble = await enqueue(stores, a_call("Хвилинку…", "interim"), version=1)
    decision = await commit(stores, a_call("Оплату бачимо!", "notice"))
    farewell = await commit(stores, a_call("Кличу людину"), HANDOFF)
    assert answer and decision and farewell

    sent = [
        await stores.outbox.sending(id, now=NOON)
        for id in (answer, bubble, decision, farewell)
    ]

    assert sent == [False, False, True, True]
    assert await state_of(stores, answer) == ("failed", "muted")


async def test_closed_handoff_mutes_nothing(stores: Stores) -> None:
    answer = await commit(stores, a_call("Мальва є!"))
    await have(stores, HANDOFF)
    await have(stores, CloseHandoff("Марта"))
    assert answer

    assert await stores.outbox.sending(answer, now=NOON)

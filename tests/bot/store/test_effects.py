import asyncio

import pytest
from msgspec.structs import replace

from bot.store.errors import AlreadyDecided, Conflict, NotDue, OutOfStock
from bot.store.stores import Stores
from rules.effects import (
    CloseCase,
    CloseHandoff,
    HandoffReason,
    JoinCase,
    NoticeKind,
    Notify,
    OpenHandoff,
    Release,
    SetOrder,
)
from rules.ids import CartId, CaseId, OrderId, SubscriberId
from rules.money import hryvnias
from tests.bot.store.rows import (
    ADDRESS,
    CASE_WAITS,
    IRYNA,
    NOON,
    OLENA,
    SKU,
    a_case,
    a_hold,
    a_product,
    a_turn,
    an_order,
    have,
    later,
)

ORDER = OrderId("o_1")
CASE = CaseId("c_1")
APPROVED = CloseCase(case_id=CASE, state="approved", by="Марта")


async def free(stores: Stores, cart: str = "of nobody") -> int | None:
    return await stores.catalog.available(SKU, CartId(cart), now=NOON)


async def fill_shelf(stores: Stores, pieces: int | None) -> None:
    await stores.catalog.replace([a_product(pieces)])


async def test_held_pieces_are_free_for_their_cart_only(stores: Stores) -> None:
    await fill_shelf(stores, 3)

    await have(stores, a_hold("a", 2))

    assert await free(stores) == 1
    assert await free(stores, "a") == 3


async def test_hold_takes_the_place_of_the_one_before(stores: Stores) -> None:
    await fill_shelf(stores, 3)
    await have(stores, a_hold("a", 1))

    await have(stores, a_hold("a", 3))

    assert await free(stores) == 0


async def test_hold_ends_by_time_or_release(stores: Stores) -> None:
    await fill_shelf(stores, 3)
    await have(stores, a_hold("a", minutes=-1))
    await have(stores, a_hold("b"), subscriber=IRYNA)
    assert await free(stores) == 2

    await have(stores, Release(CartId("b")), subscriber=IRYNA)

    assert await free(stores) == 3


async def test_what_the_shop_does_not_count_is_never_short(stores: Stores) -> None:
    await fill_shelf(stores, None)

    await have(stores, a_hold("a", 100))
    await have(stores, an_order("a", 100))

    assert await free(stores) is None
    order = await stores.orders.get(ORDER)
    assert order and order.flags == ()


async def test_last_piece_is_held_by_one_of_many(
    stores: Stores, neighbour: Stores
) -> None:
    await fill_shelf(stores, 1)
    wishes = [
        have(process, a_hold(f"cart {number}"), subscriber=SubscriberId(str(number)))
        for number in range(5)
        for process in (stores, neighbour)[number % 2 :][:1]
    ]

    answers = await asyncio.gather(*wishes, return_exceptions=True)

    losers = [answer for answer in answers if isinstance(answer, OutOfStock)]
    assert len(losers) == 4
    assert losers[0].skus == (SKU,)
    assert await free(stores) == 0


async def test_turn_whose_hold_can_not_be_had_writes_nothing(stores: Stores) -> None:
    await fill_shelf(stores, 0)
    told = Notify(kind=NoticeKind.PROMISE)

    with pytest.raises(OutOfStock):
        await have(stores, told, a_hold("a"))

    assert (await stores.checkpoints.load(OLENA)).version == 0
    assert await stores.notices.queued(NOON) == ()
    assert await stores.outbox.queued() == ()


async def test_order_is_written_with_its_lines_and_its_case(stores: Stores) -> None:
    await fill_shelf(stores, 3)

    await have(stores, a_hold("a", 2))
    await have(stores, an_order("a", 2), a_case())

    order = await stores.orders.get(ORDER)
    case = await stores.cases.get(CASE)
    assert order and case
    assert (order.status, order.case_id, order.flags) == ("reviewing", CASE, ())
    assert order.total == order.lines[0].price * 2
    assert order.amount_due == hryvnias(200)
    assert order.delivery.city == ADDRESS.city
    assert (case.state, case.due_at - case.opened_at) == ("open", CASE_WAITS)


async def test_order_takes_its_pieces_and_cancelling_gives_them_back_once(
    stores: Stores,
) -> None:
    await fill_shelf(stores, 3)
    await have(stores, a_hold("a", 2))

    await have(stores, an_order("a", 2))
    left = await free(stores, "a")
    cancelled = SetOrder(order_id=ORDER, status="cancelled")
    await have(stores, cancelled)
    await have(stores, cancelled)

    assert left == 1
    assert await free(stores) == 3


async def test_order_of_pieces_that_are_gone_is_flagged(stores: Stores) -> None:
    await fill_shelf(stores, 1)
    await have(stores, a_hold("b"), subscriber=IRYNA)

    await have(stores, an_order("a"))

    order = await stores.orders.get(ORDER)
    assert order and order.flags == ("out_of_stock",)
    assert await free(stores, "b") == 1


async def test_cart_has_one_order(stores: Stores) -> None:
    await fill_shelf(stores, 5)
    await have(stores, an_order("a"))

    with pytest.raises(Conflict):
        await have(stores, an_order("a", id="o_2"))

    assert len((await stores.orders.list()).items) == 1
    assert await free(stores) == 4


async def test_case_is_decided_once(stores: Stores) -> None:
    await have(stores, an_order("a"), a_case())
    await have(stores, APPROVED, SetOrder(order_id=ORDER, status="confirmed"))

    with pytest.raises(AlreadyDecided):
        await have(stores, CloseCase(case_id=CASE, state="rejected", by="Ганна"))

    case = await stores.cases.get(CASE)
    order = await stores.orders.get(ORDER)
    assert case and order
    assert (case.state, case.decided_by, case.decided_at) == ("approved", "Марта", NOON)
    assert (order.status, order.confirmed_at) == ("confirmed", NOON)


async def test_cancelled_order_is_not_confirmed(stores: Stores) -> None:
    await have(stores, an_order("a"), SetOrder(order_id=ORDER, status="cancelled"))

    await have(stores, SetOrder(order_id=ORDER, status="confirmed"))

    order = await stores.orders.get(ORDER)
    assert order and order.status == "cancelled"


async def test_receipt_and_flag_join_the_case(stores: Stores) -> None:
    await have(stores, an_order("a"), a_case())
    flagged = JoinCase(case_id=CASE, flags=("cancelled_by_shopper",))

    await have(
        stores, JoinCase(case_id=CASE, has_receipt=True, receipt_url="https://a")
    )
    await have(stores, flagged)
    await have(stores, flagged)

    case = await stores.cases.get(CASE)
    assert case and case.has_receipt
    assert case.flags == ("cancelled_by_shopper",)


async def test_turn_that_is_thought_again_has_its_effects_once(
    stores: Stores, neighbour: Stores
) -> None:
    await fill_shelf(stores, 5)
    loaded = await stores.checkpoints.load(OLENA)
    turn = a_turn(loaded, effects=(an_order("a"), a_case()))

    answers = await asyncio.gather(
        stores.checkpoints.commit(turn),
        neighbour.checkpoints.commit(turn),
        return_exceptions=True,
    )

    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert await free(stores) == 4


async def test_handoff_is_one_until_it_is_closed(stores: Stores) -> None:
    opened = OpenHandoff(
        reason=HandoffReason.HUMAN, level="urgent", due_at=later(seconds=900)
    )
    taken = OpenHandoff(
        reason=HandoffReason.TAKEN,
        level="normal",
        due_at=later(seconds=1800),
        owner="Марта",
    )

    await have(stores, opened)
    await have(stores, taken)
    [handoff] = await stores.handoffs.open()
    await have(stores, CloseHandoff("Марта"))

    assert (handoff.reason, handoff.owner) == (HandoffReason.TAKEN, "Марта")
    assert await stores.handoffs.open() == ()


async def test_hours_of_a_handoff_begin_when_somebody_takes_it(stores: Stores) -> None:
    waiting = OpenHandoff(
        reason=HandoffReason.HUMAN, level="urgent", due_at=later(seconds=900)
    )
    await have(stores, waiting)
    await have(stores, replace(waiting, owner="Марта"), now=later(600))

    assert await stores.handoffs.opened_before(later(600)) == ()
    [handoff] = await stores.handoffs.opened_before(later(601))
    assert handoff.owner == "Марта"


async def test_handoff_that_nobody_takes_is_overdue_once(stores: Stores) -> None:
    await have(
        stores,
        OpenHandoff(reason=HandoffReason.HUMAN, level="urgent", due_at=later(900)),
    )

    early = await stores.handoffs.overdue(later(899))
    due = await stores.handoffs.overdue(later(900))
    alert = Notify(kind=NoticeKind.HANDOFF_OVERDUE)
    await have(stores, alert, now=later(901))
    with pytest.raises(NotDue):
        await have(stores, alert, now=later(901))

    assert early == ()
    assert [handoff.subscriber for handoff in due] == [OLENA]
    assert await stores.handoffs.overdue(later(902)) == ()
    assert len(await stores.notices.queued(later(902))) == 1


async def test_notice_waits_until_it_is_delivered(stores: Stores) -> None:
    told = Notify(kind=NoticeKind.PROMISE, words="обіцяли 10%", details=(("a", "b"),))
    await have(stores, told)
    await stores.notices.add(IRYNA, told, now=NOON)
    first, second = await stores.notices.queued(NOON)

    await stores.notices.sent(first.id, now=NOON)
    await stores.notices.refused(second.id, error="503", not_before=later(60))

    assert (first.subscriber, first.words, first.details) == (
        OLENA,
        "обіцяли 10%",
        (("a", "b"),),
    )
    assert await stores.notices.queued(later(59)) == ()
    [again] = await stores.notices.queued(later(60))
    assert (again.id, again.attempts) == (second.id, 1)
    await stores.notices.failed(again.id, error="gone")
    assert await stores.notices.queued(later(60)) == ()

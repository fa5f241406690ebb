import pytest

from bot.store.errors import NotDue
from bot.store.orders import NotConfirmed
from bot.store.stores import Stores
from rules.effects import CloseCase, JoinCase, NoticeKind, Notify, SetOrder
from rules.ids import CaseId, OrderId, SubscriberId
from tests.bot.store.rows import (
    IRYNA,
    NOON,
    OLENA,
    a_case,
    an_order,
    have,
    keep_picture,
    later,
)


async def test_only_a_confirmed_order_is_sent(stores: Stores) -> None:
    id = OrderId("o_1")
    await have(stores, an_order("a"))
    with pytest.raises(NotConfirmed):
        await stores.orders.mark_sent(id, tracking="204500", now=NOON)
    await have(stores, SetOrder(order_id=id, status="confirmed"))

    await stores.orders.mark_sent(id, tracking="2045", now=later(5))
    order = await stores.orders.mark_sent(id, tracking="204500", now=later(9))

    assert order
    assert (order.status, order.tracking, order.sent_at) == (
        *("sent", "204500"),
        later(5),
    )
    assert await stores.orders.mark_sent(OrderId("?"), tracking="1", now=NOON) is None


async def test_receipt_of_the_same_pixels_is_recognised_in_any_chat(
    stores: Stores,
) -> None:
    first = await keep_picture(stores, OLENA, b"pixels")
    same = await keep_picture(stores, IRYNA, b"pixels")
    other = await keep_picture(stores, SubscriberId("3"), b"others")
    assert not await stores.cases.is_known(first)

    joined = JoinCase(case_id=CaseId("c_1"), media_id=first, has_receipt=True)
    await have(stores, an_order("a"), a_case(), joined)

    assert await stores.cases.is_known(same)
    assert not await stores.cases.is_known(other)
    receipt = await stores.cases.receipt(CaseId("c_1"))
    assert receipt and receipt.content == OLENA.encode()


async def test_managers_are_reminded_once_of_a_case_that_waits(stores: Stores) -> None:
    await have(stores, an_order("a"), a_case())
    due_at = later(15 * 60)

    assert await stores.cases.due(later(15 * 60 - 1)) == ()
    [case] = await stores.cases.due(due_at)
    reminder = Notify(kind=NoticeKind.CASE_REMINDER, case_id=case.id)
    await have(stores, reminder, now=due_at)
    with pytest.raises(NotDue):
        await have(stores, reminder, now=due_at)

    assert await stores.cases.due(later(3600)) == ()
    assert len(await stores.notices.queued(later(3600))) == 1


async def test_backlog_counts_open_cases_and_those_past_due(stores: Stores) -> None:
    await have(stores, an_order("a"), a_case())

    early = await stores.cases.backlog(later(15 * 60 - 1))
    late = await stores.cases.backlog(later(15 * 60))

    assert [(one.open, one.overdue) for one in (early, late)] == [(1, 0), (1, 1)]


async def test_decided_case_needs_no_reminder(stores: Stores) -> None:
    decided = CloseCase(case_id=CaseId("c_1"), state="ask_again", by="Марта")
    await have(stores, an_order("a"), a_case())
    await have(stores, decided)

    assert await stores.cases.due(later(3600)) == ()
    with pytest.raises(NotDue):  # whoever had found it due before
        await have(stores, Notify(kind=NoticeKind.CASE_REMINDER, case_id=CaseId("c_1")))


async def test_spend_adds_up_by_day_and_model(stores: Stores) -> None:
    today, tomorrow = NOON.date(), later(24 * 3600).date()
    for day, model in ((today, "small"), (today, "small"), (tomorrow, "small")):
        await stores.spend.add(day, model, tokens_in=900, tokens_out=40, usd=0.002)

    [spent] = await stores.spend.of_day(today)

    assert (spent.calls, spent.tokens_in, spent.tokens_out) == (2, 1800, 80)
    assert spent.usd == pytest.approx(0.004)

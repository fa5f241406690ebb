"""Cancelling, at every stage."""

import pytest
from msgspec.structs import replace

from nodes.payment import payment_node
from rules.acts import ActKind
from rules.contact import Contact
from rules.effects import (
    HandoffReason,
    JoinCase,
    NoticeKind,
    Notify,
    Release,
    SetOrder,
)
from rules.ids import ProductId
from rules.session import Focus, Session
from rules.stages import Stage
from tests.fakes import a_kit
from tests.nodes.sales import CASE, ORDER, a_session, act, after, claimed, keys

ITEM = Focus(product_id=ProductId("malva"))


async def cancelled(session: Session) -> Session:
    cancel = act(ActKind.CANCEL)
    return (await after(session, payment_node.run, cancel, kit=a_kit()))[0]


@pytest.mark.parametrize("stage", [Stage.DETAILS, Stage.METHOD, Stage.PAYING])
async def test_a_sale_is_cancelled_at_once(stage: Stage) -> None:
    before = a_session(stage)
    session = await cancelled(before)
    assert session.stage is Stage.BROWSING
    assert session.cart.lines == ()
    assert session.cart.id != before.cart.id
    assert session.draft.effects == (Release(before.cart.id),)
    assert keys(session) == ("cancel.done",)


async def test_the_delivery_data_stay_in_the_profile() -> None:
    before = a_session(Stage.METHOD)
    session = await cancelled(before)
    assert session.profile.delivery == before.delivery
    assert session.delivery == Contact()


@pytest.mark.parametrize("stage", [Stage.CHOOSING, Stage.OFFERED])
async def test_what_was_only_talked_about_is_dropped(stage: Stage) -> None:
    session = await cancelled(a_session(stage, focus=ITEM))
    assert (session.stage, session.focus) == (Stage.BROWSING, None)
    assert session.draft.effects == ()
    assert keys(session) == ("cancel.dropped",)


async def test_nothing_is_cancelled_where_nothing_is_bought() -> None:
    session = await cancelled(a_session())
    assert keys(session) == ("cancel.nothing",)


async def test_under_review_the_order_is_cancelled_and_the_case_stays_open() -> None:
    before = a_session(Stage.REVIEWING)
    session = await cancelled(before)
    flag = "cancelled_by_shopper"
    assert session.draft.effects == (
        Release(before.cart.id),
        SetOrder(order_id=ORDER, status="cancelled", flag=flag),
        JoinCase(case_id=CASE, flags=(flag,)),
        Notify(
            kind=NoticeKind.CASE_CHANGED,
            case_id=CASE,
            order_id=ORDER,
            words="words of the test",
        ),
    )
    assert session.stage is Stage.BROWSING
    assert keys(session) == ("cancel.under_review",)


async def test_a_receipt_that_is_asked_for_again_may_be_of_money_that_came() -> None:
    asked = replace(claimed(has_receipt=False), case_id=None)
    session = await cancelled(a_session(Stage.PAYING, payment=asked))
    told = Notify(
        kind=NoticeKind.CASE_CHANGED, order_id=ORDER, words="words of the test"
    )
    assert told in session.draft.effects
    assert keys(session) == ("cancel.under_review",)


async def test_a_confirmed_order_goes_to_a_person_unchanged() -> None:
    before = a_session(Stage.ORDERED)
    session = await cancelled(before)
    assert session.stage is Stage.WITH_HUMAN
    assert session.handoff is not None
    assert session.handoff.reason is HandoffReason.AFTER_ORDER
    assert session.order_ids == before.order_ids


async def test_said_twice_in_a_message_it_is_done_once() -> None:
    session, _ = await after(
        a_session(Stage.DETAILS),
        payment_node.run,
        act(ActKind.CANCEL),
        act(ActKind.CANCEL, topic=None, quantity=1),
        kit=a_kit(),
    )
    assert keys(session) == ("cancel.done",)

"""A manager's decision on a case, and what the shopper hears of it."""

import pytest
from msgspec.structs import replace

from nodes.payment.review import Verdict, decided
from rules.acts import Act, ActKind
from rules.cart import Cart
from rules.contact import Contact
from rules.effects import CloseCase, Release, SetOrder
from rules.ids import CaseId
from rules.outcomes import advance
from rules.payments import Decision, Reason
from rules.session import Ask, Counters, Payment, Session
from rules.stages import Stage
from tests.fakes import NOON, a_kit
from tests.nodes.sales import CASE, ORDER, a_session, keys

APPROVE = Verdict(decision=Decision.APPROVE, case_id=CASE, order_id=ORDER, by="olha")
ASK_AGAIN = replace(APPROVE, decision=Decision.ASK_AGAIN, reason=Reason.UNREADABLE)
REJECT = replace(APPROVE, decision=Decision.REJECT, reason=Reason.NOT_RECEIVED)


def after(session: Session, verdict: Verdict) -> Session:
    return advance(session, decided(session, verdict, a_kit()))


def test_approved_the_order_is_confirmed_and_a_new_cart_begins() -> None:
    before = a_session(Stage.REVIEWING)
    session = after(before, APPROVE)
    assert session.stage is Stage.ORDERED
    assert (session.order_ids, session.ordered_at) == ((ORDER,), NOON)
    assert session.cart.lines == () and session.cart.id != before.cart.id
    assert (session.payment, session.delivery) == (Payment(), Contact())
    assert session.draft.effects == (
        CloseCase(case_id=CASE, state="approved", by="olha"),
        SetOrder(order_id=ORDER, status="confirmed"),
    )
    assert keys(session) == ("review.approved", "upsell.offer")


def test_something_more_is_offered_once_only() -> None:
    counters = Counters(has_upsold=True)
    session = after(a_session(Stage.REVIEWING, counters=counters), APPROVE)
    assert keys(session) == ("review.approved",)


def test_what_waited_for_the_decision_is_taken_up() -> None:
    waiting = (Act(kind=ActKind.ADD),)
    session = after(a_session(Stage.REVIEWING, later=waiting), APPROVE)
    assert keys(session) == ("review.approved", "review.take_up")
    assert session.pending is not None and session.pending.ask is Ask.ADD_TO_PARCEL


def test_a_receipt_that_is_asked_for_again_leaves_cart_and_order() -> None:
    before = a_session(Stage.REVIEWING)
    session = after(before, ASK_AGAIN)
    assert session.stage is Stage.PAYING
    assert session.cart == before.cart
    assert (session.payment.order_id, session.payment.case_id) == (ORDER, None)
    assert keys(session) == ("review.ask_again.unreadable", "review.send_again")


def test_rejected_the_lines_stay_under_a_new_cart() -> None:
    before = a_session(Stage.REVIEWING)
    session = after(before, REJECT)
    assert session.stage is Stage.PAYING
    assert session.cart == Cart(id=session.cart.id, lines=before.cart.lines)
    assert session.cart.id != before.cart.id
    assert (session.payment.order_id, session.payment.case_id) == (None, None)
    assert session.draft.effects == (
        CloseCase(
            case_id=CASE, state="rejected", by="olha", reason=Reason.NOT_RECEIVED
        ),
        SetOrder(order_id=ORDER, status="cancelled"),
        Release(before.cart.id),
    )
    assert keys(session) == ("review.rejected.not_received", "review.rejected.way_on")


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("verdict", [ASK_AGAIN, REJECT])
def test_every_reason_is_explained(verdict: Verdict, reason: Reason) -> None:
    session = after(a_session(Stage.REVIEWING), replace(verdict, reason=reason))
    said = [one.key for one in session.draft.said if one.key]
    assert [key.rpartition(".")[2] for key in said] == [reason]


@pytest.mark.parametrize(
    ("verdict", "stage"),
    [
        (APPROVE, Stage.ORDERED),
        (ASK_AGAIN, Stage.PAYING),
        (REJECT, Stage.PAYING),
    ],
)
def test_while_a_person_has_the_chat_the_stage_to_return_to_changes(
    verdict: Verdict, stage: Stage
) -> None:
    before = replace(
        a_session(Stage.REVIEWING),
        stage=Stage.WITH_HUMAN,
        resume_stage=Stage.REVIEWING,
    )
    session = after(before, verdict)
    assert (session.stage, session.resume_stage) == (Stage.WITH_HUMAN, stage)


@pytest.mark.parametrize("verdict", [APPROVE, ASK_AGAIN, REJECT])
def test_a_sale_that_has_moved_on_keeps_its_stage(verdict: Verdict) -> None:
    before = a_session(Stage.OFFERED, payment=Payment(case_id=CaseId("another")))
    session = after(before, verdict)
    assert (session.stage, session.cart) == (Stage.OFFERED, before.cart)
    assert session.pending == before.pending
    assert len(session.draft.said) == 1


def test_a_rejection_after_the_shopper_cancelled_is_not_said() -> None:
    before = a_session()
    session = after(before, replace(REJECT, is_order_cancelled=True))
    assert keys(session) == ()
    assert [type(effect) for effect in session.draft.effects] == [CloseCase]

"""What a manager's decision on a case does to the sale, and what the shopper hears."""

import msgspec
from msgspec.structs import replace

from nodes.kit import Kit
from nodes.wording import asked, said
from rules.cart import Cart
from rules.changes import (
    Asked,
    CartChanged,
    Change,
    Counted,
    DeliveryKnown,
    Focused,
    Noted,
    Ordered,
    PaymentChanged,
    Resumes,
    Staged,
)
from rules.contact import Contact
from rules.effects import CloseCase, Release, SetOrder
from rules.ids import CaseId, OrderId
from rules.outcomes import Outcome, joined
from rules.payments import (
    CASE_STATE_AFTER,
    Decision,
    Reason,
    after_rejection,
    on_new_cart,
)
from rules.session import Ask, Part, Payment, Session
from rules.stages import Stage


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One decision, by whom and why; *note* is internal."""

    decision: Decision
    case_id: CaseId
    order_id: OrderId
    by: str
    is_order_cancelled: bool = False
    reason: Reason = Reason.OTHER
    note: str | None = None


def decided(session: Session, verdict: Verdict, kit: Kit) -> Outcome:
    """
    Apply *verdict*: a message to the shopper and the next stage.

    A sale that has moved on (cancelled, restarted) keeps its stage; only the case and
    the order change.
    """
    is_current = session.payment.case_id == verdict.case_id
    decide = _DECIDERS[verdict.decision]
    outcome = decide(session, verdict, kit, is_current=is_current)
    close = CloseCase(
        case_id=verdict.case_id,
        state=CASE_STATE_AFTER[verdict.decision],
        by=verdict.by,
        reason=None if verdict.decision is Decision.APPROVE else verdict.reason,
        note=verdict.note,
    )
    return replace(outcome, effects=(close, *outcome.effects))


def _to(session: Session, stage: Stage) -> Change:
    """Change the stage, or the one to return to while a person has the chat."""
    if session.stage is Stage.WITH_HUMAN:
        return Resumes(stage)
    return Staged(stage)


def _approved(
    session: Session, verdict: Verdict, kit: Kit, *, is_current: bool
) -> Outcome:
    confirmed = SetOrder(order_id=verdict.order_id, status="confirmed")
    thanks = (said("review.approved", Part.MONEY),)
    changes: tuple[Change, ...] = (Ordered(verdict.order_id, kit.clock.now()),)
    if is_current:
        changes = (
            *changes,
            _to(session, Stage.ORDERED),
            CartChanged(Cart(id=kit.ids.cart())),
            PaymentChanged(Payment()),
            DeliveryKnown(Contact()),  # the profile keeps it
            Noted(None),
            Focused(None),
        )
    outcome = Outcome(changes=changes, said=thanks, effects=(confirmed,))
    return joined(outcome, _one_more_thing(session, kit)) if is_current else outcome


def _one_more_thing(session: Session, kit: Kit) -> Outcome:
    """Take up what waited, or offer something: once, not over a person's head."""
    if session.later:
        return Outcome(changes=(asked(Ask.ADD_TO_PARCEL, "review.take_up"),))
    upsell = kit.shop.upsell
    if (
        not upsell.after_order
        or session.counters.has_upsold
        or session.stage is Stage.WITH_HUMAN
    ):
        return Outcome(changes=(Asked(None),))
    return Outcome(
        changes=(
            Counted(replace(session.counters, has_upsold=True)),
            asked(Ask.UPSELL, "upsell.offer", categories=", ".join(upsell.categories)),
        )
    )


def _asked_again(
    session: Session, verdict: Verdict, kit: Kit, *, is_current: bool
) -> Outcome:
    told = (said(f"review.ask_again.{verdict.reason}", Part.MONEY),)
    if not is_current:
        return Outcome(said=told)
    payment = replace(session.payment, case_id=None, has_receipt=False)
    return Outcome(
        changes=(
            _to(session, Stage.PAYING),
            PaymentChanged(payment),
            asked(Ask.RECEIPT, "review.send_again"),
        ),
        said=told,
    )


def _rejected(
    session: Session, verdict: Verdict, kit: Kit, *, is_current: bool
) -> Outcome:
    cancelled = SetOrder(order_id=verdict.order_id, status="cancelled")
    told = (said(f"review.rejected.{verdict.reason}", Part.MONEY),)
    if verdict.is_order_cancelled:
        return Outcome()
    if not is_current:
        return Outcome(said=told, effects=(cancelled,))
    return Outcome(
        changes=(
            _to(session, Stage.PAYING),
            CartChanged(on_new_cart(session.cart.lines, kit.ids.cart())),
            PaymentChanged(after_rejection(session.payment)),
            asked(Ask.RECEIPT, "review.rejected.way_on"),
        ),
        said=told,
        effects=(cancelled, Release(session.cart.id)),
    )


_DECIDERS = {
    Decision.APPROVE: _approved,
    Decision.ASK_AGAIN: _asked_again,
    Decision.REJECT: _rejected,
}

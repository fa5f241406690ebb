"""Cancel: at once and honestly, whatever stage the sale is at."""

from msgspec.structs import replace

from nodes.escalation import hand_off
from nodes.kit import Kit
from nodes.wording import said
from rules.acts import Act, ActKind
from rules.cart import Cart
from rules.changes import (
    Asked,
    CartChanged,
    Change,
    DeliveryKnown,
    Focused,
    PaymentChanged,
    Postponed,
    ProfileChanged,
    Staged,
)
from rules.contact import Contact
from rules.effects import (
    Effect,
    HandoffReason,
    JoinCase,
    NoticeKind,
    Notify,
    Release,
    SetOrder,
)
from rules.messages import Turn
from rules.outcomes import Outcome, joined
from rules.payments import CANCELLED_BY_SHOPPER, merged
from rules.session import Part, Payment, Session
from rules.stages import BEFORE_ACCEPTANCE, Stage


def cancel(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """
    Cancel what is being bought.

    Reports:
        browsing with an empty cart; an order under review is cancelled and its case
        flagged; a confirmed order is left as it is and goes to a person.
    """
    again = tuple(act for act in session.draft.acts if act.kind is ActKind.CANCEL)
    done = Outcome(done=again)
    if session.stage is Stage.ORDERED:
        return joined(done, hand_off(HandoffReason.AFTER_ORDER, turn))
    if session.stage is Stage.BROWSING and session.focus is None:
        return joined(done, Outcome(said=(said("cancel.nothing", Part.MONEY),)))
    if session.stage in BEFORE_ACCEPTANCE:
        return joined(done, _dropped("cancel.dropped"))
    return joined(
        done,
        _dropped("cancel.under_review" if session.payment.order_id else "cancel.done"),
        Outcome(
            changes=(
                CartChanged(Cart(id=kit.ids.cart())),
                ProfileChanged(replace(session.profile, delivery=_known(session))),
                DeliveryKnown(Contact()),
                PaymentChanged(Payment()),
                Postponed(()),
            ),
            effects=_undone(session, turn),
        ),
    )


def _dropped(key: str) -> Outcome:
    changes: tuple[Change, ...] = (Staged(Stage.BROWSING), Focused(None), Asked(None))
    return Outcome(changes=changes, said=(said(key, Part.MONEY),))


def _known(session: Session) -> Contact:
    """Give the delivery data that a next sale may be offered."""
    return merged(session.profile.delivery or Contact(), session.delivery)


def _undone(session: Session, turn: Turn) -> tuple[Effect, ...]:
    """Give back the stock; cancel the order; tell the managers if money may come."""
    released = Release(session.cart.id)
    order, case = session.payment.order_id, session.payment.case_id
    if order is None:
        return (released,)
    cancelled = SetOrder(order_id=order, status="cancelled", flag=CANCELLED_BY_SHOPPER)
    told = Notify(
        kind=NoticeKind.CASE_CHANGED, case_id=case, order_id=order, words=turn.text
    )
    if case is None:
        return (released, cancelled, told)
    flagged = JoinCase(case_id=case, flags=(CANCELLED_BY_SHOPPER,))
    return (released, cancelled, flagged, told)

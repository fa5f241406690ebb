"""What is due, what is missing for the delivery, and what a claim of payment means."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from rules.acts import Method
from rules.cart import Cart, Line
from rules.catalog import Catalog
from rules.contact import Contact
from rules.ids import CartId
from rules.money import Kopiykas, hryvnias
from rules.session import Payment, Session
from rules.shop import PaymentTerms
from rules.stages import Stage


class Decision(StrEnum):
    """What a manager says of a case."""

    APPROVE = "approve"
    ASK_AGAIN = "ask_again"
    REJECT = "reject"


CASE_STATE_AFTER = {
    Decision.APPROVE: "approved",
    Decision.ASK_AGAIN: "ask_again",
    Decision.REJECT: "rejected",
}


class Reason(StrEnum):
    """Why a receipt isn't accepted; the shopper hears a phrase for each."""

    UNREADABLE = "unreadable"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_RECIPIENT = "wrong_recipient"
    NOT_RECEIVED = "not_received"
    OTHER = "other"


class Due(msgspec.Struct, frozen=True):
    """What is to be paid now, and the rest at the post office."""

    now: Kopiykas
    rest: Kopiykas


def due(total: Kopiykas, method: Method, terms: PaymentTerms) -> Due:
    """Split *total* by *method*; a prepayment is never more than the total."""
    if method is Method.FULL:
        return Due(total, Kopiykas(0))
    now = Kopiykas(min(hryvnias(terms.prepay_uah), total))
    return Due(now, Kopiykas(total - now))


CANCELLED_BY_SHOPPER = "cancelled_by_shopper"  # an order's and its case's flag
WHERE = ("np_branch", "np_locker", "postal_index")  # one of them is enough


def missing(delivery: Contact) -> tuple[str, ...]:
    """Name the fields that are still to be asked for; "np_branch" stands for WHERE."""
    fields = ("full_name", "phone", "city")
    gaps = tuple(field for field in fields if getattr(delivery, field) is None)
    if any(getattr(delivery, field) for field in WHERE):
        return gaps
    return (*gaps, "np_branch")


def merged(known: Contact, new: Contact) -> Contact:
    """Give *known* with what *new* tells; a new place takes the old one's place."""
    told = {
        field: value
        for field in Contact.__struct_fields__
        if (value := getattr(new, field)) is not None
    }
    if any(field in told for field in WHERE):
        known = replace(known, np_branch=None, np_locker=None, postal_index=None)
    return replace(known, **told)


def repriced(cart: Cart, catalog: Catalog) -> Cart:
    """Give *cart* at the catalogue's prices; a line that left it keeps its own."""
    return replace(
        cart,
        lines=tuple(
            (
                replace(line, price=variant.price)
                if (variant := catalog.by_sku.get(line.sku))
                else line
            )
            for line in cart.lines
        ),
    )


def is_frozen(session: Session) -> bool:
    """Whether an order stands for the cart, so that only a person can change it."""
    return session.stage is Stage.REVIEWING or (
        session.payment.order_id is not None and session.stage is not Stage.ORDERED
    )


def is_settled(session: Session) -> bool:
    """Whether all that is bought is a confirmed order, and nothing new is begun."""
    return (
        session.stage is Stage.ORDERED
        and session.focus is None
        and not session.cart.lines
    )


def corrects_delivery(session: Session, told: Contact) -> bool:
    """Whether *told* is another recipient or place than a confirmed order has."""
    is_address = replace(told, city=None) != Contact()  # a town alone may be small talk
    is_known = knows_delivery(session, told)
    return session.profile.delivery is not None and is_address and not is_known


def knows_delivery(session: Session, told: Contact) -> bool:
    """Whether *told* is what a confirmed order has."""
    known = session.profile.delivery
    return known is not None and merged(known, told) == known


def is_early(session: Session) -> bool:
    """Whether a claim of payment comes before requisites were sent."""
    return (
        session.payment.requisites_sent_at is None
        and _stage(session) is not Stage.ORDERED
    )


def _stage(session: Session) -> Stage:
    return session.resume_stage or session.stage


def after_rejection(payment: Payment) -> Payment:
    """Keep method, amount and requisites; the next receipt makes a new order."""
    return replace(payment, order_id=None, case_id=None, has_receipt=False)


def held_until(now: datetime, hold_minutes: int) -> datetime:
    """Give the time at which a hold that begins *now* ends."""
    return now + timedelta(minutes=hold_minutes)


def on_new_cart(lines: tuple[Line, ...], cart: CartId) -> Cart:
    """Put *lines* into the cart that takes the place of a rejected order's."""
    return Cart(id=cart, lines=lines)

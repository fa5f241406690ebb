"""Full payment or prepayment, the amount due, and the requisites."""

from msgspec.structs import replace

from nodes.kit import Kit
from nodes.wording import asked, line, lines, said
from rules.acts import Method
from rules.cart import Cart, Line, without
from rules.changes import (
    CartChanged,
    Change,
    Focused,
    PaymentChanged,
    Shown,
    Staged,
)
from rules.effects import Effect, Hold, Release
from rules.messages import Turn
from rules.money import Kopiykas, hryvnias, written
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.payments import Due, due, held_until, is_frozen, repriced
from rules.session import Ask, Focus, Part, Payment, Said, Session
from rules.stages import Stage


def ask(kit: Kit) -> Outcome:
    """Ask how the shopper wants to pay."""
    return Outcome(changes=(asked(Ask.METHOD, "method.ask", **_terms(kit)),))


def explained(kit: Kit) -> Said:
    """Explain the ways to pay."""
    return said("method.explained", Part.MONEY, **_terms(kit))


def _terms(kit: Kit) -> dict[str, str]:
    terms = kit.shop.payment
    return {
        "prepay": written(hryvnias(terms.prepay_uah)),
        "fee": terms.carrier_fee,
    }


async def choose(session: Session, method: Method, turn: Turn, kit: Kit) -> Outcome:
    """
    Fix the method and send the requisites.

    Reports:
        paying, with amount and requisites; or a changed price, asked anew; or that
        something is gone, before any requisites.
    """
    if gone := await _gone(session.cart, kit):
        told = _without_gone(session, gone, kit)
        return joined(told, await _go_on(advance(session, told), method, turn, kit))
    catalog = await kit.goods.catalog()
    priced = repriced(session.cart, catalog)
    payment = replace(session.payment, method=method)
    if priced != session.cart and session.payment.requisites_sent_at is None:
        return joined(
            Outcome(changes=(PaymentChanged(payment),)),
            _cart_told("cart.price_changed", priced, kit),
            ask(kit),
        )
    chosen = Outcome(changes=(PaymentChanged(payment), Staged(Stage.PAYING)))
    return joined(chosen, requisites(advance(session, chosen), turn, kit))


async def _go_on(session: Session, method: Method, turn: Turn, kit: Kit) -> Outcome:
    """Go on with what is left: where requisites were out, they are sent anew."""
    if not session.cart.lines:
        return PASSED
    if session.stage is Stage.PAYING:
        return await choose(session, method, turn, kit)
    return ask(kit)


def requisites(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """State what is due for the cart as it is now, and where to send it."""
    method = session.payment.method or Method.FULL
    amounts = due(session.cart.total, method, kit.shop.payment)
    payment = replace(
        session.payment, amount_due=amounts.now, requisites_sent_at=turn.now
    )
    return Outcome(
        changes=(
            PaymentChanged(payment),
            Focused(None),
            asked(Ask.RECEIPT, "payment.ask_receipt"),
        ),
        said=(
            _amount(method, session.cart.total, amounts, kit),
            _account(amounts, kit),
        ),
        effects=_held(session, turn, kit),
    )


def _held(session: Session, turn: Turn, kit: Kit) -> tuple[Effect, ...]:
    """Keep the pieces for the cart; those of an order are hers already."""
    if is_frozen(session):
        return ()
    hold = Hold(
        cart_id=session.cart.id,
        lines=session.cart.lines,
        expires_at=held_until(turn.now, kit.hold_minutes),
    )
    return (hold,)


def _account(amounts: Due, kit: Kit) -> Said:
    """Say where to send the money: the shop file's words, to the letter."""
    to = kit.shop.payment.requisites
    return said(
        "payment.requisites",
        Part.REST,
        recipient=to.recipient,
        iban=to.iban,
        tax_id=to.tax_id,
        purpose=to.purpose,
        due=written(amounts.now),
    )


def _cart_told(key: str, cart: Cart, kit: Kit) -> Outcome:
    """Give the cart as it is from now on, with its total."""
    told = said(key, Part.MONEY, lines=lines(kit, cart), total=written(cart.total))
    return Outcome(changes=(CartChanged(cart),), said=(told,))


def _amount(method: Method, total: Kopiykas, amounts: Due, kit: Kit) -> Said:
    if method is Method.FULL:
        return said("payment.due_full", Part.REST, total=written(total))
    return said(
        "payment.due_prepay",
        Part.REST,
        due=written(amounts.now),
        rest=written(amounts.rest),
        total=written(total),
        fee=kit.shop.payment.carrier_fee,
    )


async def _gone(cart: Cart, kit: Kit) -> Line | None:
    """Give the first line of which there aren't enough pieces left."""
    for item in cart.lines:
        left = await kit.goods.available(item.sku, cart.id)
        if left is not None and left < item.quantity:
            return item
    return None


def _without_gone(session: Session, gone: Line, kit: Kit) -> Outcome:
    """Say that *gone* is gone, and what is left, or offer another colour of it."""
    rest = without(session.cart, gone.sku)
    told = said("payment.gone", Part.MONEY, line=line(kit, gone))
    if rest.lines:
        return joined(Outcome(said=(told,)), _cart_told("cart.rest", rest, kit))
    changes: tuple[Change, ...] = (
        CartChanged(rest),
        PaymentChanged(Payment(method=session.payment.method)),
        Focused(Focus(product_id=gone.product_id, size=gone.size)),
        Staged(Stage.CHOOSING),
        Shown(),
        asked(Ask.COLOUR, "choosing.other_colour"),
    )
    return Outcome(changes=changes, said=(told,), effects=(Release(session.cart.id),))

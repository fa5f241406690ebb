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
from rules.effects import Hold
from rules.messages import Turn
from rules.money import Kopiykas, hryvnias, written
from rules.outcomes import Outcome, advance, joined
from rules.payments import due, held_until, repriced
from rules.session import Ask, Focus, Part, Said, Session
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
    gone = await _gone(session.cart, kit)
    if gone:
        return _without_gone(session, gone, kit)
    catalog = await kit.goods.catalog()
    priced = repriced(session.cart, catalog)
    payment = replace(session.payment, method=method)
    if priced != session.cart and session.payment.requisites_sent_at is None:
        return Outcome(
            changes=(
                CartChanged(priced),
                PaymentChanged(payment),
                asked(Ask.METHOD, "method.ask", **_terms(kit)),
            ),
            said=(
                said(
                    "cart.price_changed",
                    Part.MONEY,
                    lines=lines(kit, priced),
                    total=written(priced.total),
                ),
            ),
        )
    chosen = Outcome(changes=(PaymentChanged(payment), Staged(Stage.PAYING)))
    return joined(chosen, requisites(advance(session, chosen), turn, kit))


def requisites(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """State what is due for the cart as it is now, and where to send it."""
    method = session.payment.method or Method.FULL
    amounts = due(session.cart.total, method, kit.shop.payment)
    payment = replace(
        session.payment, amount_due=amounts.now, requisites_sent_at=turn.now
    )
    to = kit.shop.payment.requisites
    hold = Hold(
        cart_id=session.cart.id,
        lines=session.cart.lines,
        expires_at=held_until(turn.now, kit.hold_minutes),
    )
    return Outcome(
        changes=(
            PaymentChanged(payment),
            Focused(None),
            asked(Ask.RECEIPT, "payment.ask_receipt"),
        ),
        said=(
            _amount(method, session.cart.total, amounts.now, amounts.rest, kit),
            said(
                "payment.requisites",
                Part.REST,
                recipient=to.recipient,
                iban=to.iban,
                tax_id=to.tax_id,
                purpose=to.purpose,
                due=written(amounts.now),
            ),
        ),
        effects=(hold,),
    )


def _amount(
    method: Method, total: Kopiykas, now: Kopiykas, rest: Kopiykas, kit: Kit
) -> Said:
    if method is Method.FULL:
        return said("payment.due_full", Part.REST, total=written(total))
    return said(
        "payment.due_prepay",
        Part.REST,
        due=written(now),
        rest=written(rest),
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
    """Say that *gone* is gone; go on with the rest, or offer another colour of it."""
    rest = without(session.cart, gone.sku)
    told = said("payment.gone", Part.MONEY, line=line(kit, gone))
    if rest.lines:
        return Outcome(
            changes=(
                CartChanged(rest),
                asked(Ask.METHOD, "method.ask", **_terms(kit)),
            ),
            said=(
                told,
                said(
                    "cart.rest",
                    Part.MONEY,
                    lines=lines(kit, rest),
                    total=written(rest.total),
                ),
            ),
        )
    changes: tuple[Change, ...] = (
        CartChanged(rest),
        Focused(Focus(product_id=gone.product_id, size=gone.size)),
        Staged(Stage.CHOOSING),
        Shown(),
        asked(Ask.COLOUR, "choosing.other_colour"),
    )
    return Outcome(changes=changes, said=(told,))

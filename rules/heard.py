"""
Prices that a chat has heard and that the catalogue doesn't have any more.

They can be honoured: then they hold for the chat's present cart, whatever the catalogue
says.
"""

from collections.abc import Iterator, Mapping

import msgspec
from msgspec.structs import replace

from rules.cart import Line, line_of
from rules.catalog import Catalog, Product
from rules.changes import CartChanged, Change, Focused, PricesHonoured
from rules.ids import Sku
from rules.money import Kopiykas
from rules.outcomes import Outcome
from rules.payments import repriced
from rules.session import Honoured, Session


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """*line* at the price that was stated; *now*: what the catalogue asks."""

    line: Line
    now: Kopiykas
    is_in_cart: bool


def outdated(session: Session, catalog: Catalog) -> tuple[Heard, ...]:
    """
    Give what *session* has heard another price of, the cart's lines first.

    Requisites that were sent fix the cart's prices, and honoured ones hold anyway.
    """
    catalog = at_honoured_prices(catalog, session)
    return tuple(one for one in _heard(session, catalog) if one.line.price != one.now)


def _heard(session: Session, catalog: Catalog) -> Iterator[Heard]:
    if session.payment.requisites_sent_at is None:
        for line in session.cart.lines:
            if variant := catalog.by_sku.get(line.sku):
                yield Heard(line=line, now=variant.price, is_in_cart=True)
    offered = _offered(session, catalog)
    if offered and session.focus and session.focus.price is not None:
        line = replace(offered, price=session.focus.price)
        yield Heard(line=line, now=offered.price, is_in_cart=False)


def _offered(session: Session, catalog: Catalog) -> Line | None:
    """Give the item that is talked about at the catalogue's price, if it is known."""
    focus = session.focus
    product = catalog.by_id.get(focus.product_id) if focus else None
    if focus is None or product is None:
        return None
    variant = product.variant(focus.colour or "", focus.size or "")
    return line_of(product, variant, focus.quantity) if variant else None


def honoured(session: Session, catalog: Catalog) -> Outcome:
    """Let the prices that *session* has heard hold for its present cart."""
    heard = {one.line.sku: one.line.price for one in outdated(session, catalog)}
    if not heard:
        return Outcome()
    prices = tuple({**_prices(session), **heard}.items())
    promise = Honoured(cart=session.cart.id, prices=prices)
    return Outcome(changes=(PricesHonoured(promise),))


def corrected(session: Session, catalog: Catalog) -> tuple[Change, ...]:
    """Give the changes that bring *session* to the catalogue's prices."""
    heard = outdated(session, catalog)
    changes: list[Change] = []
    if any(one.is_in_cart for one in heard):
        current = at_honoured_prices(catalog, session)
        changes.append(CartChanged(repriced(session.cart, current)))
    changes += [
        Focused(replace(session.focus, price=one.now))
        for one in heard
        if session.focus and not one.is_in_cart
    ]
    return tuple(changes)


def at_honoured_prices(catalog: Catalog, session: Session) -> Catalog:
    """Give *catalog* as it is for *session*."""
    prices = _prices(session)
    if not prices:
        return catalog
    return Catalog.of(
        (at_prices(product, prices) for product in catalog.products),
        edition=catalog.edition,
    )


def at_prices(product: Product, prices: Mapping[Sku, Kopiykas]) -> Product:
    """Give *product* with *prices* in the place of its own."""
    if not any(one.sku in prices for one in product.variants):
        return product
    variants = tuple(
        replace(one, price=prices.get(one.sku, one.price)) for one in product.variants
    )
    return replace(product, variants=variants)


def _prices(session: Session) -> dict[Sku, Kopiykas]:
    """Give the honoured prices that hold now: not those of a cart before."""
    promise = session.honoured
    if promise is None or promise.cart != session.cart.id:
        return {}
    return dict(promise.prices)

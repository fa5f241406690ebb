"""
The fact sheet: what a model is told of a turn, and the slots that it may leave.

Only slots with a value are on it.  Numbers reach the shopper through them.
"""

from collections.abc import Mapping

import msgspec

from rules.catalog import Product
from rules.drafts import SLOT, Slot
from rules.facts import Facts
from rules.money import hryvnias, written
from rules.payments import missing
from rules.session import Session

CANDIDATES = 6  # so many products at most: never the whole catalogue


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A product that the answer may speak of."""

    id: str
    number: int
    name: str
    category: str
    description: str
    features: tuple[str, ...]
    colours: tuple[str, ...]


class FactSheet(msgspec.Struct, frozen=True, kw_only=True):
    """
    Everything that a model knows of a turn beside the conversation.

    acts: what rules understood; says: phrases that would be said without a model;
    asks: what is to be asked at the end; missing: delivery data that isn't given.
    """

    stage: str
    slots: Mapping[str, str]
    products: tuple[Candidate, ...]
    acts: tuple[str, ...]
    says: tuple[str, ...]
    asks: str | None
    missing: tuple[str, ...]

    def written(self) -> str:
        """Write it as JSON, for the prompt."""
        return msgspec.json.encode(self).decode()


def sheet_of(session: Session, facts: Facts) -> FactSheet:
    """Give the fact sheet of a turn as *session* plans to answer it."""
    products = [
        product
        for one in facts.known[:CANDIDATES]
        if (product := facts.product(one)) is not None
    ]
    draft, pending = session.draft, session.pending
    return FactSheet(
        stage=session.stage,
        slots=_slots(session, facts, products),
        products=tuple(
            Candidate(
                id=one.id,
                number=number,
                name=one.name,
                category=one.category,
                description=one.description,
                features=one.features,
                colours=one.colours,
            )
            for number, one in enumerate(products, 1)
        ),
        acts=tuple(dict.fromkeys(act.kind for act in draft.seen)),
        says=tuple(one.key for one in draft.said if one.key),
        asks=pending.ask if pending else None,
        missing=missing(session.delivery),
    )


def filled(text: str, slots: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Fill the slots of *text*; the second is what it names and nobody knows."""
    unknown = tuple(
        found.group()
        for found in SLOT.finditer(text)
        if found.group()[1:-1] not in slots
    )
    put = SLOT.sub(lambda found: slots.get(found.group()[1:-1], found.group()), text)
    return put, unknown


def _slots(session: Session, facts: Facts, products: list[Product]) -> dict[str, str]:
    own = [_of_product(product, facts) for product in products]
    focus = facts.focus
    meant = [
        slots
        for product, slots in zip(products, own)
        if focus is None or focus.product_id == product.id
    ]
    return {
        **_of_the_shop(facts),
        **_of_the_order(facts),
        **_of_the_shopper(session, facts),
        **_common(meant),
        **{
            f"{name}_{number}": value
            for number, slots in enumerate(own, 1)
            for name, value in slots.items()
        },
    }


def _common(own: list[dict[str, str]]) -> dict[str, str]:
    """Give what holds for all products that are meant: {size} where it is the same."""
    first, *others = own or [{}]
    return {
        name: value
        for name, value in first.items()
        if all(slots.get(name) == value for slots in others)
    }


def _present(slots: Mapping[str, str | None]) -> dict[str, str]:
    return {str(name): value for name, value in slots.items() if value}


def _of_product(product: Product, facts: Facts) -> dict[str, str]:
    prices = facts.prices(product.id)
    sizes = facts.sizes_of(product)
    colours, quantities = _settled(product, facts)
    price = written(hryvnias(int(prices[0]))) if len(prices) == 1 else None
    return _present(
        {
            Slot.PRODUCT: product.name,
            Slot.PRICE: price,
            Slot.SIZE: _only(sizes),
            Slot.SIZES: ", ".join(product.sizes),
            Slot.COLOUR: _only(colours),
            Slot.COLOURS: ", ".join(product.colours),
            Slot.QUANTITY: _only(quantities),
            Slot.FEATURES: ", ".join(product.features),
        }
    )


def _settled(product: Product, facts: Facts) -> tuple[frozenset[str], frozenset[str]]:
    """Give colours and quantities in which *product* is talked about, or wanted."""
    focus = facts.focus
    if focus and focus.product_id == product.id and focus.colour:
        return frozenset((focus.colour,)), frozenset((str(focus.quantity),))
    lines = [line for line in facts.cart if line.product_id == product.id]
    return (
        frozenset(line.colour for line in lines),
        frozenset(str(line.quantity) for line in lines),
    )


def _only(values: frozenset[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def _of_the_shop(facts: Facts) -> dict[str, str]:
    shop = facts.shop
    categories = dict.fromkeys(one.category for one in facts.catalog.products)
    free_from = shop.delivery.free_from_uah
    return _present(
        {
            Slot.ASSISTANT: shop.assistant,
            Slot.SHOP: shop.name,
            Slot.CATEGORIES: ", ".join(categories),
            Slot.PREPAY: written(hryvnias(shop.payment.prepay_uah)),
            Slot.FEE: shop.payment.carrier_fee,
            Slot.DAYS: shop.delivery.days,
            Slot.DISPATCH: shop.delivery.dispatch,
            Slot.HOURS: f"{shop.hours.open}–{shop.hours.close}",
            Slot.RETURNS: shop.returns,
            Slot.PROMO: "; ".join(promo.text for promo in shop.promos),
            Slot.FREE_FROM: written(hryvnias(free_from)) if free_from else None,
        }
    )


def _of_the_order(facts: Facts) -> dict[str, str]:
    if not facts.cart:
        return {}
    total = sum(line.total for line in facts.cart)
    due = facts.due
    return _present(
        {
            Slot.TOTAL: f"{total // 100}",
            Slot.DUE: None if due is None else f"{due // 100}",
            Slot.REST: None if due is None else f"{(total - due) // 100}",
        }
    )


def _of_the_shopper(session: Session, facts: Facts) -> dict[str, str]:
    contact = facts.contact
    heights = facts.heights_cm
    return _present(
        {
            Slot.HEIGHT: str(heights[-1]) if heights else None,
            Slot.COUNT: str(facts.shown) if facts.shown else None,
            Slot.FULL_NAME: contact.full_name,
            Slot.PHONE: contact.phone,
            Slot.CITY: contact.city,
            Slot.BRANCH: contact.np_branch,
            Slot.LOCKER: contact.np_locker,
            Slot.INDEX: contact.postal_index,
        }
    )

"""Drafts of a model with the moment of a sale in which they are said."""

import re
from collections.abc import Iterator
from itertools import combinations_with_replacement

import msgspec
from msgspec.structs import replace

from rules.acts import Method
from rules.cart import Cart, Line, line_of, with_line
from rules.catalog import Product
from rules.changes import Understood
from rules.contact import Contact
from rules.fact_sheet import filled, sheet_of
from rules.facts import Facts
from rules.ids import CartId, ProductId, SubscriberId
from rules.knowing import facts_of
from rules.money import hryvnias
from rules.outcomes import Outcome, advance
from rules.session import Focus, Payment, Profile, Session
from rules.stages import Stage
from rules.understand import understand
from tests.builders import demo_catalog, demo_shop
from tests.nodes.sales import a_turn

# Their author had the kinds of slots before him, and no fact sheet with their names.
SLOT_NAMES = {"{height_cm}": "{height}", "{delivery_days}": "{days}"}
ORDERED = frozenset({Stage.PAYING, Stage.REVIEWING, Stage.ORDERED})
MOST_THINGS = 3


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something in the cart."""

    name: str
    colour: str
    size: str


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the shop knows by then; sums in hryvnias."""

    products: tuple[str, ...] = ()
    colour: str | None = None
    size: str | None = None
    height_cm: int | None = None
    heights: tuple[int, ...] = ()
    age_years: int | None = None
    full_name: str | None = None
    phone: str | None = None
    city: str | None = None
    branch: str | None = None
    locker: str | None = None
    postal_index: str | None = None
    items: tuple[Item, ...] = ()
    total: int | None = None
    due: int | None = None
    method: Method | None = None
    sold_out: bool = False


class Situation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A shopper's message, the sale as it stands, and how a model would answer."""

    n: int
    shopper: str
    stage: Stage
    known: Known
    draft: tuple[str, ...]
    kind: str
    form: str
    lie: str = ""

    @property
    def reply(self) -> tuple[str, ...]:
        """The bubbles, their slots as the fact sheet names them."""
        return tuple(_renamed(bubble) for bubble in self.draft)

    def session(self, subscriber: SubscriberId) -> Session:
        """Give the chat as it is when the message comes."""
        known = self.known
        products = tuple(_product(name).id for name in known.products)
        cart = Cart(id=CartId(f"cart{self.n}"))
        for line in self._lines():
            cart = with_line(cart, line)
        focus = self._focus(products)
        return Session(
            subscriber=subscriber,
            cart=cart,
            stage=self.stage,
            focus=focus,
            shown=products if len(products) > 1 else (),
            profile=Profile(heights_cm=self._heights(is_settled=focus is not None)),
            delivery=self._contact(),
            is_delivery_confirmed=self.stage in ORDERED | {Stage.METHOD},
            payment=self._payment(cart),
        )

    def _lines(self) -> tuple[Line, ...]:
        if self.known.items:
            return tuple(map(_line, self.known.items))
        return _worth(self.known.total) if self.known.total else ()

    def _focus(self, products: tuple[ProductId, ...]) -> Focus | None:
        known = self.known
        if len(products) != 1:
            return None
        return Focus(product_id=products[0], colour=known.colour, size=known.size)

    def _heights(self, *, is_settled: bool) -> tuple[int, ...]:
        known = self.known
        if known.heights or known.height_cm:
            return (*known.heights, *filter(None, [known.height_cm]))
        return () if is_settled or not known.size else (_height_of(known.size),)

    def _contact(self) -> Contact:
        known = self.known
        return Contact(
            full_name=known.full_name,
            phone=known.phone,
            city=known.city,
            np_branch=known.branch,
            np_locker=known.locker,
            postal_index=known.postal_index,
        )

    def _payment(self, cart: Cart) -> Payment:
        if self.stage not in ORDERED:
            return Payment()
        method = self.known.method or Method.FULL
        prepay = hryvnias(demo_shop().payment.prepay_uah)
        due = cart.total if method is Method.FULL else prepay
        return Payment(method=method, amount_due=due if cart.lines else None)


class Answered(msgspec.Struct, frozen=True):
    """The reply of a situation as a shopper would read it, and the facts then."""

    text: str
    unknown: tuple[str, ...]  # slots that the fact sheet doesn't have
    facts: Facts


def answered(one: Situation) -> Answered:
    """Understand the message of *one*, and fill the slots of its reply."""
    catalog, shop = demo_catalog(), demo_shop()
    session = one.session(SubscriberId("1"))
    acts = understand(a_turn(one.shopper), session, catalog, shop).acts
    session = advance(session, Outcome(changes=(Understood(acts),)))
    facts = facts_of(session, one.shopper, catalog, shop)
    text, unknown = filled("\n".join(one.reply), sheet_of(session, facts).slots)
    return Answered(text, unknown, facts)


def read(lines: bytes) -> tuple[Situation, ...]:
    """Read situations, one a line."""
    return tuple(
        msgspec.json.decode(line, type=Situation) for line in lines.splitlines()
    )


def _renamed(text: str) -> str:
    return re.sub(r"\{\w+\}", lambda it: SLOT_NAMES.get(it.group(), it.group()), text)


def _product(name: str) -> Product:
    return next(one for one in demo_catalog().products if one.name == name)


def _line(item: Item) -> Line:
    product = _product(item.name)
    variant = product.variant(item.colour, item.size)
    assert variant is not None
    return line_of(product, variant)


def _worth(total: int) -> tuple[Line, ...]:
    """Give the fewest things that cost *total* together."""
    return next(
        lines
        for count in range(1, MOST_THINGS + 1)
        for lines in combinations_with_replacement(tuple(_one_by_price()), count)
        if sum(line.price for line in lines) == hryvnias(total)
    )


def _one_by_price() -> Iterator[Line]:
    seen: set[int] = set()
    for product in demo_catalog().products:
        for variant in product.variants:
            if variant.price not in seen:
                seen.add(variant.price)
                yield replace(line_of(product, variant), quantity=1)


def _height_of(size: str) -> int:
    tables = demo_shop().size_tables.values()
    return next(row.from_cm for table in tables for row in table if row.size == size)

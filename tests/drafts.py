"""Facts of answers, written in short, over the demo shop."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import replace

from rules.acts import Method
from rules.cart import Line, line_of
from rules.contact import Contact
from rules.facts import Facts
from rules.ids import ProductId
from rules.money import hryvnias
from rules.session import Focus
from rules.shop import Shop
from tests.builders import demo_catalog, demo_shop


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shopper's own numbers."""

    heights: tuple[int, ...] = ()
    ages: tuple[int, ...] = ()
    sizes: tuple[str, ...] = ()
    quantities: tuple[int, ...] = ()
    price_max: tuple[int, ...] = ()


class Talked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The item that is talked about."""

    product: str
    colour: str | None = None
    size: str | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer with what is known when it is given; sums in hryvnias."""

    text: str
    products: tuple[str, ...] = ()
    focus: Talked | None = None
    cart: tuple[tuple[str, str, str, int], ...] = ()
    told: Told = Told()
    contact: Contact = Contact()
    method: Method | None = None
    due: int | None = None
    shown: int = 0
    photos: int = 0
    left: int = 0
    terms: Mapping[str, Any] = {}

    @property
    def facts(self) -> Facts:
        """What the answer may rest on."""
        return Facts(
            shop=_shop(msgspec.json.encode(self.terms)),
            catalog=demo_catalog(),
            products=tuple(map(ProductId, self.products)),
            focus=_focus(self.focus),
            cart=tuple(_line(*row) for row in self.cart),
            method=self.method,
            due=None if self.due is None else hryvnias(self.due),
            contact=self.contact,
            heights_cm=self.told.heights,
            ages=self.told.ages,
            sizes=self.told.sizes,
            quantities=self.told.quantities,
            budgets_uah=self.told.price_max,
            shown=self.shown,
            photos=self.photos,
            photos_left=self.left,
        )


def _focus(talked: Talked | None) -> Focus | None:
    if talked is None:
        return None
    return Focus(
        product_id=ProductId(talked.product), colour=talked.colour, size=talked.size
    )


def _line(product_id: str, colour: str, size: str, quantity: int) -> Line:
    product = demo_catalog().by_id[ProductId(product_id)]
    variant = product.variant(colour, size)
    assert variant is not None
    return line_of(product, variant, quantity)


@cache
def _shop(written: bytes) -> Shop:
    """Give the demo shop with other terms; one shop for the same ones, as in life."""
    terms: dict[str, Any] = msgspec.json.decode(written)
    shop = demo_shop()
    delivery = replace(
        shop.delivery,
        free_from_uah=terms.get("free_from_uah", shop.delivery.free_from_uah),
    )
    given = msgspec.to_builtins(shop) | {"promos": terms.get("promos", ())}
    return replace(msgspec.convert(given, type=Shop), delivery=delivery)

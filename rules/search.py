"""Which products fit a wish: category, feature, colour, size or height, price."""

from typing import Self

import msgspec

from rules.acts import Act
from rules.catalog import Catalog, Product, Variant
from rules.ids import ProductId
from rules.money import hryvnias
from rules.products import size_label
from rules.reading.features import has_feature
from rules.shop import Shop


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A wish; None or an empty tuple leaves that side of it open."""

    products: tuple[ProductId, ...] = ()
    category: str | None = None
    feature: str | None = None
    colour: str | None = None
    size: str | None = None
    height_cm: int | None = None
    price_max_uah: int | None = None

    @classmethod
    def of(cls, act: Act) -> Self:
        """Take the wish from the slots of an act."""
        return cls(
            products=act.products,
            category=act.category,
            feature=act.feature,
            colour=act.colour,
            size=act.size,
            height_cm=act.height_cm,
            price_max_uah=act.price_max_uah,
        )


def find(query: Query, catalog: Catalog, shop: Shop) -> tuple[Product, ...]:
    """Give the products of which a sellable variant fits, in the catalogue's order."""
    return tuple(
        product
        for product in catalog.products
        if _is_meant(product, query) and variants(product, query, shop)
    )


def variants(product: Product, query: Query, shop: Shop) -> tuple[Variant, ...]:
    """Give the sellable variants of *product* in the size, colour and price wished."""
    size = None
    if query.size is not None or query.height_cm is not None:
        size = size_label(product, shop, height_cm=query.height_cm, size=query.size)
        if size is None:
            return ()
    return tuple(
        variant
        for variant in product.variants
        if variant.is_sellable
        and size in (None, variant.size)
        and query.colour in (None, variant.colour)
        and _is_affordable(variant, query.price_max_uah)
    )


def _is_meant(product: Product, query: Query) -> bool:
    if query.products and product.id not in query.products:
        return False
    if query.category is not None and product.category != query.category:
        return False
    return query.feature is None or has_feature(product, query.feature)


def _is_affordable(variant: Variant, price_max_uah: int | None) -> bool:
    return price_max_uah is None or variant.price <= hryvnias(price_max_uah)

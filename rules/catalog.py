"""The catalogue as a value: products, their variants, and look-ups over them."""

from collections.abc import Iterable, Mapping
from typing import Self

import msgspec

from rules.ids import ProductId, Sku
from rules.money import Kopiykas


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be bought: a product in a colour and a size."""

    sku: Sku
    product_id: ProductId
    colour: str
    size: str
    price: Kopiykas
    stock: int | None  # pieces; None when the shop doesn't count them
    photo: str | None  # file name under /photos/

    @property
    def is_sellable(self) -> bool:
        """Whether the shop has one, holds of other shoppers left aside."""
        return self.stock is None or self.stock > 0


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """A model; its variants stand in the order of the shop's file."""

    id: ProductId
    name: str
    category: str
    aliases: tuple[str, ...]
    description: str
    features: tuple[str, ...]
    size_table: str  # the name of one of the shop's tables
    variants: tuple[Variant, ...]

    @property
    def colours(self) -> tuple[str, ...]:
        """The colours that it is made in."""
        return tuple(dict.fromkeys(variant.colour for variant in self.variants))

    @property
    def sizes(self) -> tuple[str, ...]:
        """The sizes that it is made in."""
        return tuple(dict.fromkeys(variant.size for variant in self.variants))

    @property
    def prices(self) -> tuple[Kopiykas, ...]:
        """Its different prices, lowest first; one when the price is flat."""
        return tuple(sorted({variant.price for variant in self.variants}))

    def variant(self, colour: str, size: str) -> Variant | None:
        """Give the variant in *colour* and *size*, if it is made."""
        for variant in self.variants:
            if variant.colour == colour and variant.size == size:
                return variant
        return None

    def price_of(self, size: str) -> Kopiykas | None:
        """Give the one price of *size*; None if not made or it depends on colour."""
        prices = {variant.price for variant in self.variants if variant.size == size}
        return prices.pop() if len(prices) == 1 else None

    def photo_of(self, colour: str | None) -> str | None:
        """Give the picture of *colour*, or the first picture there is."""
        for variant in self.variants:
            if variant.photo and colour in (None, variant.colour):
                return variant.photo
        return None


class Catalog(msgspec.Struct, frozen=True, kw_only=True):
    """
    Everything that the shop sells, at one moment; made by `Catalog.of`.

    edition: counts how often the shop has edited it.
    """

    products: tuple[Product, ...]
    by_id: Mapping[ProductId, Product]
    by_sku: Mapping[Sku, Variant]
    edition: int = 0

    @classmethod
    def of(cls, products: Iterable[Product], *, edition: int = 0) -> Self:
        """Index *products*."""
        ordered = tuple(products)
        return cls(
            products=ordered,
            by_id={product.id: product for product in ordered},
            by_sku={
                variant.sku: variant
                for product in ordered
                for variant in product.variants
            },
            edition=edition,
        )

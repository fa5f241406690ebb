"""Make products of rows; each row that can't be sold as it stands is reported."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

import msgspec

from bot.catalog_import.row import Rejected, Row
from rules.catalog import Product, Variant
from rules.ids import ProductId, Sku
from rules.money import KOPIYKAS_IN_HRYVNIA, Kopiykas
from rules.shop import Shop, SizeRow

DEAREST_UAH = 1_000_000  # a larger price is a slip of the keyboard


class Report(msgspec.Struct, frozen=True):
    """What an import came to."""

    products: tuple[Product, ...]
    rejected: tuple[Rejected, ...]

    @property
    def variants(self) -> int:
        """How many variants were taken."""
        return sum(len(product.variants) for product in self.products)


def assemble(rows: Iterable[Row | Rejected], shop: Shop) -> Report:
    """Group *rows* by product; sizes decide each product's size table."""
    rejected: list[Rejected] = []
    groups: dict[str, list[tuple[Row, Variant]]] = {}
    places: dict[str, str] = {}
    for row in rows:
        taken = row if isinstance(row, Rejected) else _variant(row, places)
        if isinstance(taken, Rejected):
            rejected.append(taken)
        elif isinstance(row, Row):
            groups.setdefault(row.product_id, []).append((row, taken))
    products: list[Product] = []
    for group in groups.values():
        product = _product(group, shop)
        if isinstance(product, Product):
            products.append(product)
        else:
            rejected.extend(product)
    return Report(tuple(products), tuple(rejected))


def _variant(row: Row, places: dict[str, str]) -> Variant | Rejected:
    """Check a row by itself; *places* remembers where each sku was seen first."""
    if row.sku in places:
        return Rejected(row.place, f"sku {row.sku} stands at {places[row.sku]} already")
    places[row.sku] = row.place
    price, stock = _price(row.price), _stock(row.stock)
    if price is None:
        return Rejected(row.place, f"price {row.price!r} is not a sum above 0")
    if stock is not None and stock < 0:
        return Rejected(row.place, f"stock {row.stock!r} is not a number of pieces")
    return Variant(
        sku=Sku(row.sku),
        product_id=ProductId(row.product_id),
        colour=row.colour.lower(),
        size=row.size,
        price=price,
        stock=stock,
        photo=row.photo or None,
    )


def _price(text: str) -> Kopiykas | None:
    """Read "1 890,50 грн", "1890.5 UAH" or "1890"; None when it is no price."""
    digits = re.sub(r"[^\d.,-]", "", text).rstrip(".").replace(",", ".")
    try:
        amount = Decimal(digits)
    except InvalidOperation:
        return None
    if not 0 < amount <= DEAREST_UAH:
        return None
    return Kopiykas(int(amount * KOPIYKAS_IN_HRYVNIA))


def _stock(text: str) -> int | None:
    """Read a number of pieces; None when nothing is said, -1 when it is no number."""
    if not text:
        return None
    return int(text) if text.isdecimal() else -1


def _product(
    group: list[tuple[Row, Variant]], shop: Shop
) -> Product | tuple[Rejected, ...]:
    first = group[0][0]
    variants = tuple(variant for _, variant in group)
    table = size_table({variant.size for variant in variants}, shop.size_tables)
    if table is None:
        sizes = ", ".join(dict.fromkeys(variant.size for variant in variants))
        why = (
            f"the sizes of {first.product_id} ({sizes}) fit no size table of the shop "
            "file, or more than one"
        )
        return tuple(Rejected(row.place, why) for row, _ in group)
    return Product(
        id=ProductId(first.product_id),
        name=first.product,
        category=first.category.lower(),
        aliases=first.aliases,
        description=first.description,
        features=first.features,
        size_table=table,
        variants=variants,
    )


def size_table(
    sizes: set[str], tables: Mapping[str, tuple[SizeRow, ...]]
) -> str | None:
    """Name the one table that has all *sizes*; None when none or several do."""
    fitting = [
        name for name, rows in tables.items() if sizes <= {row.size for row in rows}
    ]
    return fitting[0] if len(fitting) == 1 else None

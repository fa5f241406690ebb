"""A catalogue from the rows of the shop's table, one row per variant."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby

from rules.catalog import Catalog, Product, Variant
from rules.ids import ProductId, Sku
from rules.money import KOPIYKAS_IN_HRYVNIA, Kopiykas
from rules.shop import Shop

Row = Mapping[str, str]


def catalog_of(rows: Iterable[Row], shop: Shop) -> Catalog:
    """
    Make the catalogue of rows that stand together by product.

    Raises:
        KeyError: A column is missing.
        ValueError: A price or a stock is no number.
    """
    return Catalog.of(
        _product(tuple(group), shop)
        for _, group in groupby(rows, key=lambda row: row["product_id"])
    )


def _product(rows: tuple[Row, ...], shop: Shop) -> Product:
    first = rows[0]
    return Product(
        id=ProductId(first["product_id"]),
        name=first["product"],
        category=first["category"],
        aliases=_listed(first["aliases"], "|"),
        description=first["description"],
        features=_listed(first["features"], ";"),
        size_table=_size_table({row["size"] for row in rows}, shop),
        variants=tuple(_variant(row) for row in rows),
    )


def _size_table(sizes: set[str], shop: Shop) -> str:
    """Name the shop's table in which all *sizes* stand; empty if there is none."""
    for name, rows in shop.size_tables.items():
        if sizes <= {row.size for row in rows}:
            return name
    return ""


def _variant(row: Row) -> Variant:
    return Variant(
        sku=Sku(row["sku"]),
        product_id=ProductId(row["product_id"]),
        colour=row["colour"],
        size=row["size"],
        price=Kopiykas(int(Decimal(row["price_uah"]) * KOPIYKAS_IN_HRYVNIA)),
        stock=int(row["stock"]) if row["stock"] else None,
        photo=row["photo"] or None,
    )


def _listed(cell: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(separator) if part.strip())

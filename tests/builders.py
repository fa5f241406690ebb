"""The demo shop as values, for tests of what happens on it."""

import csv
from functools import cache
from itertools import groupby
from pathlib import Path

import msgspec

from rules.catalog import Catalog, Product, Variant
from rules.ids import ProductId, Sku
from rules.money import hryvnias
from rules.shop import Shop

DEMO = Path(__file__).parents[1] / "bot" / "demo"


@cache
def demo_shop() -> Shop:
    """Read the demo shop's `shop.yaml`."""
    return msgspec.yaml.decode((DEMO / "shop.yaml").read_bytes(), type=Shop)


@cache
def demo_catalog() -> Catalog:
    """Read the demo shop's `catalog.csv`."""
    with (DEMO / "catalog.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Catalog.of(
        _product(list(group))
        for _, group in groupby(rows, key=lambda row: row["product_id"])
    )


def _product(rows: list[dict[str, str]]) -> Product:
    first = rows[0]
    return Product(
        id=ProductId(first["product_id"]),
        name=first["product"],
        category=first["category"],
        aliases=tuple(first["aliases"].split("|")),
        description=first["description"],
        features=tuple(first["features"].split(";")),
        size_table=_size_table({row["size"] for row in rows}),
        variants=tuple(_variant(row) for row in rows),
    )


def _size_table(sizes: set[str]) -> str:
    """Name the shop's table that all *sizes* stand in."""
    return next(
        name
        for name, rows in demo_shop().size_tables.items()
        if sizes <= {row.size for row in rows}
    )


def _variant(row: dict[str, str]) -> Variant:
    return Variant(
        sku=Sku(row["sku"]),
        product_id=ProductId(row["product_id"]),
        colour=row["colour"],
        size=row["size"],
        price=hryvnias(int(row["price_uah"])),
        stock=int(row["stock"]),
        photo=row["photo"],
    )

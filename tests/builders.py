"""The demo shop as values, for tests of what happens on it."""

import csv
from functools import cache
from pathlib import Path

import msgspec

from bot.outside.fingerprints import look_at
from bot.store.catalog import StoredPhoto
from rules.catalog import Catalog
from rules.catalog_rows import catalog_of
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
        return catalog_of(csv.DictReader(file), demo_shop())


@cache
def demo_photos() -> tuple[StoredPhoto, ...]:
    """Take the fingerprints of the demo shop's pictures."""
    variants = {it.photo: it for it in demo_catalog().by_sku.values() if it.photo}
    return tuple(
        StoredPhoto(
            file=name,
            product_id=variant.product_id,
            colour=variant.colour,
            fingerprint=look_at((DEMO / "photos" / name).read_bytes()).fingerprint,
        )
        for name, variant in variants.items()
    )

"""What the shop under test sells and where its money goes: the demo shop's files."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import msgspec

from rules.shop import Shop

DEMO = Path(__file__).parents[1] / "bot" / "demo"
SHOP_FILE = DEMO / "shop.yaml"
CATALOG_FILE = DEMO / "catalog.csv"
PHOTOS = DEMO / "photos"
PLENTY = 100_000  # pieces: a load test must not sell out


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """One variant; *words* name its product as shoppers do, *price* is in hryvnias."""

    name: str
    words: str
    colour: str
    size: str
    heights: tuple[int, ...]
    price: int
    photo: str


class Assortment(msgspec.Struct, frozen=True):
    """The shop with everything that can be bought there."""

    shop: Shop
    things: tuple[Thing, ...]

    @classmethod
    def read(cls) -> Self:
        """Read the demo shop."""
        shop = msgspec.yaml.decode(SHOP_FILE.read_bytes(), type=Shop)
        return cls(shop, tuple(_things(shop)))

    def one(self, dice: random.Random) -> Thing:
        """Draw something to buy."""
        return dice.choice(self.things)


def stocked_catalog(folder: Path) -> Path:
    """
    Write the demo's catalogue with full shelves, beside its photos, and give its path.

    Both come below *folder*, where the service may keep photos of its own.
    """
    goods = folder / "goods"
    goods.mkdir()
    (goods / "photos").symlink_to(PHOTOS)
    path = goods / "catalog.csv"
    with CATALOG_FILE.open(newline="") as source, path.open("w", newline="") as target:
        rows = csv.DictReader(source)
        writer = csv.DictWriter(target, rows.fieldnames or ())
        writer.writeheader()
        for row in rows:
            writer.writerow(row | {"stock": PLENTY})
    return path


def _things(shop: Shop) -> Iterator[Thing]:
    """Give what has one size for each height: that is what shoppers can ask for."""
    heights = {
        row.size: tuple(range(row.from_cm + 2, row.to_cm - 1))
        for row in shop.size_tables["double"]
    }
    with CATALOG_FILE.open(newline="") as file:
        for row in csv.DictReader(file):
            if row["size"] in heights:
                yield Thing(
                    name=row["product"],
                    words=f"{row['category']} {row['aliases'].split('|')[0]}",
                    colour=row["colour"],
                    size=row["size"],
                    heights=heights[row["size"]],
                    price=int(row["price_uah"]),
                    photo=row["photo"],
                )

"""
Draw the pictures of the demo shop's products.

    python -m tools.draw_products [NAME …]

Reads the names from the catalogue's `photo` column (PRODUCT-COLOUR.png) and writes
the pictures beside the catalogue, in photos/.  The same names give the same pictures.
"""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.wardrobe.cloth import Colour
from tools.wardrobe.pictures import NAVY, PICTURES

DEMO = Path(__file__).parent.parent / "bot" / "demo"
PHOTOS = DEMO / "photos"

COLOURS: dict[str, Colour] = {
    "black": (46, 46, 52),
    "blue": (138, 184, 226),
    "burgundy": (122, 30, 52),
    "cappuccino": (186, 150, 120),
    "chocolate": (98, 62, 46),
    "grey": (142, 145, 151),
    "milk": (247, 240, 226),
    "navy": NAVY,
    "orange": (236, 126, 58),
    "pink": (240, 160, 180),
    "red": (200, 38, 48),
    "striped": NAVY,
    "yellow": (246, 204, 88),
}


def photo_names(catalogue: Path) -> list[str]:
    """Give the names of all pictures that the catalogue asks for."""
    with catalogue.open(encoding="utf-8", newline="") as lines:
        return sorted({row["photo"] for row in csv.DictReader(lines)})


def draw(name: str) -> None:
    """Draw the picture of that file name and save it."""
    product, colour = name.removesuffix(".png").split("-")
    picture = PICTURES[product](COLOURS[colour])
    picture.save(PHOTOS / name, optimize=True)


def main(names: Sequence[str]) -> None:
    """Draw the named pictures, or all."""
    PHOTOS.mkdir(exist_ok=True)
    for name in names or photo_names(DEMO / "catalog.csv"):
        draw(name)
        print(f"{name}: {(PHOTOS / name).stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(sys.argv[1:])

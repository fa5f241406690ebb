"""
Measure how well pictures are recognised, and write the figures into docs/photos.md.

    python -m tools.photo_report [ROUNDS]

Takes about five minutes.  Ends with status 1 if a target is missed.
"""

import itertools
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from PIL import Image

from bot.outside.fingerprints import look_at
from rules.photos import Fingerprint, KnownPhoto, compare, recognise
from tools.draw_products import PHOTOS
from tools.photo_page import (
    COLOUR_NAMED,
    WRONG_PRODUCT,
    Figures,
    Nearest,
    Strangers,
    Tally,
    page_of,
)
from tools.photo_strangers import STRANGERS
from tools.photo_variants import HARDER, VARIANTS, Variant, as_jpeg
from tools.wardrobe.pictures import PICTURES

REPORT = Path(__file__).parent.parent / "docs" / "photos.md"
UNSOLD_COLOURS = ((58, 138, 92), (128, 92, 172))  # green and violet
ROUNDS = 6  # in which every picture is changed in every way
QUALITY = 80  # of the JPEGs in which strangers arrive


def known_photos() -> list[KnownPhoto]:
    """Take the fingerprints of the catalogue's pictures."""
    known = []
    for path in sorted(PHOTOS.glob("*.png")):
        product, colour = path.stem.split("-")
        look = look_at(path.read_bytes())
        known.append(KnownPhoto(product, colour, look.fingerprint))
    return known


def measure_variants(
    known: list[KnownPhoto], variants: dict[str, Variant], rounds: int
) -> dict[str, Tally]:
    """Change every picture of the catalogue in every way, *rounds* times."""
    tallies = {}
    for kind, change in variants.items():
        tally = tallies[kind] = Tally()
        for photo in known:
            name = f"{photo.product}-{photo.colour}"
            with Image.open(PHOTOS / f"{name}.png") as file:
                picture = file.convert("RGB")
            for number in range(rounds):
                content = change(picture, Random(f"{kind} {name} {number}"))
                _count(tally, look_at(content).fingerprint, photo, known)
    return tallies


def measure_unsold(known: list[KnownPhoto]) -> Counter[str]:
    """Draw our garments in colours that the shop doesn't have."""
    answers: Counter[str] = Counter()
    for product, draw in PICTURES.items():
        for colour in UNSOLD_COLOURS:
            content = as_jpeg(draw(colour), QUALITY)
            match recognise(look_at(content).fingerprint, known):
                case None:
                    answers["unknown"] += 1
                case found if found.colour is not None:
                    answers[COLOUR_NAMED] += 1
                case found if found.product != product:
                    answers[WRONG_PRODUCT] += 1
                case _:
                    answers["product named, colour asked"] += 1
    return answers


def measure_strangers(known: list[KnownPhoto]) -> dict[str, Strangers]:
    """Show it pictures that aren't ours, of every kind."""
    figures = {}
    for kind, (draw, count) in STRANGERS.items():
        taken, nearest = 0, 1.0
        for number in range(count):
            content = as_jpeg(draw(Random(f"{kind} {number}")), QUALITY)
            seen = look_at(content).fingerprint
            taken += recognise(seen, known) is not None
            apart = [like.steps for photo in known if (like := compare(seen, photo))]
            nearest = min([nearest, *apart])
        figures[kind] = Strangers(count, taken, nearest)
    return figures


def milliseconds(known: list[KnownPhoto]) -> tuple[float, float]:
    """Time a fingerprint, and a comparison with the whole catalogue."""
    contents = [path.read_bytes() for path in sorted(PHOTOS.glob("*.png"))]
    start = time.perf_counter()
    looks = [look_at(content) for content in contents]
    middle = time.perf_counter()
    for look in looks:
        recognise(look.fingerprint, known)
    end = time.perf_counter()
    per_picture = 1000 / len(contents)
    return (middle - start) * per_picture, (end - middle) * per_picture


def _count(
    tally: Tally, seen: Fingerprint, photo: KnownPhoto, known: list[KnownPhoto]
) -> None:
    match recognise(seen, known):
        case None:
            tally.unknown += 1
        case found if found.product != photo.product:
            tally.wrong_product += 1
        case found if found.colour is None:
            tally.colour_asked += 1
        case found if found.colour != photo.colour:
            tally.wrong_colour += 1
        case _:
            tally.right += 1
    own = compare(seen, photo)
    if own is None:
        return
    tally.farthest_steps = max(tally.farthest_steps, own.steps)
    tally.farthest_colours = max(tally.farthest_colours, own.colours)
    for other in known:
        if other.product == photo.product and other.colour != photo.colour:
            like = compare(seen, other)
            if like is not None:
                margin = like.colours - own.colours
                tally.least_margin = min(tally.least_margin, margin)


def measure_nearest(known: list[KnownPhoto]) -> tuple[Nearest, ...]:
    """Compare the catalogue's pictures with each other, as they are."""
    found = []
    for product in sorted({photo.product for photo in known}):
        own = [photo for photo in known if photo.product == product]
        steps, levels = [], []
        for photo, other in itertools.product(own, known):
            like = compare(photo.fingerprint, other)
            if like and other.product != product:
                steps.append(like.steps)
            elif like and other.colour != photo.colour:
                levels.append(like.colours)
        nearest = min(steps, default=None), min(levels, default=None)
        found.append(Nearest(product, len(own), *nearest))
    return tuple(found)


def measured(rounds: int) -> Figures:
    """Measure everything."""
    known = known_photos()
    return Figures(
        tallies=measure_variants(known, VARIANTS, rounds),
        harder=measure_variants(known, HARDER, rounds),
        unsold=measure_unsold(known),
        strangers=measure_strangers(known),
        nearest=measure_nearest(known),
    )


def main(rounds: int) -> int:
    """Measure, write the page, print it."""
    figures = measured(rounds)
    text = page_of(figures)
    REPORT.write_text(text, encoding="utf-8")
    look_ms, recognise_ms = milliseconds(known_photos())
    print(text)
    print(f"{look_ms:.1f} ms for a fingerprint, {recognise_ms:.1f} ms to compare it")
    return 0 if figures.is_on_target else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))

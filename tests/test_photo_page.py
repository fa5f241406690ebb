"""docs/photos.md: its figures are of this code and these photos, and on target."""

from collections.abc import Iterator

import pytest

from rules.photos import KnownPhoto
from tools.draw_products import PHOTOS
from tools.photo_page import HARDER_PREFACE, LEAST_RIGHT, PREFACE, catalogue, page_of
from tools.photo_report import (
    REPORT,
    ROUNDS,
    UNSOLD_COLOURS,
    known_photos,
    measure_nearest,
    measured,
)
from tools.photo_strangers import STRANGERS
from tools.photo_variants import HARDER, VARIANTS
from tools.wardrobe.pictures import PICTURES

FEWEST_STRANGERS = 300


@pytest.fixture(scope="module")
def known() -> list[KnownPhoto]:
    return known_photos()


def page() -> str:
    return REPORT.read_text(encoding="utf-8")


def tables() -> Iterator[list[list[str]]]:
    """Give the rows of each table of the page, without its head."""
    for part in page().split("\n\n"):
        if part.startswith("| "):
            _, _, *rows = part.strip().splitlines()
            yield [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]


def test_page_names_the_thresholds_of_the_code() -> None:
    assert PREFACE in page()
    assert HARDER_PREFACE in page()


def test_page_is_of_these_photos_and_these_fingerprints(
    known: list[KnownPhoto],
) -> None:
    assert "\n".join(catalogue(measure_nearest(known))) in page()


def test_page_counts_every_kind_of_every_photo() -> None:
    _, changed, harder, unsold, strangers = tables()
    photos = len(list(PHOTOS.glob("*.png")))
    *kinds, (_, everybody, *_) = strangers

    assert [row[0] for row in changed] == list(VARIANTS)
    assert [row[0] for row in harder] == list(HARDER)
    assert {row[1] for row in (*changed, *harder)} == {str(photos * ROUNDS)}
    assert sum(int(row[1]) for row in unsold) == len(PICTURES) * len(UNSOLD_COLOURS)
    assert [(row[0], int(row[1])) for row in kinds] == [
        (kind, count) for kind, (_, count) in STRANGERS.items()
    ]
    assert int(everybody) == sum(count for _, count in STRANGERS.values())


def test_figures_of_the_page_are_on_target() -> None:
    _, changed, harder, unsold, strangers = tables()

    for kind, _, right, _, _, wrong_colour, wrong_product, *_ in changed:
        assert float(right.rstrip("%")) >= 100 * LEAST_RIGHT, kind
        assert (wrong_colour, wrong_product) == ("0", "0"), kind
    for kind, _, _, _, _, wrong_colour, wrong_product, *_ in harder:
        assert (wrong_colour, wrong_product) == ("0", "0"), kind
    assert {row[0] for row in unsold} <= {"product named, colour asked", "unknown"}
    assert int(strangers[-1][1]) >= FEWEST_STRANGERS
    assert {row[2] for row in strangers} == {"0"}


@pytest.mark.long
def test_page_is_what_is_measured() -> None:
    figures = measured(ROUNDS)

    assert figures.is_on_target
    assert page() == page_of(figures)

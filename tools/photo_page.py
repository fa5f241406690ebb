"""The page of figures that `tools.photo_report` writes."""

from collections.abc import Iterator

import msgspec

from rules.photos import (
    OTHER_COLOUR_FARTHER,
    OTHER_PRODUCT_FARTHER,
    SAME_COLOUR,
    SAME_PRODUCT,
    STEPS,
)

LEAST_RIGHT = 0.95  # of every kind, product and colour
COLOUR_NAMED, WRONG_PRODUCT = "a colour named", "wrong product"

PREFACE = f"""\
# How pictures are recognised

Written by `python -m tools.photo_report`; change the code, not the figures.

Before any model is asked, a picture is compared with those of the catalogue
(`rules/photos.py`, `bot/outside/fingerprints.py`). From the whole picture, from five
crops, from the block that a screenshot frames and from the outline of what stands out
from the backdrop, two things are taken:

- **Steps of luminance**, on a grid of {STEPS} × {STEPS}: whether the next place to the
  right, and downwards, is clearly brighter, clearly darker or neither. Two pictures are
  as far apart as the share of steps that only one of them has; the rows that differ
  most don't count, since a caption may hide them. This names the **product**: up to
  {SAME_PRODUCT:.2f}, with every other product at least {OTHER_PRODUCT_FARTHER:.2f}
  farther.
- **Colours**, the means of 6 × 8 fields, with brightness evened out, without the two
  worst rows. They name the **colour**: up to {SAME_COLOUR:.0f} levels of 255, with
  every other colour at least {OTHER_COLOUR_FARTHER:.0f} levels farther. In doubt the
  product alone is named and the shopper is asked for the colour.
"""

CATALOGUE_PREFACE = """\
How near its pictures come to each other as they are: the least distance of each product
from another one, and between two of its colours.
"""

HARDER_PREFACE = f"""
The target is {LEAST_RIGHT:.0%} right and none wrong in every row above. What is harder
has no target but the second: where the garment itself is cut off, or a caption's bar
looks like the page, the picture stays unknown and the model is asked.
"""


class Tally(msgspec.Struct, kw_only=True):
    """What came out for one kind of variant."""

    right: int = 0
    colour_asked: int = 0
    unknown: int = 0
    wrong_colour: int = 0
    wrong_product: int = 0
    farthest_steps: float = 0.0
    farthest_colours: float = 0.0
    least_margin: float = 255.0  # by which the next colour is farther

    @property
    def total(self) -> int:
        """How many pictures were looked at."""
        named = self.right + self.colour_asked + self.wrong_colour
        return named + self.unknown + self.wrong_product

    @property
    def is_wrong(self) -> bool:
        """Whether anything was taken for something else."""
        return self.wrong_colour + self.wrong_product > 0

    @property
    def is_on_target(self) -> bool:
        """Whether enough were right and none was wrong."""
        return not self.is_wrong and self.right >= LEAST_RIGHT * self.total


class Strangers(msgspec.Struct, frozen=True):
    """What came out for one kind of pictures that aren't ours."""

    count: int
    taken: int  # for one of ours
    nearest: float  # share of steps apart


class Nearest(msgspec.Struct, frozen=True):
    """What comes nearest to the pictures of one product of the catalogue."""

    product: str
    pictures: int
    steps: float | None  # to another product; None: none comes near at all
    levels: float | None  # between two of its colours; None: it has just one


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is measured."""

    tallies: dict[str, Tally]
    harder: dict[str, Tally]
    unsold: dict[str, int]
    strangers: dict[str, Strangers]
    nearest: tuple[Nearest, ...]

    @property
    def is_on_target(self) -> bool:
        """Whether every target is met."""
        return (
            all(tally.is_on_target for tally in self.tallies.values())
            and not any(tally.is_wrong for tally in self.harder.values())
            and not self.unsold.get(COLOUR_NAMED, 0)
            and not self.unsold.get(WRONG_PRODUCT, 0)
            and not any(kind.taken for kind in self.strangers.values())
        )


def page_of(figures: Figures) -> str:
    """Give the page in Markdown."""
    return "\n".join(_parts(figures)) + "\n"


def catalogue(nearest: tuple[Nearest, ...]) -> Iterator[str]:
    """Give the part about the catalogue's own pictures, which is quickly measured."""
    yield "| product | pictures | steps to another product | levels between colours |"
    yield "|---|--:|--:|--:|"
    for one in nearest:
        steps = "far" if one.steps is None else f"{one.steps:.2f}"
        levels = "–" if one.levels is None else f"{one.levels:.0f}"
        yield f"| {one.product} | {one.pictures} | {steps} | {levels} |"


def _parts(figures: Figures) -> Iterator[str]:
    yield PREFACE
    yield "## The catalogue\n"
    yield CATALOGUE_PREFACE
    yield from catalogue(figures.nearest)
    yield "\n## Our own pictures, changed\n"
    yield from _own(figures.tallies)
    yield HARDER_PREFACE
    yield from _own(figures.harder)
    yield "\n## Our garments in colours that the shop doesn't have\n"
    yield "| answer | pictures |\n|---|--:|"
    for answer, count in sorted(figures.unsold.items()):
        yield f"| {answer} | {count} |"
    yield "\n## Pictures that aren't ours\n"
    yield from _others(figures.strangers)


def _own(tallies: dict[str, Tally]) -> Iterator[str]:
    yield (
        "| what happened to it | pictures | product and colour right | colour asked "
        "| unknown | wrong colour | wrong product | steps apart, at most "
        "| levels off, at most | next colour farther by, at least |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for kind, tally in tallies.items():
        yield (
            f"| {kind} | {tally.total} | {tally.right / tally.total:.1%} "
            f"| {tally.colour_asked} | {tally.unknown} | {tally.wrong_colour} "
            f"| {tally.wrong_product} | {tally.farthest_steps:.2f} "
            f"| {tally.farthest_colours:.1f} | {tally.least_margin:.1f} |"
        )


def _others(strangers: dict[str, Strangers]) -> Iterator[str]:
    yield "| kind | pictures | taken for ours | steps apart, at least |"
    yield "|---|--:|--:|--:|"
    for kind, found in strangers.items():
        apart = f"{found.nearest:.2f}" if found.nearest < 1 else "everywhere"
        yield f"| {kind} | {found.count} | {found.taken} | {apart} |"
    count = sum(found.count for found in strangers.values())
    taken = sum(found.taken for found in strangers.values())
    yield f"| **all** | {count} | {taken} | |"

"""
Is this a picture of ours, and of which product and colour?

Pure: compares fingerprints that are already taken.  Two things are looked at, because
neither is enough: the steps of luminance say which garment it is, but one garment is
much the same in all its colours; the colours say which of them.

How near is near was measured, see docs/photos.md.
"""

from collections.abc import Iterable, Sequence
from statistics import median

import msgspec

STEPS = 32  # places across and down at which luminance is compared
CELLS_ACROSS, CELLS_DOWN = 6, 8  # fields of which the mean colour is kept

# A caption hides up to 13 % of the height, which touches so many rows at most.
HIDDEN_ROWS_OF_STEPS = 6
HIDDEN_ROWS_OF_CELLS = 2

# Our own pictures came back at most 0.11 apart; strangers of the likest cut among
# hundreds stayed 0.28 away, nearly all of them 0.45 and more.
SAME_PRODUCT = 0.18  # share of the steps that differ
OTHER_PRODUCT_FARTHER = 0.10  # than the nearest one, or we don't know
SURELY_ANOTHER = 0.60  # the same with the hidden rows counted: needs no second look
FEWEST_STEPS = 120  # a picture with less in it has nothing to be known by

# Our own pictures came back at most 2 levels off their own colour.  So a margin of 2
# can't name a wrong one: the right one would have to be more than 2 off.
SAME_COLOUR = 4.0  # levels of 255, the mean over the fields
OTHER_COLOUR_FARTHER = 2.0  # levels more than the nearest one, or we ask
DIMMEST, BRIGHTEST = 0.75, 1.35  # how much a picture's brightness may be evened out

_ROW_BYTES = STEPS // 2
_CELL_ROW_BYTES = CELLS_ACROSS * 3


class View(msgspec.Struct, frozen=True):
    """
    What one crop of a picture looks like.

    Args:
        luminance: Four bits for each of STEPS × STEPS places, row by row: clearly
            brighter to the right, clearly darker to the right, the same downwards.
        colours: Mean red, green and blue of CELLS_ACROSS × CELLS_DOWN fields.
    """

    luminance: bytes
    colours: bytes


class Fingerprint(msgspec.Struct, frozen=True):
    """What a picture looks like, whole and in several crops; the whole comes first."""

    views: tuple[View, ...]


class KnownPhoto(msgspec.Struct, frozen=True):
    """The fingerprint of a picture in the catalogue."""

    product: str
    colour: str
    fingerprint: Fingerprint


class Recognised(msgspec.Struct, frozen=True):
    """Whose picture it is; without a colour the shopper has to be asked for it."""

    product: str
    colour: str | None


class Likeness(msgspec.Struct, frozen=True):
    """How far a picture is from a known one, in the two crops that match best."""

    photo: KnownPhoto
    steps: float
    colours: float


def recognise(seen: Fingerprint, known: Iterable[KnownPhoto]) -> Recognised | None:
    """Say which product it is and, if the colours are as sure, in which colour."""
    near = [
        likeness
        for photo in known
        if (likeness := compare(seen, photo)) is not None
        and likeness.steps <= SAME_PRODUCT + OTHER_PRODUCT_FARTHER
    ]
    if not near:
        return None
    nearest = min(near, key=_by_steps)
    product = nearest.photo.product
    if nearest.steps > SAME_PRODUCT or any(
        other.photo.product != product
        and other.steps < nearest.steps + OTHER_PRODUCT_FARTHER
        for other in near
    ):
        return None
    variants = [likeness for likeness in near if likeness.photo.product == product]
    return Recognised(product, _colour(variants))


def compare(seen: Fingerprint, photo: KnownPhoto) -> Likeness | None:
    """Match all crops with all crops; None if none of them comes near."""
    pairs = [
        (steps, one, two)
        for one in seen.views
        for two in photo.fingerprint.views
        if (steps := steps_apart(one.luminance, two.luminance)) is not None
    ]
    if not pairs:
        return None
    steps, one, two = min(pairs, key=lambda pair: pair[0])
    return Likeness(photo, steps, colours_apart(one.colours, two.colours))


def steps_apart(one: bytes, two: bytes) -> float | None:
    """
    Give the share of steps that only one of the two has, 0 to 1.

    The rows that differ most are left out, because a caption may hide them.  None
    stands for pictures that differ everywhere, or that have nothing in them.
    """
    unlike, either = _unlike(one, two)
    if unlike > SURELY_ANOTHER * either:
        return None
    rows = sorted(
        _unlike(one[start : start + _ROW_BYTES], two[start : start + _ROW_BYTES])
        for start in range(0, len(one), _ROW_BYTES)
    )
    kept = rows[: STEPS - HIDDEN_ROWS_OF_STEPS]
    either = sum(row_either for _, row_either in kept)
    if either < FEWEST_STEPS:
        return None
    return sum(row_unlike for row_unlike, _ in kept) / either


def colours_apart(one: bytes, two: bytes) -> float:
    """Give the mean distance of the fields, 0 to 255, with brightness evened out."""
    gain = median((b + 1) / (a + 1) for a, b in zip(one, two, strict=True))
    gain = min(max(gain, DIMMEST), BRIGHTEST)
    distances = [abs(min(a * gain, 255.0) - b) for a, b in zip(one, two, strict=True)]
    rows = sorted(
        sum(distances[start : start + _CELL_ROW_BYTES])
        for start in range(0, len(distances), _CELL_ROW_BYTES)
    )
    kept = rows[: CELLS_DOWN - HIDDEN_ROWS_OF_CELLS]
    return sum(kept) / (len(kept) * _CELL_ROW_BYTES)


def _colour(variants: Sequence[Likeness]) -> str | None:
    nearest = min(variants, key=_by_colours)
    colour = nearest.photo.colour
    if nearest.colours > SAME_COLOUR or any(
        other.photo.colour != colour
        and other.colours < nearest.colours + OTHER_COLOUR_FARTHER
        for other in variants
    ):
        return None
    return colour


def _by_steps(likeness: Likeness) -> float:
    return likeness.steps


def _by_colours(likeness: Likeness) -> float:
    return likeness.colours


def _unlike(one: bytes, two: bytes) -> tuple[int, int]:
    """Count the bits that only one of the two has, and those that either has."""
    a, b = int.from_bytes(one), int.from_bytes(two)
    return (a ^ b).bit_count(), (a | b).bit_count()

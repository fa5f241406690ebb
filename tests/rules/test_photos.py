"""Comparing fingerprints: the product by steps of luminance, the colour by fields."""

from random import Random

import pytest

from rules.photos import (
    CELLS_ACROSS,
    CELLS_DOWN,
    STEPS,
    Fingerprint,
    KnownPhoto,
    Recognised,
    View,
    colours_apart,
    compare,
    recognise,
    steps_apart,
)

STEP_BYTES = STEPS * STEPS // 2
ROW_BYTES = STEPS // 2
CELLS = CELLS_ACROSS * CELLS_DOWN


def some_steps(seed: str) -> bytes:
    return Random(seed).randbytes(STEP_BYTES)


def plain(red: int, green: int, blue: int) -> bytes:
    """A pale backdrop with a garment of that colour in the lower five rows."""
    backdrop = bytes((220, 214, 208)) * (3 * CELLS_ACROSS)
    return backdrop + bytes((red, green, blue)) * (5 * CELLS_ACROSS)


def a_print(steps: bytes, colours: bytes) -> Fingerprint:
    return Fingerprint((View(steps, colours),))


def flipped(steps: bytes, rows: int) -> bytes:
    """The same with every bit of the first rows turned over."""
    end = rows * ROW_BYTES
    return bytes(byte ^ 0xFF for byte in steps[:end]) + steps[end:]


DRESS = some_steps("dress")
PINK, MILK, RED = plain(240, 160, 180), plain(247, 240, 226), plain(200, 38, 48)
PINK_DRESS = KnownPhoto("dress", "pink", a_print(DRESS, PINK))
MILK_DRESS = KnownPhoto("dress", "milk", a_print(DRESS, MILK))
TRENCH = KnownPhoto("trench", "pink", a_print(some_steps("trench"), PINK))
KNOWN = (PINK_DRESS, MILK_DRESS, TRENCH)


@pytest.mark.parametrize("photo", KNOWN, ids=lambda known: known.colour + known.product)
def test_the_very_picture_is_recognised_with_its_colour(photo: KnownPhoto) -> None:
    found = recognise(photo.fingerprint, KNOWN)

    assert found == Recognised(photo.product, photo.colour)


def test_a_picture_of_something_else_is_not_ours() -> None:
    assert recognise(a_print(some_steps("lamp"), PINK), KNOWN) is None


def test_nothing_is_recognised_without_a_catalogue() -> None:
    assert recognise(PINK_DRESS.fingerprint, ()) is None


def test_a_colour_that_we_do_not_have_is_asked_for() -> None:
    seen = a_print(DRESS, RED)

    assert recognise(seen, KNOWN) == Recognised("dress", None)


def test_a_colour_between_two_of_ours_is_asked_for() -> None:
    near_twin = KnownPhoto("dress", "rose", a_print(DRESS, plain(239, 158, 179)))
    seen = a_print(DRESS, plain(240, 159, 180))

    assert recognise(seen, (PINK_DRESS, near_twin)) == Recognised("dress", None)


def test_a_second_picture_of_the_same_colour_raises_no_doubt() -> None:
    again = KnownPhoto("dress", "pink", a_print(DRESS, plain(239, 158, 179)))

    found = recognise(PINK_DRESS.fingerprint, (again, *KNOWN))

    assert found == Recognised("dress", "pink")


def test_what_is_left_beside_a_caption_must_be_enough_to_know_by() -> None:
    rest = STEP_BYTES - 6 * ROW_BYTES
    lettering = bytes(rest) + some_steps("words")[:-rest]

    assert steps_apart(lettering, lettering) is None


def test_a_picture_between_two_products_is_nobodys() -> None:
    twin = KnownPhoto("gown", "pink", a_print(flipped(DRESS, 6), PINK))

    assert recognise(PINK_DRESS.fingerprint, (PINK_DRESS, twin)) is None


@pytest.mark.parametrize(
    ("rows", "found"),
    [(6, Recognised("dress", "pink")), (14, None)],
    ids=["a caption over six rows changes nothing", "over fourteen rows it does"],
)
def test_a_caption_may_hide_some_rows(rows: int, found: Recognised | None) -> None:
    seen = a_print(flipped(DRESS, rows), PINK)

    assert recognise(seen, KNOWN) == found


def test_rows_under_a_caption_do_not_count() -> None:
    assert steps_apart(DRESS, flipped(DRESS, 6)) == 0.0


def test_two_empty_pictures_are_not_alike() -> None:
    assert steps_apart(bytes(STEP_BYTES), bytes(STEP_BYTES)) is None


def test_any_crop_may_match_any_crop() -> None:
    other = View(some_steps("sleeve"), MILK)
    seen = Fingerprint((other, View(DRESS, PINK)))

    likeness = compare(seen, PINK_DRESS)

    assert likeness is not None
    assert (likeness.steps, likeness.colours) == (0.0, 0.0)


@pytest.mark.parametrize("brightness", [0.85, 0.93, 1.05])
def test_brightness_is_evened_out(brightness: float) -> None:
    seen = bytes(min(255, round(level * brightness)) for level in PINK)

    assert colours_apart(seen, PINK) < 1.5


def test_black_is_not_taken_for_dimmed_milk() -> None:
    assert colours_apart(plain(40, 40, 46), MILK) > 50

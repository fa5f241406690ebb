"""Details: zips, buttons, cords and bows."""

from collections.abc import Iterable

from tools.wardrobe.cloth import Colour, Garment, toned
from tools.wardrobe.outline import CENTRE, SIDES, Point, along, sharp

METAL = (198, 196, 192)
DARK_METAL = (128, 126, 124)
CORD = (246, 243, 238)


def zip_fastener(garment: Garment, top: Point, bottom: Point) -> None:
    """Sew a zip: tape, teeth and a pull near the top."""
    tape = toned(garment.cloth.colour, -0.32)
    garment.ink([top, bottom], tape, width=15, is_round=False)
    garment.ink([top, bottom], METAL, width=5, is_round=False)
    teeth = round(abs(bottom[1] - top[1]) / 7)
    for number in range(teeth):
        x, y = along(top, bottom, number / teeth)
        garment.ink([(x - 3.5, y), (x + 3.5, y)], DARK_METAL, width=1.6, is_round=False)
    pull = along(top, bottom, 12 / abs(bottom[1] - top[1]))
    garment.ink([pull, (pull[0], pull[1] + 30)], DARK_METAL, width=9, is_round=False)
    garment.ink([pull, (pull[0], pull[1] + 27)], METAL, width=5, is_round=False)


def buttons(
    garment: Garment, places: Iterable[Point], radius: float, colour: Colour
) -> None:
    """Sew on buttons with a rim and two holes."""
    for x, y in places:
        garment.disc((x + 1, y + 2), radius + 1, toned(garment.cloth.colour, -0.5))
        garment.disc((x, y), radius, colour)
        garment.disc((x, y), radius * 0.68, toned(colour, -0.10))
        for side in (-1, 1):
            garment.disc(
                (x + side * radius * 0.26, y), radius * 0.15, toned(colour, -0.65)
            )


def hood_cords(garment: Garment, top: float) -> None:
    """Hang two cords from a hood, of uneven length."""
    for side, length in zip(SIDES, (118, 100), strict=True):
        cord = side(
            [(CENTRE - 34, top), (CENTRE - 42, top + 40), (CENTRE - 34, top + length)]
        )
        garment.disc(cord[0], 6, METAL)
        garment.ink(cord, CORD, width=6)
        end = cord[-1]
        garment.ink([end, (end[0], end[1] + 14)], METAL, width=7, is_round=False)


def bow(garment: Garment, middle: Point, *, size: float = 1.0) -> None:
    """Tie a ribbon bow with two loops and two hanging ends."""
    x, y = middle
    for way in (-1, 1):
        tail = [
            *sharp(x, y),
            (x + way * 20 * size, y + 60 * size),
            *sharp(x + way * 58 * size, y + 176 * size),
            *sharp(x + way * 34 * size, y + 168 * size),
            *sharp(x + way * 22 * size, y + 186 * size),
            (x + way * 2 * size, y + 70 * size),
        ]
        garment.panel(tail, tone=-0.05, depth=0.6)
        loop = [
            *sharp(x, y),
            (x + way * 40 * size, y - 46 * size),
            (x + way * 96 * size, y - 34 * size),
            (x + way * 92 * size, y + 26 * size),
            (x + way * 40 * size, y + 30 * size),
        ]
        garment.panel(loop, tone=0.04, depth=0.8)
    knot = [(x - 16, y - 18), (x + 16, y - 18), (x + 16, y + 20), (x - 16, y + 20)]
    garment.panel([point for corner in knot for point in sharp(*corner)[:2]], tone=0.02)


def hanger(garment: Garment, top: float, reach: float) -> None:
    """Put a wooden hanger under the shoulders; draw it before the garment."""
    wood = (176, 136, 98)
    hook = [
        (CENTRE, top - 10),
        (CENTRE, top - 46),
        (CENTRE + 26, top - 62),
        (CENTRE + 24, top - 100),
        (CENTRE - 14, top - 104),
        (CENTRE - 22, top - 78),
    ]
    garment.ink(hook, DARK_METAL, width=6)
    arms = [(CENTRE - reach, top + 44), (CENTRE, top - 12), (CENTRE + reach, top + 44)]
    garment.ink(arms, wood, width=17)

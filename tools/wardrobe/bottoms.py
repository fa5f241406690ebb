"""Trousers: one cut with measures, and what is sewn on at the waist and the hem."""

import msgspec

from tools.wardrobe.cloth import Garment, valleys
from tools.wardrobe.outline import CENTRE, SIDES, Outline, pointed, sharp
from tools.wardrobe.tops import rib

WAIST = 180.0  # where the waistband of all trousers begins


class TrouserCut(msgspec.Struct, frozen=True, kw_only=True):
    """The measures of trousers; widths are of one leg, from the middle line."""

    waist: float = 118
    hip: float = 146
    rise: float = 170
    length: float = 600
    apart: float = 92  # of the middle of a hem from the middle line
    knee: float = 112
    hem: float = 92
    cuff: float = 0  # length of the ribbed cuff
    waistband: float = 40
    is_gathered: bool = True  # an elastic waist wrinkles

    @property
    def bottom(self) -> float:
        """Where the hem is."""
        return WAIST + self.length


def sew_trousers(garment: Garment, cut: TrouserCut) -> None:
    """Draw both legs, the waistband and the cuffs."""
    for side in SIDES:
        if cut.cuff:
            left = CENTRE - cut.apart
            high, low, half = cut.bottom - 4, cut.bottom + cut.cuff, cut.hem * 0.44
            corners = [
                (left - half, high),
                (left - half * 0.8, low),
                (left + half * 0.8, low),
                (left + half, high),
            ]
            rib(garment, side(corners))
        garment.panel(
            side(_leg(cut)),
            folds=valleys(
                [side(line) for line in _leg_folds(cut)], width=14, depth=0.2
            ),
        )
    garment.line([(CENTRE, WAIST + 20), (CENTRE, WAIST + cut.rise)], tone=-0.4, width=2)
    _waistband(garment, cut)


def drawstring(garment: Garment, *, length: float = 90) -> None:
    """Hang the two ends of a cord from the middle of the waistband."""
    for side in SIDES:
        cord = side(
            [
                (CENTRE - 12, WAIST + 22),
                (CENTRE - 26, WAIST + 40),
                (CENTRE - 16, WAIST + 60),
                (CENTRE - 22, WAIST + length),
            ]
        )
        garment.ink(cord, (246, 243, 238), width=6)
        garment.ink(
            cord[-1:] + [(cord[-1][0], cord[-1][1] + 12)], (205, 200, 192), width=7
        )
        garment.disc(cord[0], 5, (150, 148, 146))


def side_pockets(garment: Garment, cut: TrouserCut) -> None:
    """Cut a slanting pocket into each hip."""
    for side in SIDES:
        opening = side(
            [
                (CENTRE - cut.waist + 22, WAIST + cut.waistband),
                (CENTRE - cut.hip + 30, WAIST + 92),
                (CENTRE - cut.hip + 6, WAIST + 142),
            ]
        )
        garment.line(opening, tone=-0.5, width=3)
        garment.stitches([(x + (8 if x < CENTRE else -8), y + 3) for x, y in opening])


def pressed_crease(garment: Garment, cut: TrouserCut) -> None:
    """Press a crease into the front of each leg."""
    for side in SIDES:
        garment.line(
            side(
                [
                    (CENTRE - cut.waist * 0.5, WAIST + 70),
                    (CENTRE - cut.apart, cut.bottom - 4),
                ]
            ),
            tone=-0.18,
            width=2,
        )


def _leg(cut: TrouserCut) -> Outline:
    middle = CENTRE - cut.apart
    knee_y = WAIST + cut.rise + (cut.length - cut.rise) * 0.45
    knee = CENTRE - cut.apart * 0.86
    return [
        *sharp(CENTRE - cut.waist, WAIST + 8),
        (CENTRE - cut.hip + 4, WAIST + 70),
        (CENTRE - cut.hip, WAIST + cut.rise * 0.9),
        (knee - cut.knee / 2, knee_y),
        *sharp(middle - cut.hem / 2, cut.bottom),
        (middle, cut.bottom + 7),
        *sharp(middle + cut.hem / 2, cut.bottom),
        (min(knee + cut.knee / 2, CENTRE - 6), knee_y),
        *sharp(CENTRE - 1, WAIST + cut.rise),
        *sharp(CENTRE + 1, WAIST + 8),
    ]


def _leg_folds(cut: TrouserCut) -> list[Outline]:
    middle = CENTRE - cut.apart
    return [
        [
            (CENTRE - 4, WAIST + cut.rise - 10),
            (CENTRE - cut.hip * 0.5, WAIST + cut.rise + 16),
            (CENTRE - cut.hip * 0.8, WAIST + cut.rise + 2),
        ],
        [
            (middle + cut.hem * 0.12, WAIST + cut.rise + 70),
            (middle + cut.hem * 0.2, WAIST + cut.length * 0.66),
            (middle + cut.hem * 0.16, cut.bottom - 20),
        ],
        [
            (middle - cut.hem * 0.2, WAIST + cut.length * 0.68),
            (middle - cut.hem * 0.24, WAIST + cut.length * 0.84),
            (middle - cut.hem * 0.27, cut.bottom - 6),
        ],
    ]


def _waistband(garment: Garment, cut: TrouserCut) -> None:
    low = WAIST + cut.waistband
    left, right = CENTRE - cut.waist, CENTRE + cut.waist
    corners = [(left, WAIST), (left - 8, low), (right + 8, low), (right, WAIST)]
    if cut.is_gathered:
        rib(garment, corners)
        return
    garment.panel(pointed(corners), tone=-0.06, depth=0.5)
    garment.stitches([(left + 4, low - 7), (right - 4, low - 7)])

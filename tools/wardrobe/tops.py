"""Tops: one cut with measures, and the collars, hoods and hems that go with it."""

import math
from collections.abc import Sequence

import msgspec

from tools.wardrobe.cloth import Fold, Garment, valleys
from tools.wardrobe.outline import (
    CENTRE,
    SIDES,
    Outline,
    Point,
    along,
    band,
    mirrored,
    pointed,
    sharp,
    symmetrical,
)

TOP = 190.0  # where the neck of every top begins


class TopCut(msgspec.Struct, frozen=True, kw_only=True):
    """The measures of a top; widths are half widths from the middle line."""

    neck: float = 62
    shoulder: float = 150
    chest: float = 160
    hem: float = 160
    length: float = 400
    dip: float = 34  # of the neckline in front
    reach: float = 95  # how far out the wrist is from the shoulder
    drop: float = 350  # how far below the shoulder the wrist is
    sleeve: float = 104  # width of the sleeve at the top
    wrist: float = 66  # width of the sleeve at its end
    cuff: float = 0  # length of the ribbed cuff
    rib: float = 0  # height of the ribbed hem

    @property
    def bottom(self) -> float:
        """Where the hem is."""
        return TOP + self.length

    @property
    def wrist_at(self) -> Point:
        """The middle of the left sleeve's end."""
        return CENTRE - self.shoulder - self.reach, TOP + 40 + self.drop


def sew_top(garment: Garment, cut: TopCut) -> None:
    """Draw sleeves, back of the neck, body, hem and cuffs."""
    _sleeve(garment, cut)
    back = [
        *sharp(CENTRE - cut.neck, TOP),
        *sharp(CENTRE + cut.neck, TOP),
        (CENTRE + cut.neck * 0.7, TOP + cut.dip + 12),
        (CENTRE - cut.neck * 0.7, TOP + cut.dip + 12),
    ]
    garment.panel(back, tone=-0.38, depth=0.3)
    garment.panel(_body(cut), folds=_body_folds(cut))
    if cut.rib:
        left, right = CENTRE - cut.hem, CENTRE + cut.hem
        low = cut.bottom + cut.rib
        rib(
            garment,
            [
                (left, cut.bottom - 4),
                (left + 12, low),
                (right - 12, low),
                (right, cut.bottom - 4),
            ],
        )


def neckline(cut: TopCut) -> list[Point]:
    """Give the front edge of the neck, from left to right."""
    return [
        (CENTRE - cut.neck, TOP),
        (CENTRE - cut.neck * 0.72, TOP + cut.dip),
        (CENTRE, TOP + cut.dip * 1.35),
        (CENTRE + cut.neck * 0.72, TOP + cut.dip),
        (CENTRE + cut.neck, TOP),
    ]


def neck_band(garment: Garment, cut: TopCut, *, width: float = 15) -> None:
    """Sew a rib along the neckline."""
    edge = neckline(cut)
    outer = [(CENTRE + (x - CENTRE) * (1 + width / 75), y + width) for x, y in edge]
    outer[0], outer[-1] = (outer[0][0], TOP + 10), (outer[-1][0], TOP + 10)
    ends = [*sharp(*edge[-1]), *reversed(edge[1:-1]), *sharp(*edge[0])]
    garment.panel(
        [*sharp(*outer[0]), *outer[1:-1], *sharp(*outer[-1]), *ends],
        tone=-0.04,
        depth=0.4,
    )


def stand_collar(garment: Garment, cut: TopCut, *, height: float = 44) -> None:
    """Sew a collar that stands up around the neck, open in the middle."""
    inside = [
        *sharp(CENTRE - cut.neck + 6, TOP - height),
        *sharp(CENTRE + cut.neck - 6, TOP - height),
        *sharp(CENTRE + cut.neck, TOP + 14),
        *sharp(CENTRE - cut.neck, TOP + 14),
    ]
    garment.panel(inside, tone=-0.35, depth=0.4)
    half = [
        *sharp(CENTRE - cut.neck - 4, TOP + 4),
        *sharp(CENTRE - cut.neck + 4, TOP - height),
        *sharp(CENTRE - 8, TOP - height * 0.42),
        *sharp(CENTRE - 2, TOP + cut.dip * 1.5),
        (CENTRE - cut.neck * 0.6, TOP + cut.dip * 1.1),
    ]
    garment.panel(half, tone=0.04, depth=0.6)
    garment.panel(mirrored(half), tone=-0.04, depth=0.6)


def hood(garment: Garment, cut: TopCut) -> None:
    """Sew a hood, seen from the front, standing up behind the neck."""
    outer = symmetrical(
        [
            (CENTRE - cut.neck - 26, TOP + 26),
            (CENTRE - cut.neck - 50, TOP - 50),
            (CENTRE - cut.neck - 14, TOP - 128),
            (CENTRE - 30, TOP - 152),
        ]
    )
    garment.panel(outer, tone=0.02)
    inner = symmetrical(
        [
            (CENTRE - 18, TOP + 66),
            (CENTRE - cut.neck - 8, TOP + 10),
            (CENTRE - cut.neck - 16, TOP - 50),
            (CENTRE - 40, TOP - 112),
        ]
    )
    garment.panel(inner, tone=-0.32, depth=0.7)
    garment.line([(CENTRE, TOP - 150), (CENTRE, TOP - 112)], tone=-0.35)
    _hood_overlap(garment, cut)


def kangaroo_pocket(garment: Garment, cut: TopCut) -> None:
    """Sew the one wide pocket on the belly."""
    low = cut.bottom - 12
    pocket = symmetrical(
        [
            *sharp(CENTRE - 112, low),
            *sharp(CENTRE - 112, low - 62),
            *sharp(CENTRE - 66, low - 128),
        ]
    )
    garment.panel(pocket, tone=0.03, depth=0.5)
    for side in SIDES:
        garment.stitches(side([(CENTRE - 104, low - 62), (CENTRE - 60, low - 122)]))


def patch_pocket(garment: Garment, left: float, top: float, width: float) -> None:
    """Sew a small pocket on the chest."""
    pocket = [
        *sharp(left, top),
        *sharp(left + width, top),
        *sharp(left + width, top + width * 0.9),
        *sharp(left + width / 2, top + width * 1.08),
        *sharp(left, top + width * 0.9),
    ]
    garment.panel(pocket, tone=0.03, depth=0.35)
    garment.stitches([(left, top + 9), (left + width, top + 9)])


def _hood_overlap(garment: Garment, cut: TopCut) -> None:
    """Cross the two edges of a hood under the chin."""
    for side in SIDES:
        overlap = side(
            [
                (CENTRE - cut.neck - 30, TOP + 2),
                (CENTRE - cut.neck - 14, TOP - 8),
                (CENTRE - 26, TOP + 44),
                *sharp(CENTRE + 6, TOP + 78),
                (CENTRE - 52, TOP + 64),
            ]
        )
        garment.panel(overlap, tone=0.03, depth=0.6)


def _body(cut: TopCut) -> Outline:
    return symmetrical(
        [
            (CENTRE, TOP + cut.dip * 1.35),
            (CENTRE - cut.neck * 0.72, TOP + cut.dip),
            *sharp(CENTRE - cut.neck, TOP),
            (CENTRE - cut.shoulder + 22, TOP + 32),
            (CENTRE - cut.shoulder + 2, TOP + 44),
            (CENTRE - cut.shoulder - 2, TOP + 78),
            *sharp(CENTRE - cut.chest, TOP + 158),
            (CENTRE - (cut.chest + cut.hem) / 2 + 3, TOP + cut.length * 0.7),
            *sharp(CENTRE - cut.hem, cut.bottom),
            (CENTRE - cut.hem / 2, cut.bottom + 6),
        ]
    )


def _body_folds(cut: TopCut) -> list[Fold]:
    side = [
        [
            (CENTRE - cut.chest + 4, TOP + 160),
            (CENTRE - cut.chest * 0.62, TOP + 212),
            (CENTRE - cut.chest * 0.4, TOP + 222),
        ],
        [
            (CENTRE + cut.chest - 4, TOP + 168),
            (CENTRE + cut.chest * 0.6, TOP + 226),
            (CENTRE + cut.chest * 0.42, TOP + 262),
        ],
        [
            (CENTRE - cut.hem * 0.5, cut.bottom - 4),
            (CENTRE - cut.hem * 0.42, cut.bottom - 70),
            (CENTRE - cut.hem * 0.5, cut.bottom - 118),
        ],
        [
            (CENTRE + cut.hem * 0.62, cut.bottom - 4),
            (CENTRE + cut.hem * 0.52, cut.bottom - 84),
        ],
    ]
    return valleys(side, width=13, depth=0.2)


def _sleeve(garment: Garment, cut: TopCut) -> None:
    shoulder = (CENTRE - cut.shoulder + 28, TOP + 34)
    armpit = (CENTRE - cut.chest + 8, TOP + 166)
    top = along(shoulder, armpit, 0.5)
    end = cut.wrist_at
    _, outer, inner, _ = band(top, end, cut.sleeve, cut.wrist)
    elbow = along(top, end, 0.45)
    half = (cut.sleeve + cut.wrist) / 4
    outline = [
        *sharp(*shoulder),
        (shoulder[0] - 18, shoulder[1] + 10),
        (shoulder[0] - 24 - cut.sleeve * 0.2, shoulder[1] + 44),
        (elbow[0] - half - 6, elbow[1] - 18),
        *sharp(*outer),
        *sharp(*inner),
        (elbow[0] + half - 2, elbow[1] + 26),
        *sharp(*armpit),
    ]
    crease = [
        [(elbow[0] - half * 0.8, elbow[1] + 10), (elbow[0] + half * 0.5, elbow[1] - 8)],
        [along(top, end, 0.12), along(top, end, 0.5), along(top, end, 0.8)],
    ]
    cuff_end = along(top, end, 1 + cut.cuff / math.dist(top, end))
    for side in SIDES:
        folds = valleys([side(line) for line in crease], width=12, depth=0.18)
        garment.panel(side(outline), tone=-0.05, folds=folds)
        if cut.cuff:
            rib(garment, side(band(end, cuff_end, cut.wrist * 0.9, cut.wrist * 0.76)))


def rib(garment: Garment, corners: Sequence[Point]) -> None:
    """Sew a rib of four corners: seam edge first, then the free edge."""
    one, two, three, four = corners
    garment.panel(pointed(corners), tone=-0.08, depth=0.5)
    count = max(4, round(math.dist(one, four) / 10))
    for number in range(1, count):
        share = number / count
        groove = [along(one, four, share), along(two, three, share)]
        garment.line(groove, tone=-0.24, width=1.5, is_round=False)

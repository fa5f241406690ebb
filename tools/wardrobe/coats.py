"""The two trench coats: matte and double-breasted, glossy and open."""

from tools.wardrobe.cloth import Cloth, Colour, Fold, Garment, toned, valleys
from tools.wardrobe.details import buttons
from tools.wardrobe.outline import (
    CENTRE,
    SIDES,
    Point,
    band,
    pointed,
    sharp,
    symmetrical,
)

BUCKLE = (188, 160, 112)

OVERLAP = [
    *sharp(CENTRE + 4, 300),
    (CENTRE + 64, 470),
    (CENTRE + 66, 560),
    *sharp(CENTRE + 84, 904),
    *sharp(CENTRE - 2, 908),
    (CENTRE - 4, 500),
]
MATTE_LAPEL = [
    *sharp(CENTRE - 60, 166),
    *sharp(CENTRE - 128, 246),
    *sharp(CENTRE - 100, 268),
    *sharp(CENTRE + 6, 404),
    *sharp(CENTRE - 20, 250),
]
MATTE_COLLAR = [
    (CENTRE - 64, 138),
    (CENTRE - 134, 186),
    (CENTRE - 112, 250),
    (CENTRE - 58, 222),
    (CENTRE - 22, 208),
]
OPENING = symmetrical(
    [
        (CENTRE, 152),
        (CENTRE - 34, 150),
        *sharp(CENTRE - 74, 136),
        (CENTRE - 92, 500),
        *sharp(CENTRE - 150, 968),
    ]
)
LINING_FOLDS: list[list[Point]] = [
    [(CENTRE - 24, 300), (CENTRE - 40, 640), (CENTRE - 60, 950)],
    [(CENTRE + 34, 260), (CENTRE + 30, 640), (CENTRE + 62, 950)],
]
GLOSSY_FRONT = [
    *sharp(CENTRE - 70, 138),
    *sharp(CENTRE - 158, 178),
    (CENTRE - 142, 250),
    *sharp(CENTRE - 146, 318),
    (CENTRE - 128, 480),
    (CENTRE - 180, 640),
    *sharp(CENTRE - 224, 986),
    *sharp(CENTRE - 96, 1002),
    (CENTRE - 66, 640),
    (CENTRE - 34, 520),
    (CENTRE - 40, 430),
    *sharp(CENTRE - 52, 250),
]
GLOSSY_FOLDS: list[list[Point]] = [
    [(CENTRE - 124, 330), (CENTRE - 104, 430), (CENTRE - 110, 490)],
    [(CENTRE - 96, 540), (CENTRE - 132, 760), (CENTRE - 150, 984)],
    [(CENTRE - 140, 560), (CENTRE - 176, 780), (CENTRE - 192, 960)],
]
GLOSSY_LAPEL = [
    (CENTRE - 66, 160),
    (CENTRE - 142, 276),
    (CENTRE - 92, 300),
    (CENTRE - 40, 440),
]
GLOSSY_COLLAR = [
    (CENTRE - 66, 132),
    (CENTRE - 148, 206),
    (CENTRE - 116, 262),
    (CENTRE - 56, 196),
]


def matte_trench(colour: Colour) -> Garment:
    """Sew a double-breasted trench: turn-down collar, belt with buckle, two pockets."""
    garment = Garment(Cloth(colour=colour))
    _coat_sleeves(garment, elbow_out=0.0)
    _neck_inside(garment, toned(colour, -0.45))
    garment.panel(_coat_body(flare=226, low=900), folds=_coat_folds(900))
    garment.panel(OVERLAP, tone=0.02, depth=0.35)
    garment.stitches([(CENTRE + 56, 480), (CENTRE + 58, 560), (CENTRE + 74, 896)])
    for side in SIDES:
        garment.panel(side(MATTE_LAPEL), tone=0.05, depth=0.5)
        garment.panel(pointed(side(MATTE_COLLAR)), tone=0.08, depth=0.5)
        _epaulette(garment, side([(CENTRE - 92, 168), (CENTRE - 172, 206)]))
        _welt_pocket(garment, side([(CENTRE - 118, 664), (CENTRE - 150, 760)]))
    spots = [(CENTRE + way * 42, y) for way in (-1, 1) for y in (424, 496, 650, 724)]
    buttons(garment, spots, 11, toned(colour, -0.55))
    _buckled_belt(garment)
    return garment


def glossy_trench(colour: Colour, lining: Colour) -> Garment:
    """Sew an open trench of eco-leather: highlights, tied belt, lining in sight."""
    garment = Garment(Cloth(colour=colour, gloss=0.9))
    _coat_sleeves(garment, elbow_out=34.0)
    inside = Cloth(colour=lining, gloss=0.5)
    garment.panel(
        OPENING, cloth=inside, folds=valleys(LINING_FOLDS, width=20, depth=0.16)
    )
    for side in SIDES:
        folds = [side(line) for line in GLOSSY_FOLDS]
        garment.panel(side(GLOSSY_FRONT), folds=valleys(folds, width=15, depth=0.26))
        garment.panel(pointed(side(GLOSSY_LAPEL)), tone=0.06)
        garment.panel(pointed(side(GLOSSY_COLLAR)), tone=0.1)
    _tied_belt(garment)
    return garment


def _neck_inside(garment: Garment, colour: Colour) -> None:
    inside = symmetrical(
        [*sharp(CENTRE - 66, 140), (CENTRE - 30, 300), *sharp(CENTRE, 400)]
    )
    garment.panel(inside, cloth=Cloth(colour=colour), depth=0.4)


def _coat_sleeves(garment: Garment, *, elbow_out: float) -> None:
    """Draw both sleeves; *elbow_out* bends them, as with hands in pockets."""
    sleeve = [
        *sharp(CENTRE - 150, 176),
        (CENTRE - 196, 216),
        (CENTRE - 222 - elbow_out, 380),
        (CENTRE - 246 - elbow_out * 1.6, 470),
        *sharp(CENTRE - 256 + elbow_out * 1.2, 622),
        *sharp(CENTRE - 176 + elbow_out * 1.2, 634),
        (CENTRE - 160 - elbow_out * 1.1, 480),
        *sharp(CENTRE - 138, 312),
    ]
    wrist = (CENTRE - 216 + elbow_out * 1.2, 580)
    strap = pointed(band((wrist[0] - 44, 574), (wrist[0] + 44, 586), 28, 28))
    creases: list[list[Point]] = [
        [(CENTRE - 178, 240), (CENTRE - 194 - elbow_out, 420), (wrist[0] + 6, 560)],
        [(CENTRE - 238 - elbow_out, 440), (CENTRE - 190 - elbow_out, 424)],
    ]
    for side in SIDES:
        folds = valleys([side(line) for line in creases], width=15, depth=0.2)
        garment.panel(side(sleeve), tone=-0.04, folds=folds)
        garment.panel(side(strap), tone=0.05, depth=0.4)


def _coat_body(*, flare: float, low: float) -> list[Point]:
    return symmetrical(
        [
            *sharp(CENTRE, 396),
            *sharp(CENTRE - 68, 142),
            *sharp(CENTRE - 166, 182),
            (CENTRE - 150, 250),
            *sharp(CENTRE - 150, 318),
            (CENTRE - 134, 470),
            (CENTRE - 134, 560),
            (CENTRE - 176, 700),
            *sharp(CENTRE - flare, low),
        ]
    )


def _coat_folds(low: float) -> list[Fold]:
    lines: list[list[Point]] = [
        [(CENTRE - 96, 350), (CENTRE - 84, 440), (CENTRE - 92, 520)],
        [(CENTRE - 90, 610), (CENTRE - 118, 760), (CENTRE - 140, low - 4)],
        [(CENTRE + 112, 600), (CENTRE + 150, 760), (CENTRE + 164, low - 4)],
        [(CENTRE + 104, 350), (CENTRE + 92, 440), (CENTRE + 104, 520)],
        [(CENTRE - 30, 612), (CENTRE - 52, 800), (CENTRE - 58, low - 4)],
    ]
    return valleys(lines, width=18, depth=0.19)


def _epaulette(garment: Garment, ends: list[Point]) -> None:
    start, end = sorted(ends, key=lambda point: abs(point[0] - CENTRE))
    garment.panel(pointed(band(start, end, 26, 32)), tone=0.08, depth=0.4)
    garment.disc(
        (start[0] * 0.9 + end[0] * 0.1, start[1] * 0.9 + end[1] * 0.1), 4, BUCKLE
    )


def _welt_pocket(garment: Garment, ends: list[Point]) -> None:
    start, end = sorted(ends, key=lambda point: point[1])
    garment.panel(pointed(band(start, end, 34, 34)), tone=0.06, depth=0.4)


def _buckled_belt(garment: Garment) -> None:
    belt = [
        (CENTRE - 138, 536),
        (CENTRE + 138, 536),
        (CENTRE + 140, 584),
        (CENTRE - 140, 584),
    ]
    garment.panel(pointed(belt), tone=0.03, depth=0.6)
    tail = [
        (CENTRE + 34, 552),
        (CENTRE + 66, 554),
        (CENTRE + 96, 700),
        (CENTRE + 62, 706),
    ]
    garment.panel(pointed(tail), tone=0.05, depth=0.5)
    frame = [
        (CENTRE + 6, 528),
        (CENTRE + 64, 528),
        (CENTRE + 64, 592),
        (CENTRE + 6, 592),
    ]
    garment.ink([*frame, frame[0]], BUCKLE, width=8, is_round=False)
    garment.ink(
        [(CENTRE + 6, 560), (CENTRE + 54, 560)], BUCKLE, width=5, is_round=False
    )
    for way in (-1, 1):
        loop = band((CENTRE + way * 108, 526), (CENTRE + way * 108, 594), 15, 15)
        garment.panel(pointed(loop), tone=0.08, depth=0.3)


def _tied_belt(garment: Garment) -> None:
    for way in (-1, 1):
        half = [
            (CENTRE + way * 136, 488),
            (CENTRE + way * 138, 534),
            (CENTRE, 538),
            (CENTRE, 500),
        ]
        garment.panel(pointed(half), tone=0.04, depth=0.7)
    for reach, low in ((-64, 770), (46, 730)):
        x = CENTRE + reach * 0.3
        tail = [
            (x - 16, 528),
            (x + 18, 528),
            (CENTRE + reach + 20, low),
            (CENTRE + reach - 22, low),
        ]
        garment.panel(pointed(tail), tone=0.04, depth=0.7)
    knot = [
        (CENTRE - 34, 486),
        (CENTRE + 32, 492),
        (CENTRE + 28, 548),
        (CENTRE - 28, 544),
    ]
    garment.panel([p for c in knot for p in sharp(*c)[:2]], tone=0.1)

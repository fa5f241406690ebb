"""The two dresses: an A-line midi and one with a tulle skirt."""

from tools.wardrobe.cloth import Cloth, Colour, Garment, toned, valleys
from tools.wardrobe.details import bow, buttons, zip_fastener
from tools.wardrobe.outline import (
    CENTRE,
    SIDES,
    Point,
    band,
    fan,
    pointed,
    sharp,
    symmetrical,
)

SHELL = (248, 244, 236)  # mother-of-pearl buttons

A_LINE_SKIRT = symmetrical(
    [
        *sharp(CENTRE - 112, 420),
        (CENTRE - 152, 540),
        (CENTRE - 210, 760),
        *sharp(CENTRE - 262, 960),
        (CENTRE - 120, 990),
    ]
)
A_LINE_HEM = [
    (CENTRE - 254, 942),
    (CENTRE - 110, 972),
    (CENTRE + 110, 972),
    (CENTRE + 254, 942),
]
A_LINE_NECK = symmetrical([*sharp(CENTRE - 66, 140), (CENTRE - 48, 204)])
SLEEVELESS_BODICE = symmetrical(
    [
        (CENTRE, 258),
        (CENTRE - 40, 246),
        *sharp(CENTRE - 66, 150),
        *sharp(CENTRE - 104, 150),
        (CENTRE - 92, 236),
        *sharp(CENTRE - 122, 296),
        (CENTRE - 112, 360),
        *sharp(CENTRE - 98, 446),
    ]
)
SASH = symmetrical(
    [*sharp(CENTRE - 102, 420), *sharp(CENTRE - 100, 466), (CENTRE, 474)]
)


def a_line_dress(colour: Colour, *, is_back: bool = False) -> Garment:
    """Sew a midi dress with a round neck and buttoned cuffs; a zip at the back."""
    garment = Garment(Cloth(colour=colour))
    _cuffed_sleeves(garment)
    dip = 158 if is_back else 196
    if not is_back:
        garment.panel(A_LINE_NECK, tone=-0.4, depth=0.3)
    folds = fan((CENTRE - 92, CENTRE + 92, 440), (CENTRE - 214, CENTRE + 214, 972), 6)
    garment.panel(A_LINE_SKIRT, folds=valleys(folds, width=19, depth=0.2))
    darts: list[list[Point]] = [[(CENTRE - 62, 424), (CENTRE - 56, 320)]]
    darts.append([(CENTRE + 62, 424), (CENTRE + 56, 320)])
    garment.panel(_bodice(dip), folds=valleys(darts, width=10, depth=0.2))
    garment.line([(CENTRE - 114, 428), (CENTRE, 436), (CENTRE + 114, 428)], tone=-0.4)
    garment.stitches(A_LINE_HEM)
    if is_back:
        zip_fastener(garment, (CENTRE, dip - 4), (CENTRE, 600))
    else:
        _faced_neck(garment, dip)
    return garment


def tulle_dress(colour: Colour, sash: Colour) -> Garment:
    """Sew a sleeveless dress: cotton bodice, ribbon sash, many layers of tulle."""
    garment = Garment(Cloth(colour=colour))
    tulle = Cloth(colour=toned(colour, 0.12))
    for wide, low, tone in ((330, 940, -0.12), (312, 902, 0.0), (282, 850, 0.08)):
        folds = fan(
            (CENTRE - 80, CENTRE + 80, 450),
            (CENTRE - wide * 0.86, CENTRE + wide * 0.86, low),
            11,
        )
        garment.panel(
            _wavy_skirt(wide, low),
            tone=tone,
            cloth=tulle,
            opacity=0.72,
            folds=valleys(folds, width=12, depth=0.15),
        )
    inside = symmetrical([*sharp(CENTRE - 62, 168), (CENTRE - 50, 250)])
    garment.panel(inside, tone=-0.3, depth=0.2)
    garment.panel(SLEEVELESS_BODICE)
    for way in (-1, 1):
        garment.line([(CENTRE + way * 56, 290), (CENTRE + way * 46, 440)], tone=-0.2)
    ribbon = Garment(Cloth(colour=sash, gloss=0.5))
    ribbon.panel([(CENTRE, 426), *SASH], depth=0.6)
    bow(ribbon, (CENTRE + 34, 446), size=0.95)
    garment.sheet.alpha_composite(ribbon.sheet)
    return garment


def _cuffed_sleeves(garment: Garment) -> None:
    shoulder, wrist = (CENTRE - 138, 172), (CENTRE - 226, 500)
    sleeve = [
        *sharp(*shoulder),
        (shoulder[0] - 36, 204),
        (shoulder[0] - 66, 320),
        (wrist[0] - 52, 440),
        *sharp(wrist[0] - 30, wrist[1]),
        *sharp(wrist[0] + 34, wrist[1] + 12),
        (wrist[0] + 58, 430),
        *sharp(CENTRE - 132, 292),
    ]
    crease = [(CENTRE - 150, 230), (CENTRE - 188, 360), (CENTRE - 222, 488)]
    gathers = [(wrist[0] + 14, wrist[1]), (wrist[0] + 18, wrist[1] - 50)]
    cuff = band((wrist[0] + 2, wrist[1] + 4), (wrist[0] - 12, wrist[1] + 62), 60, 54)
    for side in SIDES:
        folds = valleys([side(crease), side(gathers)], width=13, depth=0.2)
        garment.panel(side(sleeve), tone=-0.04, folds=folds)
        garment.panel(pointed(side(cuff)), tone=0.06)
        spots = [(wrist[0] - 18, wrist[1] + 22), (wrist[0] - 22, wrist[1] + 46)]
        buttons(garment, side(spots), 6, SHELL)


def _faced_neck(garment: Garment, dip: float) -> None:
    """Finish the round neck with a narrow facing."""
    edge = [(CENTRE - 68, 140), (CENTRE - 48, dip - 10), (CENTRE, dip + 8)]
    edge += [(CENTRE + 48, dip - 10), (CENTRE + 68, 140)]
    garment.line(edge, tone=0.16, width=7)
    garment.stitches([(CENTRE + (x - CENTRE) * 1.16, y + 9) for x, y in edge])


def _bodice(dip: float) -> list[Point]:
    """Give the outline of the A-line dress above the waist; *dip* is the neck."""
    return symmetrical(
        [
            (CENTRE, dip + 6),
            (CENTRE - 44, dip - 8),
            *sharp(CENTRE - 70, 138),
            *sharp(CENTRE - 146, 172),
            (CENTRE - 132, 236),
            *sharp(CENTRE - 136, 290),
            (CENTRE - 120, 350),
            *sharp(CENTRE - 114, 428),
        ]
    )


def _wavy_skirt(wide: float, low: float) -> list[Point]:
    """Give the outline of a full skirt whose hem runs in waves."""
    waves = [
        (CENTRE - wide + 2 * wide * number / 12, low + (16 if number % 2 else -14))
        for number in range(13)
    ]
    return [
        *sharp(CENTRE - 98, 440),
        (CENTRE - wide * 0.62, 520),
        (CENTRE - wide * 0.96, 720),
        *waves,
        (CENTRE + wide * 0.96, 720),
        (CENTRE + wide * 0.62, 520),
        *sharp(CENTRE + 98, 440),
    ]

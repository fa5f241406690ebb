"""
Pictures that aren't the shop's and must not be taken for its own.

Each kind takes a source of chance and gives a picture.  The hardest come first:
garments cut by the same tools, on the same backdrops, with other measures.
"""

from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tools.wardrobe.bottoms import TrouserCut, drawstring, sew_trousers
from tools.wardrobe.cloth import Cloth, Colour, Garment, Texture
from tools.wardrobe.details import zip_fastener
from tools.wardrobe.outline import CENTRE
from tools.wardrobe.pictures import FOG, LILAC, SAGE, SAND
from tools.wardrobe.studio import Place, Studio
from tools.wardrobe.tops import TOP, TopCut, hood, neck_band, sew_top, stand_collar

Stranger = Callable[[Random], Image.Image]
SIZE = (400, 500)


def other_suit(chance: Random) -> Image.Image:
    """A top over trousers, as our suits lie, but of other measures."""
    cloth = Cloth(colour=_colour(chance), texture=chance.choice(list(Texture)))
    studio = Studio(chance.choice([SAND, FOG, SAGE, LILAC]))
    trousers = Garment(cloth)
    sew_trousers(trousers, _trousers(chance))
    if chance.random() < 0.4:
        drawstring(trousers)
    studio.place(trousers, _place(chance, down=220))
    studio.place(_top(chance, cloth), _place(chance, down=-60))
    return studio.photograph().convert("RGB")


def other_top(chance: Random) -> Image.Image:
    """A top alone, large."""
    cloth = Cloth(colour=_colour(chance), texture=chance.choice(list(Texture)))
    studio = Studio(chance.choice([SAND, FOG, SAGE, LILAC]))
    studio.place(_top(chance, cloth), _place(chance, down=90))
    return studio.photograph().convert("RGB")


def other_trousers(chance: Random) -> Image.Image:
    """Trousers alone, large."""
    studio = Studio(chance.choice([SAND, FOG, SAGE, LILAC]))
    trousers = Garment(Cloth(colour=_colour(chance)))
    sew_trousers(trousers, _trousers(chance))
    studio.place(trousers, _place(chance, down=20))
    return studio.photograph().convert("RGB")


def silhouette(chance: Random) -> Image.Image:
    """A symmetrical figure of any outline on a studio's backdrop."""
    picture = gradient(chance)
    left = [
        (chance.uniform(0.02, 0.46), 0.08 + 0.84 * number / 9) for number in range(10)
    ]
    outline = left + [(1 - x, y) for x, y in reversed(left)]
    figure = Image.new("L", SIZE)
    points = [(x * SIZE[0], y * SIZE[1]) for x, y in outline]
    ImageDraw.Draw(figure).polygon(points, fill=255)
    figure = figure.filter(ImageFilter.GaussianBlur(3))
    picture.paste(_colour(chance), mask=figure)
    return picture


def pattern(chance: Random) -> Image.Image:
    """Stripes, checks or dots."""
    picture = Image.new("RGB", SIZE, _colour(chance))
    draw = ImageDraw.Draw(picture)
    ink, pitch = _colour(chance), chance.randint(12, 90)
    kind = chance.choice(["stripes", "checks", "dots"])
    for x in range(0, SIZE[0], pitch):
        for y in range(0, SIZE[1], pitch):
            half = pitch // 2
            if kind == "dots":
                draw.ellipse((x, y, x + half, y + half), fill=ink)
            elif kind == "stripes" or (x // pitch + y // pitch) % 2:
                draw.rectangle((x, y, x + half, y + pitch), fill=ink)
    return picture.rotate(chance.choice([0, 0, 90, 45]))


def document(chance: Random) -> Image.Image:
    """Lines of words and figures, as on a receipt."""
    picture = Image.new("RGB", SIZE, (250, 250, 248))
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(chance.randint(14, 24))
    draw.rectangle((0, 0, SIZE[0], chance.randint(20, 120)), fill=_colour(chance))
    for y in range(130, 470, chance.randint(24, 44)):
        draw.text((24, y), "Payment order", fill=(60, 60, 60), font=font)
        amount = f"{chance.randint(100, 9999)}.00"
        draw.text((270, y), amount, fill=(20, 20, 20), font=font)
    return picture


def gradient(chance: Random) -> Image.Image:
    """A backdrop with nothing on it."""
    picture = Image.new("RGB", SIZE, _colour(chance))
    ramp = Image.linear_gradient("L").rotate(chance.choice([0, 90, 180])).resize(SIZE)
    picture.paste(_colour(chance), mask=ramp)
    return picture


def scenery(chance: Random) -> Image.Image:
    """Soft noise of several sizes, the statistics of a snapshot."""
    picture = Image.new("RGB", SIZE, _colour(chance))
    for side in (3, 7, 15, 40):
        noise = Image.frombytes("RGB", (side, side), chance.randbytes(3 * side * side))
        picture = Image.blend(
            picture, noise.resize(SIZE, Image.Resampling.BICUBIC), 0.4
        )
    return picture


def portrait(chance: Random) -> Image.Image:
    """A head, hair and shoulders."""
    picture = gradient(chance)
    draw = ImageDraw.Draw(picture)
    x, y = chance.randint(150, 250), chance.randint(130, 220)
    wide, high = chance.randint(55, 100), chance.randint(75, 120)
    skin = chance.choice([(236, 198, 170), (200, 150, 118), (120, 82, 60)])
    draw.ellipse(
        (x - wide - 14, y - high - 20, x + wide + 14, y + high), fill=_colour(chance)
    )
    draw.ellipse((x - 2 * wide, y + high - 10, x + 2 * wide, 700), fill=_colour(chance))
    draw.ellipse((x - wide, y - high, x + wide, y + high), fill=skin)
    for way in (-1, 1):
        eye = x + way * wide * 0.4
        draw.ellipse((eye - 9, y - 16, eye + 9, y - 4), fill=(40, 30, 30))
    draw.arc((x - 24, y + 20, x + 24, y + 50), 20, 160, fill=(150, 40, 50), width=5)
    return picture.filter(ImageFilter.GaussianBlur(1.5))


def bare_chat(chance: Random) -> Image.Image:
    """A screenshot of a chat without any picture in it."""
    page, ink = chance.choice([((0, 0, 0), (230,) * 3), ((255,) * 3, (20,) * 3)])
    picture = Image.new("RGB", (360, 780), page)
    draw = ImageDraw.Draw(picture)
    for y in range(80, 700, chance.randint(46, 90)):
        width = chance.randint(90, 270)
        left = chance.choice([12, 348 - width])
        fill = (64, 93, 230) if left > 12 else (120, 120, 126)
        draw.rounded_rectangle((left, y, left + width, y + 36), 16, fill=fill)
        draw.text((left + 14, y + 10), "a b c d"[: width // 14], fill=ink)
    return picture


STRANGERS: dict[str, tuple[Stranger, int]] = {
    "suit of another cut": (other_suit, 40),
    "top of another cut": (other_top, 40),
    "trousers of another cut": (other_trousers, 30),
    "any silhouette": (silhouette, 80),
    "pattern": (pattern, 40),
    "document": (document, 40),
    "gradient": (gradient, 30),
    "scenery": (scenery, 50),
    "portrait": (portrait, 50),
    "chat without a picture": (bare_chat, 30),
}


def _colour(chance: Random) -> Colour:
    return chance.randint(20, 250), chance.randint(20, 250), chance.randint(20, 250)


def _place(chance: Random, *, down: float) -> Place:
    return Place(
        right=chance.uniform(-40, 40),
        down=down + chance.uniform(-30, 30),
        turn=chance.choice([0.0, 0.0, chance.uniform(-12, 12)]),
        size=chance.uniform(0.85, 1.15),
    )


def _top(chance: Random, cloth: Cloth) -> Garment:
    top = Garment(cloth)
    cut = TopCut(
        neck=chance.uniform(50, 95),
        shoulder=chance.uniform(125, 170),
        chest=chance.uniform(130, 190),
        hem=chance.uniform(120, 210),
        length=chance.uniform(240, 520),
        dip=chance.uniform(14, 90),
        reach=chance.uniform(30, 230),
        drop=chance.uniform(90, 380),
        sleeve=chance.uniform(86, 130),
        wrist=chance.uniform(56, 120),
        cuff=chance.choice([0, 0, 36, 50]),
        rib=chance.choice([0, 0, 36, 50]),
    )
    sew_top(top, cut)
    finish = chance.choice([hood, neck_band, stand_collar])
    finish(top, cut)
    if chance.random() < 0.4:
        low = TOP + cut.length * chance.choice([0.4, 1.0])
        zip_fastener(top, (CENTRE, TOP + cut.dip), (CENTRE, low))
    return top


def _trousers(chance: Random) -> TrouserCut:
    hip = chance.uniform(132, 190)
    return TrouserCut(
        waist=hip - chance.uniform(14, 50),
        hip=hip,
        rise=chance.uniform(140, 230),
        length=chance.uniform(260, 720),
        apart=chance.uniform(76, 150),
        knee=chance.uniform(90, 200),
        hem=chance.uniform(70, 240),
        cuff=chance.choice([0, 0, 44, 70]),
    )

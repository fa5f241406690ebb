"""The pictures: which garments of which cut stand together, one function a product."""

from collections.abc import Callable

from PIL import Image

from tools.wardrobe.bottoms import (
    TrouserCut,
    drawstring,
    pressed_crease,
    sew_trousers,
    side_pockets,
)
from tools.wardrobe.cloth import Cloth, Colour, Garment, Texture, toned
from tools.wardrobe.coats import glossy_trench, matte_trench
from tools.wardrobe.details import buttons, hanger, hood_cords, zip_fastener
from tools.wardrobe.dresses import SHELL, a_line_dress, tulle_dress
from tools.wardrobe.outline import CENTRE, SIDES, sharp
from tools.wardrobe.studio import Place, Studio
from tools.wardrobe.tops import (
    TOP,
    TopCut,
    hood,
    kangaroo_pocket,
    neck_band,
    neckline,
    patch_pocket,
    sew_top,
    stand_collar,
)

SAND: Colour = (216, 205, 194)
FOG: Colour = (203, 207, 212)
SAGE: Colour = (199, 207, 196)
LILAC: Colour = (208, 202, 214)
NAVY: Colour = (44, 58, 100)
CREAM: Colour = (244, 236, 222)
DUSTY_ROSE: Colour = (200, 128, 128)
GOLD_SATIN: Colour = (205, 172, 120)


def malva(colour: Colour) -> Image.Image:
    """A-line midi dress, from the front, and smaller from the back with its zip."""
    studio = Studio(SAND, has_floor=True)
    back = Place(right=232, down=-20, size=0.62)
    studio.place(a_line_dress(colour, is_back=True), back)
    studio.place(a_line_dress(colour), Place(right=-104, down=22))
    return studio.photograph()


def iskra(colour: Colour) -> Image.Image:
    """Sleeveless dress with a full tulle skirt and a ribbon sash."""
    studio = Studio(LILAC, has_floor=True)
    studio.place(tulle_dress(colour, DUSTY_ROSE), Place(size=1.08, down=10))
    return studio.photograph()


def viter(colour: Colour) -> Image.Image:
    """Hooded sweatshirt with a kangaroo pocket over joggers."""
    cotton = Cloth(colour=colour)
    joggers = Garment(cotton)
    cut = TrouserCut(length=520, hip=150, knee=116, hem=84, cuff=48)
    sew_trousers(joggers, cut)
    hoodie = Garment(cotton)
    top = TopCut(length=370, chest=172, hem=164, rib=44, cuff=44, reach=86, drop=336)
    sew_top(hoodie, top)
    hood(hoodie, top)
    kangaroo_pocket(hoodie, top)
    hood_cords(hoodie, TOP + 58)
    studio = Studio(FOG)
    studio.place(joggers, Place(down=262, size=0.98))
    studio.place(hoodie, Place(down=-8, size=0.98))
    return studio.photograph()


def kashtan(colour: Colour) -> Image.Image:
    """Short sweatshirt without a hood, over wide palazzo trousers."""
    cotton = Cloth(colour=colour)
    palazzo = Garment(cotton)
    cut = TrouserCut(
        waist=112, hip=150, length=640, apart=132, knee=186, hem=226, is_gathered=False
    )
    sew_trousers(palazzo, cut)
    pressed_crease(palazzo, cut)
    sweatshirt = Garment(cotton)
    top = TopCut(
        length=268, chest=168, hem=150, rib=34, cuff=40, reach=214, drop=230, sleeve=112
    )
    sew_top(sweatshirt, top)
    neck_band(sweatshirt, top, width=18)
    studio = Studio(SAND)
    studio.place(palazzo, Place(down=212))
    studio.place(sweatshirt, Place(down=-72))
    return studio.photograph()


def khmarka(colour: Colour) -> Image.Image:
    """Plush jacket with a zip from hem to collar, straight trousers at its side."""
    plush = Cloth(colour=colour, texture=Texture.PLUSH)
    trousers = Garment(plush)
    cut = TrouserCut(length=640, hip=140, apart=84, knee=118, hem=116)
    sew_trousers(trousers, cut)
    jacket = Garment(plush)
    top = TopCut(length=420, chest=166, hem=168, reach=66, drop=372, dip=24)
    sew_top(jacket, top)
    stand_collar(jacket, top)
    zip_fastener(jacket, (CENTRE, TOP - 14), (CENTRE, top.bottom + 2))
    studio = Studio(SAGE)
    studio.place(trousers, Place(right=226, down=112, size=1.02, turn=5))
    studio.place(jacket, Place(right=-146, down=106, size=1.08, turn=-5))
    return studio.photograph()


def zoria(colour: Colour) -> Image.Image:
    """Plush pullover with a zip down to mid-chest, joggers laid across below."""
    plush = Cloth(colour=colour, texture=Texture.PLUSH)
    joggers = Garment(plush)
    sew_trousers(joggers, TrouserCut(length=500, hip=148, knee=118, hem=86, cuff=44))
    drawstring(joggers)
    pullover = Garment(plush)
    top = TopCut(
        length=362, chest=176, hem=168, rib=40, cuff=40, reach=170, drop=300, sleeve=116
    )
    sew_top(pullover, top)
    stand_collar(pullover, top, height=52)
    zip_fastener(pullover, (CENTRE, TOP - 20), (CENTRE, TOP + 156))
    studio = Studio(FOG)
    studio.place(joggers, Place(right=186, down=292, size=0.98, turn=-20))
    studio.place(pullover, Place(right=-56, down=-26, size=0.98, turn=8))
    return studio.photograph()


def smuzhka(colour: Colour) -> Image.Image:
    """Striped blouse tucked into plain palazzo trousers."""
    palazzo = Garment(Cloth(colour=colour))
    cut = TrouserCut(
        waist=106, hip=152, length=700, apart=120, knee=180, hem=206, is_gathered=False
    )
    blouse = Garment(Cloth(colour=CREAM, stripe=colour))
    top = TopCut(
        neck=92,
        dip=16,
        shoulder=148,
        chest=150,
        hem=116,
        length=300,
        reach=62,
        drop=236,
        wrist=96,
    )
    sew_top(blouse, top)
    edge = [(x, y + 3) for x, y in neckline(top)]
    blouse.ink(edge, colour, width=7)
    sew_trousers(palazzo, cut)
    for side in SIDES:
        pleat = side([(CENTRE - 46, 222), (CENTRE - 62, 420), (CENTRE - 96, 860)])
        palazzo.line(pleat, tone=-0.3, width=2)
    studio = Studio(SAND, has_floor=True)
    studio.place(blouse, Place(down=-76))
    studio.place(palazzo, Place(down=166))
    return studio.photograph()


def rosa(colour: Colour) -> Image.Image:
    """Matte double-breasted trench on a hanger."""
    studio = Studio(FOG)
    rail = Garment(Cloth(colour=colour))
    hanger(rail, 142, 150)
    studio.place(rail, Place(down=40, size=1.04))
    studio.place(matte_trench(colour), Place(down=40, size=1.04))
    return studio.photograph()


def hlianets(colour: Colour) -> Image.Image:
    """Glossy eco-leather trench, open over its lining, belt tied."""
    studio = Studio(LILAC, has_floor=True)
    studio.place(glossy_trench(colour, GOLD_SATIN), Place(down=8, size=1.08))
    return studio.photograph()


def son(colour: Colour) -> Image.Image:
    """Buttoned pyjama shirt with piping, its trousers laid aslant behind."""
    cotton = Cloth(colour=colour)
    piping = toned(colour, -0.42)
    trousers = Garment(cotton)
    cut = TrouserCut(length=560, hip=138, apart=100, knee=128, hem=134)
    sew_trousers(trousers, cut)
    for side in SIDES:
        middle, low = CENTRE - cut.apart, cut.bottom - 26
        trousers.ink(
            side([(middle - 65, low), (middle, low + 6), (middle + 65, low)]),
            piping,
            width=5,
        )
    studio = Studio(SAGE)
    studio.place(trousers, Place(right=212, down=186, size=1.0, turn=-12))
    studio.place(
        _pyjama_shirt(cotton, piping), Place(right=-108, down=60, size=1.1, turn=4)
    )
    return studio.photograph()


def stezhka(colour: Colour) -> Image.Image:
    """Joggers alone, large, with pockets and a cord."""
    joggers = Garment(Cloth(colour=colour))
    cut = TrouserCut(
        waist=138,
        hip=178,
        rise=200,
        length=680,
        apart=110,
        knee=144,
        hem=104,
        cuff=66,
        waistband=54,
    )
    sew_trousers(joggers, cut)
    side_pockets(joggers, cut)
    drawstring(joggers, length=150)
    studio = Studio(SAND)
    studio.place(joggers, Place(size=1.12, down=14))
    return studio.photograph()


def kava(colour: Colour) -> Image.Image:
    """Ribbed long-sleeved top alone, arms spread."""
    longsleeve = Garment(Cloth(colour=colour, texture=Texture.RIB))
    top = TopCut(
        neck=70,
        shoulder=132,
        chest=136,
        hem=142,
        length=470,
        dip=40,
        reach=176,
        drop=372,
        sleeve=92,
        wrist=58,
    )
    sew_top(longsleeve, top)
    neck_band(longsleeve, top, width=13)
    studio = Studio(SAGE)
    studio.place(longsleeve, Place(size=1.26, down=134))
    return studio.photograph()


PICTURES: dict[str, Callable[[Colour], Image.Image]] = {
    picture.__name__: picture
    for picture in (
        malva,
        iskra,
        viter,
        kashtan,
        khmarka,
        zoria,
        smuzhka,
        rosa,
        hlianets,
        son,
        stezhka,
        kava,
    )
}


def _pyjama_shirt(cotton: Cloth, piping: Colour) -> Garment:
    shirt = Garment(cotton)
    top = TopCut(
        length=440, chest=168, hem=176, neck=58, dip=70, reach=118, drop=318, wrist=86
    )
    sew_top(shirt, top)
    middle = [(CENTRE + 14, TOP + 92), (CENTRE + 14, top.bottom + 4)]
    shirt.ink(middle, piping, width=4, is_round=False)
    places = [(CENTRE - 2, TOP + 150 + 76 * number) for number in range(4)]
    buttons(shirt, places, 9, SHELL)
    for side in SIDES:
        lapel = [*sharp(CENTRE - 60, TOP - 6), *sharp(CENTRE - 104, TOP + 58)]
        lapel += [*sharp(CENTRE - 74, TOP + 70), *sharp(CENTRE - 62, TOP + 96)]
        lapel += [*sharp(CENTRE + 4, TOP + 112), *sharp(CENTRE - 40, TOP + 40)]
        shirt.panel(side(lapel), tone=0.07, depth=0.5)
        shirt.ink(side(lapel[3:13]), piping, width=4, is_round=False)
    patch_pocket(shirt, CENTRE + 52, TOP + 162, 78)
    return shirt

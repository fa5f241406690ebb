"""The studio: a soft backdrop on which garments are placed and photographed."""

import msgspec
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tools.wardrobe.cloth import SCALE, SHEET, Colour, Garment, toned

FINISHED = (800, 1000)
COLOURS_IN_FILE = 256


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a garment lies on the backdrop."""

    right: float = 0.0  # moved by so many points
    down: float = 0.0
    turn: float = 0.0  # degrees, clockwise
    size: float = 1.0


AS_SEWN = Place()


class Studio:
    """One picture in the making."""

    def __init__(self, backdrop: Colour, *, has_floor: bool = False) -> None:
        self.picture = _backdrop(backdrop, has_floor=has_floor)

    def place(self, garment: Garment, place: Place = AS_SEWN) -> None:
        """Put *garment* on the backdrop, with the shadow that it throws."""
        sheet = _placed(garment.sheet, place)
        cover = sheet.getchannel("A")
        for distance, blur, strength in ((26, 26, 0.30), (6, 5, 0.30)):
            shadow = ImageChops.offset(cover, distance // 2 * SCALE, distance * SCALE)
            shadow = shadow.filter(ImageFilter.GaussianBlur(blur * SCALE))
            shadow = shadow.point([round(level * strength) for level in range(256)])
            self.picture.paste((58, 48, 52), mask=shadow)
        self.picture.paste(sheet, mask=cover)

    def photograph(self) -> Image.Image:
        """Give the finished picture, small enough for a chat."""
        picture = self.picture.resize(FINISHED, Image.Resampling.LANCZOS)
        return picture.quantize(
            COLOURS_IN_FILE,
            method=Image.Quantize.MEDIANCUT,
            dither=Image.Dither.FLOYDSTEINBERG,
        )


def _placed(sheet: Image.Image, place: Place) -> Image.Image:
    if place.size != 1.0:
        small = (round(SHEET[0] * place.size), round(SHEET[1] * place.size))
        shrunk = sheet.resize(small, Image.Resampling.LANCZOS)
        sheet = Image.new("RGBA", SHEET)
        sheet.paste(shrunk, ((SHEET[0] - small[0]) // 2, (SHEET[1] - small[1]) // 2))
    return sheet.rotate(
        -place.turn,
        Image.Resampling.BICUBIC,
        translate=(round(place.right * SCALE), round(place.down * SCALE)),
    )


def _backdrop(colour: Colour, *, has_floor: bool) -> Image.Image:
    picture = Image.new("RGB", SHEET, colour)
    glow = Image.new("L", SHEET)
    draw = ImageDraw.Draw(glow)
    draw.ellipse(
        (-0.1 * SHEET[0], -0.25 * SHEET[1], 0.9 * SHEET[0], 0.75 * SHEET[1]), fill=130
    )
    glow = glow.reduce(16).filter(ImageFilter.GaussianBlur(20)).resize(SHEET)
    picture.paste(toned(colour, 0.55), mask=glow)
    edge = Image.linear_gradient("L").resize(SHEET)
    picture.paste(
        toned(colour, -0.25), mask=edge.point([level // 3 for level in range(256)])
    )
    if has_floor:
        floor = Image.new("L", SHEET)
        draw = ImageDraw.Draw(floor)
        draw.rectangle((0, 0.8 * SHEET[1], *SHEET), fill=90)
        floor = floor.filter(ImageFilter.GaussianBlur(12 * SCALE))
        picture.paste(toned(colour, -0.22), mask=floor)
    return picture

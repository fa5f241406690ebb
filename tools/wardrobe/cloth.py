"""Cloth: panels with shading, folds, texture, seams, laid over one another."""

import random
from collections.abc import Sequence
from enum import StrEnum

import msgspec
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tools.wardrobe.outline import HEIGHT, WIDTH, Outline, Point, rounded

SCALE = 2  # everything is drawn so much larger and shrunk at the end
SHEET = (WIDTH * SCALE, HEIGHT * SCALE)
Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]


class Texture(StrEnum):
    """What the surface looks like from near."""

    PLAIN = "plain"
    PLUSH = "plush"
    RIB = "rib"


class Cloth(msgspec.Struct, frozen=True, kw_only=True):
    """What a garment is made of."""

    colour: Colour
    texture: Texture = Texture.PLAIN
    gloss: float = 0.0  # 0 is matte, 1 is patent leather
    stripe: Colour | None = None  # horizontal stripes of this colour


class Fold(msgspec.Struct, frozen=True):
    """A soft ridge or valley; strength below 0 is shade, above 0 is light."""

    line: Outline
    width: float
    strength: float


def toned(colour: Colour, tone: float) -> Colour:
    """Mix *colour* with black (tone towards -1) or with white (towards 1)."""
    target = 255 if tone > 0 else 0
    red, green, blue = (round(c + (target - c) * abs(tone)) for c in colour)
    return red, green, blue


def valleys(lines: Sequence[Outline], *, width: float, depth: float) -> list[Fold]:
    """Make folds of *lines*: each a shaded valley with a lit ridge to its left."""
    folds = []
    for line in lines:
        folds.append(Fold(line, width, -depth))
        ridge = [(x - width * 1.1, y) for x, y in line]
        folds.append(Fold(ridge, width * 0.9, depth * 0.55))
    return folds


class Garment:
    """A garment on a transparent sheet, built up from the lowest panel to the top."""

    def __init__(self, cloth: Cloth) -> None:
        self.cloth = cloth
        self.sheet = Image.new("RGBA", SHEET)

    def panel(
        self,
        outline: Outline,
        *,
        tone: float = 0.0,
        folds: Sequence[Fold] = (),
        cloth: Cloth | None = None,
        opacity: float = 1.0,
        depth: float = 1.0,
    ) -> None:
        """
        Lay a piece of cloth over what is there.

        Args:
            tone: Darker below 0, lighter above 0 than the cloth itself.
            opacity: Under 1 for tulle.
            depth: How round the panel looks; 0 is flat as paper.
        """
        cloth = cloth or self.cloth
        mask = _filled(outline)
        box = _grown(mask.getbbox() or (0, 0, *SHEET), 40 * SCALE)
        mask = mask.crop(box)
        piece = _sewn(mask, box, cloth, tone, depth, folds)
        self._shade_below(mask, box)
        cover = mask.point([round(level * opacity) for level in range(256)])
        piece.putalpha(cover)
        below = self.sheet.crop(box)
        self.sheet.paste(Image.alpha_composite(below, piece), box)

    def line(
        self,
        points: Outline,
        *,
        tone: float = -0.3,
        width: float = 1.6,
        is_round: bool = True,
    ) -> None:
        """Draw a seam or an edge in a tone of the cloth."""
        self.ink(points, toned(self.cloth.colour, tone), width=width, is_round=is_round)

    def ink(
        self,
        points: Outline,
        colour: Colour,
        *,
        width: float = 1.6,
        is_round: bool = True,
    ) -> None:
        """Draw a line of any colour: a cord, piping, the tape of a zip."""
        curve = rounded(points, is_closed=False) if is_round else points
        ImageDraw.Draw(self.sheet).line(
            _scaled(curve),
            fill=(*colour, 255),
            width=round(width * SCALE),
            joint="curve",
        )

    def stitches(self, points: Outline, *, tone: float = -0.28) -> None:
        """Draw a dashed line, as top stitching looks."""
        curve = list(rounded(points, is_closed=False, rounds=5))
        draw = ImageDraw.Draw(self.sheet)
        fill = (*toned(self.cloth.colour, tone), 255)
        for start, end in zip(curve[::2], curve[1::2], strict=False):
            draw.line(_scaled([start, end]), fill=fill, width=round(1.4 * SCALE))

    def disc(self, middle: Point, radius: float, colour: Colour) -> None:
        """Draw a round spot: a button, a snap, the end of a cord."""
        x, y = middle
        corners = _scaled([(x - radius, y - radius), (x + radius, y + radius)])
        ImageDraw.Draw(self.sheet).ellipse(corners, fill=(*colour, 255))

    def _shade_below(self, mask: Image.Image, box: Box) -> None:
        """Let the new panel throw a small shadow on what lies under it."""
        below = self.sheet.crop(box)
        shadow = ImageChops.offset(mask, 3 * SCALE, 5 * SCALE)
        shadow = shadow.filter(ImageFilter.GaussianBlur(10 * SCALE))
        shadow = shadow.point([round(level * 0.28) for level in range(256)])
        dark = Image.new("RGBA", mask.size, (20, 14, 18, 255))
        dark.putalpha(ImageChops.multiply(shadow, below.getchannel("A")))
        self.sheet.paste(Image.alpha_composite(below, dark), box)


def _scaled(points: Outline) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def _filled(outline: Outline) -> Image.Image:
    mask = Image.new("L", SHEET)
    ImageDraw.Draw(mask).polygon(_scaled(rounded(outline)), fill=255)
    return mask


def _grown(box: Box, margin: int) -> Box:
    left, top, right, bottom = box
    return (
        max(left - margin, 0),
        max(top - margin, 0),
        min(right + margin, SHEET[0]),
        min(bottom + margin, SHEET[1]),
    )


def _edge(mask: Image.Image) -> Image.Image:
    inner = mask.filter(ImageFilter.MinFilter(5))
    return ImageChops.subtract(mask, inner).point([level // 2 for level in range(256)])


def _blend(piece: Image.Image, tone: float, where: Image.Image) -> Image.Image:
    """Move *piece* towards black or white, as far as *where* and *tone* say."""
    target = Image.new("RGB", piece.size, (255,) * 3 if tone > 0 else (16, 8, 18))
    strength = where.point([min(255, round(level * abs(tone))) for level in range(256)])
    return Image.composite(target, piece, strength)


def _shaded(
    piece: Image.Image, mask: Image.Image, depth: float, gloss: float
) -> Image.Image:
    """Round the panel off: light from the upper left, shade at the right and below."""
    soft = mask.filter(ImageFilter.GaussianBlur(20 * SCALE))
    step_x, step_y = 22 * SCALE, 9 * SCALE
    lit = ImageChops.subtract(soft, ImageChops.offset(soft, step_x, step_y))
    shade = ImageChops.subtract(soft, ImageChops.offset(soft, -step_x, -step_y))
    piece = _blend(piece, -0.30 * depth, ImageChops.invert(soft))
    piece = _blend(piece, -0.34 * depth, shade)
    return _blend(piece, (0.34 + 0.5 * gloss) * depth, lit)


def _folded(piece: Image.Image, fold: Fold, box: Box, gloss: float) -> Image.Image:
    layer = Image.new("L", piece.size)
    curve = [
        (x * SCALE - box[0], y * SCALE - box[1])
        for x, y in rounded(fold.line, is_closed=False)
    ]
    ImageDraw.Draw(layer).line(
        curve, fill=255, width=round(fold.width * SCALE), joint="curve"
    )
    layer = layer.filter(ImageFilter.GaussianBlur(fold.width * SCALE * 0.55))
    shine = 1 + gloss * 1.6 if fold.strength > 0 else 1 + gloss * 0.4
    return _blend(piece, fold.strength * shine, layer)


def _sewn(
    mask: Image.Image,
    box: Box,
    cloth: Cloth,
    tone: float,
    depth: float,
    folds: Sequence[Fold],
) -> Image.Image:
    """Give the panel itself: cloth, shading, folds, texture and a darker edge."""
    colour = toned(cloth.colour, tone)
    piece = Image.new("RGB", mask.size, colour)
    if cloth.stripe is not None:
        _stripe(piece, cloth.stripe, box[1])
    piece = _shaded(piece, mask, depth, cloth.gloss)
    for fold in folds:
        piece = _folded(piece, fold, box, cloth.gloss)
    piece = _textured(piece, cloth.texture, box)
    dark = Image.new("RGB", mask.size, toned(colour, -0.45))
    return Image.composite(dark, piece, _edge(mask))


def _stripe(piece: Image.Image, colour: Colour, top: int) -> None:
    draw = ImageDraw.Draw(piece)
    pitch = 34 * SCALE
    for y in range(-(top % pitch), piece.height, pitch):
        draw.rectangle((0, y, piece.width, y + pitch * 0.42), fill=colour)


def _textured(piece: Image.Image, texture: Texture, box: Box) -> Image.Image:
    match texture:
        case Texture.PLAIN:
            return piece
        case Texture.PLUSH:
            lit = _blend(piece, 0.06, _fuzz(piece.size, 1))
            return _blend(lit, -0.07, _fuzz(piece.size, 2))
        case Texture.RIB:
            ribs = Image.new("L", piece.size)
            draw = ImageDraw.Draw(ribs)
            pitch = 11 * SCALE
            for x in range(-(box[0] % pitch), piece.width, pitch):
                draw.rectangle((x, 0, x + 2 * SCALE, piece.height), fill=255)
            ribs = ribs.filter(ImageFilter.GaussianBlur(1.2 * SCALE))
            lit = ImageChops.offset(ribs, -4 * SCALE, 0)
            return _blend(_blend(piece, -0.26, ribs), 0.12, lit)


def _fuzz(size: tuple[int, int], seed: int) -> Image.Image:
    """Give soft spots; the same ones for the same seed, so that pictures repeat."""
    small = (max(1, size[0] // (10 * SCALE)), max(1, size[1] // (10 * SCALE)))
    noise = Image.frombytes(
        "L", small, random.Random(seed).randbytes(small[0] * small[1])
    )
    return noise.resize(size, Image.Resampling.BICUBIC)

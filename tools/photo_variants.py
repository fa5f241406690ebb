"""
What becomes of a shop's picture before a shopper sends it back.

Each kind takes the picture and a source of chance, and gives the bytes of a file as a
chat delivers it: compressed once more, at a quality that the chance picks.
"""

import io
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw, ImageEnhance, ImageFont

Variant = Callable[[Image.Image, Random], bytes]
SCREEN = (540, 1170)  # half of a usual phone, so that a report takes minutes


def reencoded(picture: Image.Image, chance: Random) -> bytes:
    """Compress it hard, as messengers do."""
    return as_jpeg(picture, chance.randint(40, 85))


def resized(picture: Image.Image, chance: Random) -> bytes:
    """Make it smaller or larger."""
    factor = chance.uniform(0.3, 1.5)
    size = (round(picture.width * factor), round(picture.height * factor))
    return _sent(picture.resize(size, Image.Resampling.BICUBIC), chance)


def cropped(picture: Image.Image, chance: Random) -> bytes:
    """Cut 5 % off one side, or off all four."""
    side = chance.choice(("left", "top", "right", "bottom", "all"))
    x, y = round(picture.width * 0.05), round(picture.height * 0.05)
    box = (
        x if side in ("left", "all") else 0,
        y if side in ("top", "all") else 0,
        picture.width - (x if side in ("right", "all") else 0),
        picture.height - (y if side in ("bottom", "all") else 0),
    )
    return _sent(picture.crop(box), chance)


def cropped_anyhow(picture: Image.Image, chance: Random) -> bytes:
    """Cut anything up to 8 % off each side, into the garment if it is large."""
    width, height = picture.size
    left, top, right, bottom = (
        chance.choice([0.0, chance.uniform(0, 0.08)]) for _ in range(4)
    )
    corners = (
        left * width,
        top * height,
        width - right * width,
        height - bottom * height,
    )
    x, y, end_x, end_y = (round(corner) for corner in corners)
    return _sent(picture.crop((x, y, end_x, end_y)), chance)


def dark_screenshot(picture: Image.Image, chance: Random) -> bytes:
    """Photograph the screen of a phone in dark mode."""
    return _screenshot(picture, chance, page=(0, 0, 0), bubble=(38, 38, 42))


def light_screenshot(picture: Image.Image, chance: Random) -> bytes:
    """Photograph the screen of a phone in light mode."""
    return _screenshot(picture, chance, page=(255, 255, 255), bubble=(239, 239, 242))


def darker(picture: Image.Image, chance: Random) -> bytes:
    """Take up to 15 % of the brightness."""
    return _sent(
        ImageEnhance.Brightness(picture).enhance(chance.uniform(0.85, 0.93)), chance
    )


def brighter(picture: Image.Image, chance: Random) -> bytes:
    """Add up to 15 % of brightness."""
    return _sent(
        ImageEnhance.Brightness(picture).enhance(chance.uniform(1.07, 1.15)), chance
    )


def captioned(picture: Image.Image, chance: Random) -> bytes:
    """Write over it, on a bar or on the picture itself, as in a story."""
    captioned_picture = picture.copy()
    draw = ImageDraw.Draw(captioned_picture, "RGBA")
    height = round(picture.height * chance.uniform(0.06, 0.13))
    top = round(chance.uniform(0.02, 0.85) * picture.height)
    bar = chance.choice(
        [(0, 0, 0, 150), (255, 255, 255, 210), (214, 60, 110, 255), None]
    )
    if bar is not None:
        draw.rectangle((0, top, picture.width, top + height), fill=bar)
    ink = (20, 20, 20) if bar == (255, 255, 255, 210) else (255, 255, 255)
    words = chance.choice(
        ["Sale -10 %", "How much is it?", "I want this one!", "M / 128"]
    )
    font = ImageFont.load_default(height * 0.6)
    draw.text((picture.width * 0.08, top + height * 0.12), words, fill=ink, font=font)
    return _sent(captioned_picture, chance)


def mistreated(picture: Image.Image, chance: Random) -> bytes:
    """Crop, dim, caption and compress it, and then photograph the screen."""
    for change in (cropped, chance.choice([darker, brighter]), captioned):
        picture = Image.open(io.BytesIO(change(picture, chance)))
    return chance.choice([dark_screenshot, light_screenshot])(picture, chance)


VARIANTS: dict[str, Variant] = {
    "re-encoded, JPEG 40–85": reencoded,
    "resized, 0.3–1.5": resized,
    "cropped by 5 %": cropped,
    "screenshot, dark": dark_screenshot,
    "screenshot, light": light_screenshot,
    "darker, up to 15 %": darker,
    "brighter, up to 15 %": brighter,
    "caption over it": captioned,
}
HARDER: dict[str, Variant] = {
    "cropped anyhow, up to 8 % a side": cropped_anyhow,
    "cropped, dimmed, captioned, on a screenshot": mistreated,
}


def as_jpeg(picture: Image.Image, quality: int) -> bytes:
    """Give the bytes of a JPEG file."""
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=quality)
    return file.getvalue()


def _sent(picture: Image.Image, chance: Random) -> bytes:
    return as_jpeg(picture, chance.randint(70, 92))


def _screenshot(
    picture: Image.Image,
    chance: Random,
    *,
    page: tuple[int, int, int],
    bubble: tuple[int, int, int],
) -> bytes:
    """Show the picture in a chat: status bar, header, bubbles, the field to type in."""
    screen = Image.new("RGB", SCREEN, page)
    ink = (235, 235, 235) if page == (0, 0, 0) else (25, 25, 25)
    draw = ImageDraw.Draw(screen)
    _chrome(draw, chance, ink, bubble)
    width = round(SCREEN[0] * chance.choice([0.62, 0.7, 0.78, 1.0]))
    height = min(round(width * picture.height / picture.width), 760)
    left = chance.choice([0, 14, SCREEN[0] - width - 14]) if width < SCREEN[0] else 0
    top = chance.randint(150, 1060 - height)
    corners = Image.new("L", (width, height))
    radius = 0 if width == SCREEN[0] else chance.choice([0, 18, 30])
    ImageDraw.Draw(corners).rounded_rectangle(
        (0, 0, width - 1, height - 1), radius, fill=255
    )
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    for y in (top - 62, top + height + 12):
        _bubble(draw, chance, y, ink, bubble)
    screen.paste(small, (left, top), corners)
    return _sent(screen, chance)


def _chrome(
    draw: ImageDraw.ImageDraw,
    chance: Random,
    ink: tuple[int, int, int],
    bubble: tuple[int, int, int],
) -> None:
    small, usual = ImageFont.load_default(18), ImageFont.load_default(24)
    clock = f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}"
    draw.text((36, 12), clock, fill=ink, font=small)
    draw.rounded_rectangle((468, 16, 504, 32), 4, outline=ink, width=2)
    draw.rectangle((471, 19, 494, 29), fill=ink)
    draw.ellipse((56, 56, 108, 108), fill=(chance.randint(60, 220), 120, 150))
    draw.text(
        (124, 66),
        chance.choice(["krama.shop", "Olena", "kids store"]),
        fill=ink,
        font=usual,
    )
    draw.line((0, 122, SCREEN[0], 122), fill=bubble, width=2)
    draw.rounded_rectangle((16, 1084, 524, 1140), 28, fill=bubble)
    draw.text((44, 1098), "Message…", fill=ink, font=usual)


def _bubble(
    draw: ImageDraw.ImageDraw,
    chance: Random,
    y: int,
    ink: tuple[int, int, int],
    bubble: tuple[int, int, int],
) -> None:
    width = chance.randint(110, 380)
    left = chance.choice([14, SCREEN[0] - width - 14])
    fill = bubble if left == 14 else (64, 93, 230)
    draw.rounded_rectangle((left, y, left + width, y + 48), 22, fill=fill)
    words = "a b c d e f g"[: max(3, width // 26)]
    draw.text((left + 18, y + 10), words, fill=ink, font=ImageFont.load_default(22))

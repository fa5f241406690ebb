"""
Made-up bank receipts, for shoppers that are made up too.

The same arguments give the same bytes.  Bank, payer and payee are invented.
"""

import io
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
WIDTH, HEIGHT = 720, 1180
MARGIN = 56
KOPIYKAS = 100

PAGE = (246, 247, 250)
PAPER = (255, 255, 255)
INK = (28, 32, 40)
FAINT = (122, 130, 143)
RULE = (226, 229, 235)
BRAND = (20, 128, 108)

BANK = "Верба Банк"
TITLE = "Квитанція про переказ"
DONE = "Виконано"
CURRENCY = "грн"
LABELS = ("Отримувач", "Призначення", "Дата", "Квитанція №", "Комісія")
PURPOSE = "Оплата за товар"
NO_FEE = "0,00 грн"


def receipt_png(*, amount: int, paid_at: datetime, payee: str, number: str) -> bytes:
    """
    Draw a receipt as a PNG file, upright as a phone shows it.

    Args:
        amount: What was paid, in kopiykas.
        paid_at: Printed as it is, without a change of zone.
    """
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAGE)
    draw = ImageDraw.Draw(sheet)
    draw.rounded_rectangle((24, 24, WIDTH - 24, HEIGHT - 24), 28, fill=PAPER)
    _heading(draw)
    _sum(draw, amount)
    written_at = paid_at.strftime("%d.%m.%Y %H:%M:%S")
    values = (payee, PURPOSE, written_at, number, NO_FEE)
    top = 500
    for label, value in zip(LABELS, values, strict=True):
        top = _entry(draw, top, label, value)
    _seal(sheet, f"{amount} {written_at} {payee} {number}")
    file = io.BytesIO()
    sheet.save(file, "PNG", optimize=True)
    return file.getvalue()


def written(amount: int) -> str:
    """Give an amount of kopiykas as banks print it."""
    hryvnias, kopiykas = divmod(amount, KOPIYKAS)
    return f"{hryvnias:_}".replace("_", " ") + f",{kopiykas:02} {CURRENCY}"


def _heading(draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((MARGIN, 64, MARGIN + 56, 120), fill=BRAND)
    draw.line((MARGIN + 16, 92, MARGIN + 26, 104), fill=PAPER, width=6)
    draw.line((MARGIN + 26, 104, MARGIN + 42, 80), fill=PAPER, width=6)
    draw.text((MARGIN + 76, 74), BANK, fill=INK, font=_font(30))
    draw.text((MARGIN, 168), TITLE, fill=FAINT, font=_font(26))


def _sum(draw: ImageDraw.ImageDraw, amount: int) -> None:
    draw.text((MARGIN, 220), written(amount), fill=INK, font=_font(64))
    width = draw.textlength(DONE, font=_font(24))
    draw.rounded_rectangle((MARGIN, 326, MARGIN + width + 44, 376), 25, fill=BRAND)
    draw.text((MARGIN + 22, 336), DONE, fill=PAPER, font=_font(24))
    draw.line((MARGIN, 440, WIDTH - MARGIN, 440), fill=RULE, width=3)


def _entry(draw: ImageDraw.ImageDraw, top: int, label: str, value: str) -> int:
    """Write a label with its value below, and give where the next one begins."""
    draw.text((MARGIN, top), label, fill=FAINT, font=_font(22))
    size = 30
    while draw.textlength(value, font=_font(size)) > WIDTH - 2 * MARGIN and size > 12:
        size -= 2
    draw.text((MARGIN, top + 32), value, fill=INK, font=_font(size))
    return top + 108


def _seal(sheet: Image.Image, text: str) -> None:
    """Print a square of dots that belongs to this receipt alone."""
    side = 16
    bits = sha256(text.encode()).digest()
    seal = Image.frombytes("1", (side, side), bits).convert("L")
    seal = seal.resize((side * 6, side * 6), Image.Resampling.NEAREST)
    sheet.paste(INK, (WIDTH - MARGIN - side * 6, 64), seal)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)

"""Decoding within limits, and the catalogue's own pictures as shoppers send them."""

import io
import struct
import zlib
from collections.abc import Sequence
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageFont

from bot.outside.fingerprints import (
    MOST_PIXELS,
    NotAPicture,
    PictureTooLarge,
    framed,
    look_at,
)
from rules.photos import KnownPhoto, Recognised, recognise
from tools.draw_products import DEMO, PHOTOS, photo_names
from tools.photo_report import known_photos
from tools.photo_strangers import STRANGERS, Stranger
from tools.photo_variants import VARIANTS, as_jpeg

NAMES = sorted(path.stem for path in PHOTOS.glob("*.png"))
# Each photo in two ways; docs/photos.md has every photo in every way.
CHANGED = [
    (name, kind)
    for place, name in enumerate(NAMES)
    for kind in (list(VARIANTS) * 2)[place % 8 : place % 8 + 8 : 4]
]
QUICK_STRANGERS = [
    draw
    for kind, (draw, _) in STRANGERS.items()
    if not kind.endswith("of another cut")  # each of those takes a second to draw
]


@pytest.fixture(scope="module")
def known() -> tuple[KnownPhoto, ...]:
    return tuple(known_photos())


def packed(picture: Image.Image, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def photo(name: str) -> Image.Image:
    with Image.open(PHOTOS / f"{name}.png") as picture:
        return picture.convert("RGB")


def png_header(width: int, height: int) -> bytes:
    """A PNG of that size, tiny as a file: what a decompression bomb looks like."""
    chunks = [b"\x89PNG\r\n\x1a\n"]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    for name, body in ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000)))):
        check = zlib.crc32(name + body)
        chunks.append(struct.pack(">I", len(body)) + name + body)
        chunks.append(struct.pack(">I", check))
    return b"".join(chunks)


def test_every_photo_of_the_catalogue_is_drawn() -> None:
    drawn = sorted(path.name for path in PHOTOS.iterdir())

    assert drawn == photo_names(DEMO / "catalog.csv")


@pytest.mark.parametrize(("name", "kind"), CHANGED)
def test_a_changed_picture_of_ours_is_recognised(
    name: str, kind: str, known: Sequence[KnownPhoto]
) -> None:
    seen = look_at(VARIANTS[kind](photo(name), Random(name)))

    product, colour = name.split("-")
    assert recognise(seen.fingerprint, known) == Recognised(product, colour)


@pytest.mark.parametrize("draw", QUICK_STRANGERS)
@pytest.mark.parametrize("seed", range(3))
def test_a_picture_that_is_not_ours_stays_unknown(
    draw: Stranger, seed: int, known: Sequence[KnownPhoto]
) -> None:
    seen = look_at(as_jpeg(draw(Random(seed)), 80))

    assert recognise(seen.fingerprint, known) is None


def test_the_picture_that_a_screenshot_shows_is_found() -> None:
    screen = Image.new("RGB", (400, 800), "white")
    screen.paste(Image.new("RGB", (300, 400), (90, 120, 160)), (50, 210))
    ImageDraw.Draw(screen).rectangle((20, 640, 200, 670), fill=(64, 93, 230))

    assert framed(screen) == (50, 210, 350, 610)


def test_a_picture_without_a_frame_has_none() -> None:
    noise = Image.frombytes("RGB", (90, 120), Random(1).randbytes(90 * 120 * 3))

    assert framed(noise) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture at all",
        b"<html><body>photo.jpg</body></html>",
        b"%PDF-1.7\n1 0 obj\n",
        packed(Image.new("RGB", (60, 60), "red"), "BMP"),
        packed(Image.new("RGB", (60, 60), "red"), "TIFF"),
        packed(Image.new("RGB", (600, 600), "red"), "JPEG")[:300],
        png_header(60, 60),
    ],
    ids=[
        "0 bytes",
        "text",
        "HTML",
        "PDF",
        "BMP, which chats don't send",
        "TIFF",
        "JPEG cut short",
        "PNG whose pixels are missing",
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        look_at(content)


@pytest.mark.parametrize(
    "side",
    [20_000, 9_600, 4_900],
    ids=["more than Pillow takes", "more than Pillow warns of", "more than we take"],
)
def test_a_picture_with_too_many_pixels_is_not_decoded(side: int) -> None:
    assert side * side > MOST_PIXELS

    with pytest.raises(PictureTooLarge):
        look_at(png_header(side, side))


def test_of_an_animation_the_first_frame_is_taken() -> None:
    first, second = photo("malva-red"), photo("kava-black")
    moving = packed(first, "WEBP", save_all=True, append_images=[second], lossless=True)

    assert look_at(moving) == look_at(packed(first, "PNG"))


def test_an_animated_gif_is_recognised_by_its_first_frame(
    known: Sequence[KnownPhoto],
) -> None:
    first, second = photo("malva-red"), photo("kava-black")
    moving = packed(first, "GIF", save_all=True, append_images=[second])

    found = recognise(look_at(moving).fingerprint, known)
    assert found == Recognised("malva", "red")


def test_a_picture_for_print_is_recognised(known: Sequence[KnownPhoto]) -> None:
    printed = packed(photo("malva-red").convert("CMYK"), "JPEG", quality=90)

    found = recognise(look_at(printed).fingerprint, known)
    assert found == Recognised("malva", "red")


@pytest.mark.parametrize(("orientation", "turn"), [(3, 180), (6, 90), (8, 270)])
def test_a_picture_that_the_camera_turned_is_set_upright(
    orientation: int, turn: int, known: Sequence[KnownPhoto]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    lying = photo("malva-red").rotate(turn, expand=True)

    found = recognise(look_at(packed(lying, "JPEG", exif=exif)).fingerprint, known)
    assert found == Recognised("malva", "red")


def test_a_see_through_picture_stands_on_white() -> None:
    cut_out = Image.new("RGBA", (80, 100))
    cut_out.paste((200, 30, 40, 255), (20, 20, 60, 80))
    on_white = Image.new("RGB", (80, 100), "white")
    on_white.paste((200, 30, 40), (20, 20, 60, 80))

    assert look_at(packed(cut_out, "PNG")) == look_at(packed(on_white, "PNG"))


def test_the_same_pixels_are_the_same_however_packed() -> None:
    picture = photo("stezhka-grey")
    as_png = packed(picture, "PNG", compress_level=1)
    as_webp = packed(picture, "WEBP", lossless=True)

    assert look_at(as_png).pixels == look_at(as_webp).pixels


def test_one_changed_pixel_makes_other_pixels() -> None:
    picture = photo("stezhka-grey")
    changed = picture.copy()
    changed.putpixel((10, 10), (1, 2, 3))

    as_sent, as_changed = packed(picture, "PNG"), packed(changed, "PNG")
    assert look_at(as_sent).pixels != look_at(as_changed).pixels


def a_large_receipt(number: str) -> bytes:
    """Print a receipt small on a photo of twelve million pixels."""
    sheet = Image.new("RGB", (3000, 4000), "white")
    printer, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    for row in range(40):
        printer.text((200, 90 * row), f"1890,00 UAH, row {row}", "black", font)
    printer.text((200, 3800), f"No {number}", "black", font)
    return as_jpeg(sheet, 85)


def test_receipts_that_differ_in_one_small_digit_are_not_the_same() -> None:
    three, eight, nine, again = (
        look_at(a_large_receipt(f"0042-778{last}")).pixels for last in "3893"
    )

    assert len({three, eight, nine}) == 3
    assert again == three


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16"])
def test_any_kind_of_pixels_is_taken(mode: str) -> None:
    picture = Image.new(mode, (30, 40))

    assert look_at(packed(picture, "PNG")).fingerprint.views


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (5000, 1), (1, 5000), (3, 90)])
def test_a_picture_of_any_shape_is_taken(size: tuple[int, int]) -> None:
    assert look_at(packed(Image.new("RGB", size), "PNG")).fingerprint.views


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # of the damage that we do
@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_damaged_file_is_decoded_or_refused(format: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    whole = packed(photo("viter-pink").resize((60, 80)), format, exif=exif)
    refused = 0
    for seed in range(150):
        chance = Random(seed)
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 4, 20])):
            damaged[int(len(whole) * chance.random() ** 3)] = chance.randrange(256)
        try:
            look_at(bytes(damaged))
        except (NotAPicture, PictureTooLarge):
            refused += 1

    assert 0 < refused < 150

"""
Decode pictures within limits and take their fingerprints for `rules.photos`.

Decoding takes milliseconds to seconds: async code calls it by `bot.outside.decoding`.
"""

import hashlib
import io
import struct
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
from PIL import Image, ImageChops, ImageFilter, ImageOps

from rules.photos import CELLS_ACROSS, CELLS_DOWN, STEPS, Fingerprint, View

MOST_PIXELS = 24_000_000  # twice what phones send; 72 MB once decoded
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
WORKING_SIDE = 1024  # a larger picture is shrunk first, nothing here sees more
MODEL_QUALITY = 85  # of the JPEG that a model gets
TRIM = 0.05  # shoppers crop about so much
CROPS = (
    (0.0, 0.0, 1.0, 1.0),
    (TRIM, 0.0, 1.0, 1.0),
    (0.0, TRIM, 1.0, 1.0),
    (0.0, 0.0, 1.0 - TRIM, 1.0),
    (0.0, 0.0, 1.0, 1.0 - TRIM),
    (TRIM, TRIM, 1.0 - TRIM, 1.0 - TRIM),
)
STEP = 4  # levels of luminance; less is noise of the compression

# A screenshot is a page of one colour that shows a picture.
PAGE_NOISE = 10  # levels of 255 by which compression moves the page's colour
MARKED_ENOUGH = 0.35  # share of a row that the picture covers at least
MOST_MARKS_AROUND = 0.5  # more of it is no page
SMALLEST_FRAMED = 64  # pixels

# A garment stands out from its backdrop by edges that its shadow doesn't have.
OUTLINING_SIDE = 200  # pixels of the copy in which edges are looked for
FAINTEST_EDGE = 18  # levels
MARGIN = 2  # pixels of that copy

Box = tuple[int, int, int, int]


class NotAPicture(Exception):
    """The bytes are no JPEG, PNG, WebP or GIF, or they are broken."""


class PictureTooLarge(Exception):
    """It has more than `MOST_PIXELS` pixels; nothing of it was decoded."""


class Look(msgspec.Struct, frozen=True):
    """What can be known of a picture without asking anybody."""

    fingerprint: Fingerprint
    pixels: str  # sha256 of the picture as a model sees it, however it was packed


def look_at(content: bytes) -> Look:
    """
    Decode a picture and take its fingerprint.

    Raises:
        NotAPicture: It can't be decoded.
        PictureTooLarge: It would take too much memory.
    """
    picture = _decoded(content)
    pixels = hashlib.sha256(repr(picture.size).encode())
    picture.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX)
    pixels.update(picture.tobytes())
    views = [_view(part) for part in _parts(picture)]
    return Look(Fingerprint(tuple(views)), pixels.hexdigest())


def for_a_model(content: bytes) -> bytes:
    """
    Give a picture as JPEG, not larger than models look at, without what a phone adds.

    Raises:
        NotAPicture, PictureTooLarge: As `look_at`.
    """
    picture = _decoded(content)
    picture.thumbnail((WORKING_SIDE, WORKING_SIDE))
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=MODEL_QUALITY)
    return packed.getvalue()


def _decoded(content: bytes) -> Image.Image:
    """Give the first frame, upright, as RGB on white; not much larger than needed."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureTooLarge(picture.size)
            # a JPEG can be decoded at a half or less: a phone's takes a quarter then
            picture.draft(None, (WORKING_SIDE, WORKING_SIDE))
            picture.load()
            ImageOps.exif_transpose(picture, in_place=True)
            if picture.has_transparency_data:
                return _on_white(picture.convert("RGBA"))
            return picture if picture.mode == "RGB" else picture.convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge from error
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise NotAPicture from error


def _on_white(picture: Image.Image) -> Image.Image:
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture)
    return white


def _parts(picture: Image.Image) -> Iterator[Image.Image]:
    """Give the whole picture, crops of it, what a frame shows, the garment itself."""
    width, height = picture.size
    for left, top, right, bottom in CROPS:
        corners = (left * width, top * height, right * width, bottom * height)
        yield picture.crop(_rounded(corners))
    yield picture.crop(outlined(picture))
    frame = framed(picture)
    if frame is not None:
        shown = picture.crop(frame)
        yield shown
        yield shown.crop(outlined(shown))


def outlined(picture: Image.Image) -> Box:
    """Find what stands out from the backdrop; it stays the same however one crops."""
    scale = OUTLINING_SIDE / max(picture.size)
    size = (round(picture.width * scale) or 1, round(picture.height * scale) or 1)
    small = picture.convert("L").resize(size, Image.Resampling.BOX)
    edges = small.filter(ImageFilter.FIND_EDGES)
    edges = edges.point([255 if level > FAINTEST_EDGE else 0 for level in range(256)])
    if min(size) <= 2 * MARGIN:
        return 0, 0, *picture.size
    # The filter leaves the outermost pixels as they are: no edges of anything.
    inner = edges.crop((MARGIN, MARGIN, size[0] - MARGIN, size[1] - MARGIN))
    box = inner.getbbox()
    if box is None:
        return 0, 0, *picture.size
    return _rounded([(side + MARGIN) / scale for side in box])


def framed(picture: Image.Image) -> Box | None:
    """Find the picture that a phone's screen shows: a block on a page of one colour."""
    marks = _marks(picture)
    top, bottom = _longest_run(marks.resize((1, marks.height), Image.Resampling.BOX))
    block = marks.crop((0, top, marks.width, bottom))
    left, right = _longest_run(block.resize((block.width, 1), Image.Resampling.BOX))
    if min(right - left, bottom - top) < SMALLEST_FRAMED:
        return None
    all_marks = sum(marks.histogram()[255:])
    inside = sum(marks.crop((left, top, right, bottom)).histogram()[255:])
    outside = marks.width * marks.height - (right - left) * (bottom - top)
    if outside == 0 or (all_marks - inside) / outside > MOST_MARKS_AROUND:
        return None
    return left, top, right, bottom


def _marks(picture: Image.Image) -> Image.Image:
    """Give a mask of what differs from the commonest colour."""
    sample = picture.resize(
        (max(1, picture.width // 4), max(1, picture.height // 4)),
        Image.Resampling.NEAREST,
    )
    levels = sample.tobytes()
    colours = Counter(zip(levels[::3], levels[1::3], levels[2::3], strict=True))
    [(page, _)] = colours.most_common(1)
    difference = ImageChops.difference(picture, Image.new("RGB", picture.size, page))
    red, green, blue = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([255 if level > PAGE_NOISE else 0 for level in range(256)])


def _longest_run(profile: Image.Image) -> tuple[int, int]:
    """Give where the longest stretch begins and ends that has marks enough."""
    best = (0, 0)
    start = 0
    for place, level in enumerate((*profile.tobytes(), 0)):
        if level < MARKED_ENOUGH * 255:
            if place - start > best[1] - best[0]:
                best = (start, place)
            start = place + 1
    return best


def _view(part: Image.Image) -> View:
    small = part.convert("L").resize((STEPS + 1, STEPS + 1), Image.Resampling.BOX)
    cells = part.resize((CELLS_ACROSS, CELLS_DOWN), Image.Resampling.BOX)
    return View(luminance=_steps(small.tobytes()), colours=cells.tobytes())


def _rounded(corners: Sequence[float]) -> Box:
    left, top, right, bottom = (round(corner) for corner in corners)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _steps(levels: bytes) -> bytes:
    """Say for each place whether it rises or falls to the right and downwards."""
    across = STEPS + 1
    rows = []
    for y in range(STEPS):
        bits = 0
        for x in range(STEPS):
            here = levels[y * across + x]
            for there in (levels[y * across + x + 1], levels[(y + 1) * across + x]):
                bits = bits << 2 | (there - here >= STEP) << 1 | (here - there >= STEP)
        rows.append(bits.to_bytes(STEPS // 2))
    return b"".join(rows)

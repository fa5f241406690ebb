"""A host of pictures as shoppers' phones and strangers make them: good, odd and bad."""

import asyncio
import io
import struct
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache, partial

from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer
from PIL import Image, ImageDraw

from loadtest.receipts import receipt_png
from rules.money import hryvnias
from tests.builders import DEMO

IHDR, HEADER_BYTES = 12, 13  # where a PNG's header stands, and how long it is
TEN_MB = 10 * 1024 * 1024
ORIENTATION, TURNED = 0x0112, 6
METADATA = "http://169.254.169.254/latest/meta-data"


@cache
def dress() -> Image.Image:
    """Give a picture of the catalogue."""
    with Image.open(DEMO / "photos" / "malva-blue.png") as picture:
        return picture.convert("RGB")


def packed(picture: Image.Image, kind: str, **how: object) -> bytes:
    """Write *picture* as a file."""
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def moving() -> bytes:
    """An animation that begins with a picture of the catalogue."""
    after = Image.new("RGB", dress().size, "red")
    return packed(dress(), "WEBP", save_all=True, append_images=[after], lossless=True)


def turned() -> bytes:
    """The same, on its side, with the note that tells so."""
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    sideways = dress().transpose(Image.Transpose.ROTATE_90)
    return packed(sideways, "JPEG", exif=exif, quality=95)


def vast() -> bytes:
    """A small file whose header speaks of 20,000 × 20,000 pixels."""
    small = packed(Image.new("1", (1, 1)), "PNG")
    before, rest = small[:IHDR], small[IHDR + 4 + HEADER_BYTES + 4 :]
    depth_and_kind = small[IHDR + 12 : IHDR + 4 + HEADER_BYTES]
    header = b"IHDR" + struct.pack(">II", 20_000, 20_000) + depth_and_kind
    return before + header + struct.pack(">I", zlib.crc32(header)) + rest


def strange_png(number: int) -> bytes:
    """A picture of nothing that the shop sells; each number looks otherwise."""
    picture = Image.linear_gradient("L").resize((600, 800)).convert("RGB")
    edge = 40 + 60 * number
    ImageDraw.Draw(picture).ellipse((edge, edge, edge + 200, edge + 320), fill="teal")
    return packed(picture, "PNG")


def receipt(uah: int) -> bytes:
    """A receipt for *uah*."""
    return receipt_png(
        amount=hryvnias(uah),
        paid_at=datetime(2026, 11, 25, 10, 30),
        payee="ФОП Дзвінка Демонстрація Прикладівна",
        number="0042",
    )


FILES: Mapping[str, Callable[[], bytes]] = {
    "/ours": lambda: packed(dress(), "JPEG"),
    "/broken": lambda: packed(dress(), "PNG")[:2000],
    "/empty": bytes,
    "/moving": moving,
    "/vast": vast,
    "/print": lambda: packed(dress().convert("CMYK"), "JPEG", quality=95),
    "/turned": turned,
    "/page": lambda: b"<html>not a picture</html>",
    "/heavy": lambda: packed(dress(), "PNG") + bytes(TEN_MB),
    **{f"/strange-{number}": partial(strange_png, number) for number in range(10)},
    "/receipt": lambda: receipt(1890),
    "/receipt-for-one": lambda: receipt(1),
}


async def _file(request: web.Request) -> web.Response:
    return web.Response(body=FILES[request.path](), content_type="image/jpeg")


async def _away(request: web.Request) -> web.Response:
    raise web.HTTPFound(METADATA)


async def _never(request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError


@asynccontextmanager
async def a_pictures_host() -> AsyncIterator[BaseTestServer]:
    """Serve the pictures; "/private" leads away, "/hanging" never answers."""
    app = web.Application()
    app.add_routes([web.get(path, _file) for path in FILES])
    app.add_routes([web.get("/private", _away), web.get("/hanging", _never)])
    async with TestServer(app) as server:
        yield server

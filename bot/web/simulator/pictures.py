"""Pictures that a shopper sends in the simulator: own ones, the shop's, receipts."""

import asyncio
from typing import Annotated

import msgspec
from aiohttp import web

from bot import keys
from bot.outside.decoding import DecoderBusy, in_turn
from bot.outside.fingerprints import NotAPicture, PictureTooLarge, look_at
from bot.outside.images import MOST_BYTES, kind_of
from bot.store.media import Picture
from bot.web.photos import FOR_EVER, photo_file
from bot.web.simulator.answers import Refusal, body_of, json_answer
from rules.ids import MediaId
from rules.money import Kopiykas

KINDS = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


class ReceiptOrder(msgspec.Struct, frozen=True):
    """What the receipt is about, in kopiykas."""

    amount: Annotated[int, msgspec.Meta(ge=1, le=100_000_000)]


async def upload(request: web.Request) -> web.Response:
    """
    Keep the picture that is the request's body.

    Answers:
        201: ``{"name"}``, to be sent with a message.
        413: It is larger than Instagram takes, or has too many pixels.
        422: It is no picture.
        503: Too many wait to be looked at.
    """
    content = await _content(request)
    try:
        await in_turn(look_at, content)
    except NotAPicture as error:
        raise Refusal(422, "not_a_picture") from error
    except PictureTooLarge as error:
        raise Refusal(413, "too_many_pixels") from error
    except DecoderBusy as error:
        raise Refusal(503, "too_many_photos") from error
    kept = await request.app[keys.STAND_IN].keep(Picture(kind_of(content), content))
    return json_answer(kept, status=201)


async def take_from_shop(request: web.Request) -> web.Response:
    """
    Keep a copy of one of the shop's pictures.

    Answers:
        201: ``{"name"}``.
        404: The shop has no such picture.
    """
    file = photo_file(request.app, request.match_info["name"])
    if file is None:
        raise Refusal(404, "no_such_picture")
    content = await asyncio.to_thread(file.read_bytes)
    kept = await request.app[keys.STAND_IN].keep(Picture(kind_of(content), content))
    return json_answer(kept, status=201)


async def draw_receipt(request: web.Request) -> web.Response:
    """Make up a receipt over ``{"amount"}`` for the shop."""
    order = await body_of(request, ReceiptOrder)
    payee = request.app[keys.SHOP].payment.requisites.recipient
    stand_in = request.app[keys.STAND_IN]
    kept = await stand_in.draw_receipt(Kopiykas(order.amount), payee)
    return json_answer(kept, status=201)


async def show_sent(request: web.Request) -> web.Response:
    """Give a picture that a shopper has sent, as the stand-in has it."""
    found = await request.app[keys.STAND_IN].picture(request.match_info["name"])
    return _shown(found)


async def show_kept(request: web.Request) -> web.Response:
    """Give a picture that a shopper has sent, as it is stored."""
    id = MediaId(request.match_info["id"])
    return _shown(await request.app[keys.STORES].media.get(id))


def _shown(picture: Picture | None) -> web.Response:
    if picture is None or picture.mime not in KINDS:
        raise web.HTTPNotFound
    headers = {"Cache-Control": FOR_EVER.replace("public", "private")}
    return web.Response(
        body=picture.content, content_type=picture.mime, headers=headers
    )


async def _content(request: web.Request) -> bytes:
    """
    Read the body in pieces: pictures may be larger than other requests.

    Raises:
        Refusal: It is too large.
    """
    if (request.content_length or 0) > MOST_BYTES:
        raise Refusal(413, "too_large")
    content = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > MOST_BYTES:
            raise Refusal(413, "too_large")
    return bytes(content)

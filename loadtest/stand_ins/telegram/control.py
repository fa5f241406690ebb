"""The control routes of the Telegram stand-in; `app` documents them."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import aiohttp
import msgspec
from aiohttp import web

from loadtest.stand_ins.control import (
    FAULTS,
    JOURNAL,
    BadControl,
    NoSuchThing,
    json_answer,
    read_body,
)
from loadtest.stand_ins.telegram.chats import Post, Webhook, buttons
from loadtest.stand_ins.telegram.gate import CHATS

HTTP = web.AppKey("http", aiohttp.ClientSession)
TIMEOUT = aiohttp.ClientTimeout(total=10)
MANAGER_ID = 5001
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
Times = Annotated[int, msgspec.Meta(ge=1, le=50)]


class TapOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which button is tapped, by its words or by what it carries, and by whom."""

    chat_id: int
    message_id: int
    text: str | None = None
    callback_data: str | None = None
    sender: int = MANAGER_ID
    times: Times = 1


class UpdateOrder(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """An update as it is; ``secret`` instead of the webhook's own, null: none."""

    update: dict[str, Any]
    times: Times = 1
    secret: str | None | msgspec.UnsetType = msgspec.UNSET


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What the webhook answered; ``error`` if nothing came back."""

    status: int | None = None
    body: str | None = None
    error: str | None = None


async def http_ctx(app: web.Application) -> AsyncIterator[None]:
    """Open the connections to the webhook."""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as http:
        app[HTTP] = http
        yield


async def tap(request: web.Request) -> web.Response:
    """Tap a button; the same tap arrives ``times`` times."""
    order = await read_body(request, TapOrder)
    chats = request.app[CHATS]
    post = chats.posts.get((order.chat_id, order.message_id))
    if post is None:
        raise NoSuchThing("no such message")
    update = chats.tap(post, _payload(post, order), order.sender)
    return await _deliver(request, UpdateOrder(update=update, times=order.times))


async def send_update(request: web.Request) -> web.Response:
    """Send any update; a tap in it may be answered."""
    order = await read_body(request, UpdateOrder)
    query = order.update.get("callback_query")
    if query:
        request.app[CHATS].open_taps.add(str(query["id"]))
    return await _deliver(request, order)


async def list_messages(request: web.Request) -> web.Response:
    """Give the posts of the bot, oldest first."""
    return json_answer({"messages": tuple(request.app[CHATS].posts.values())})


async def show_photo(request: web.Request) -> web.Response:
    """Give the bytes of a picture."""
    photo = request.app[CHATS].photos.get(request.match_info["file_id"])
    if photo is None:
        raise NoSuchThing("no such picture")
    return web.Response(body=photo.body, content_type="application/octet-stream")


async def reset(request: web.Request) -> web.Response:
    """Forget everything but the webhook."""
    request.app[CHATS].reset()
    request.app[FAULTS].clear()
    request.app[JOURNAL].clear()
    return json_answer({"cursor": request.app[JOURNAL].cursor})


def _payload(post: Post, order: TapOrder) -> str:
    for button in buttons(post):
        payload = button.get("callback_data")
        if payload is None:
            continue
        if button["text"] == order.text or payload == order.callback_data:
            return str(payload)
    raise NoSuchThing("no such button")


async def _deliver(request: web.Request, order: UpdateOrder) -> web.Response:
    webhook = request.app[CHATS].webhook
    if webhook is None:
        raise BadControl("no webhook is set")
    answers = [await _post(request, webhook, order) for _ in range(order.times)]
    found = {"update_id": order.update.get("update_id"), "answers": answers}
    return json_answer(found)


async def _post(request: web.Request, webhook: Webhook, order: UpdateOrder) -> Delivery:
    secret = webhook.secret_token if order.secret is msgspec.UNSET else order.secret
    headers = {"Content-Type": "application/json"}
    if secret is not None:
        headers[SECRET_HEADER] = secret
    try:
        async with request.app[HTTP].post(
            webhook.url, data=msgspec.json.encode(order.update), headers=headers
        ) as response:
            delivery = Delivery(status=response.status, body=await response.text())
    except (aiohttp.ClientError, TimeoutError) as error:
        delivery = Delivery(error=type(error).__name__)
    request.app[JOURNAL].write("update", update=order.update, answer=delivery)
    return delivery


ROUTES = (
    web.post("/control/press", tap),
    web.post("/control/updates", send_update),
    web.get("/control/messages", list_messages),
    web.get("/control/photos/{file_id}", show_photo),
    web.post("/control/reset", reset),
)

"""The pages that show: who waits, chats, a case, orders."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp_jinja2 import render_template

from bot import keys
from bot.replay.exporting import exported
from bot.sessions.decisions import Unknown
from bot.sessions.retries import WINDOW
from bot.store.media import Picture
from bot.store.stores import Stores
from bot.web.console.login import VISIT
from rules.canary import COMPARED
from rules.ids import CaseId, MediaId, OrderId, SubscriberId
from rules.payments import Reason
from rules.stages import Stage

LAST_TURNS = 5


def _page(request: web.Request, name: str, context: Mapping[str, Any]) -> web.Response:
    return render_template(
        f"console/{name}.html", request, {"visit": request[VISIT], **context}
    )


def _stores(request: web.Request) -> Stores:
    return request.app[keys.STORES]


async def waiting(request: web.Request) -> web.Response:
    """Answers: 200, open cases, chats and photos that wait, what isn't answered."""
    stores = _stores(request)
    now = request.app[keys.CLOCK].now()
    orders = (await stores.orders.list("reviewing")).items
    chats = (await stores.chats.list(Stage.WITH_HUMAN)).items
    return _page(
        request,
        "waiting",
        {
            "cases": (await stores.cases.list("open")).items,
            "orders": {order.id: order for order in orders},
            "handoffs": await stores.handoffs.open(),
            "photos": await stores.photo_questions.open(now - WINDOW),
            "names": {chat.subscriber: chat.name for chat in chats},
            "backlog": await stores.inbox.backlog(),
            "calls": await stores.outbox.counts(),
            "now": now,
        },
    )


async def chats(request: web.Request) -> web.Response:
    """Answers: 200, a page of chats, by stage or by a part of the name."""
    stage = request.query.get("stage", "")
    words = request.query.get("q", "").strip()
    chosen = Stage(stage) if stage in tuple(Stage) else None
    page = await _stores(request).chats.list(
        chosen, words or None, request.query.get("cursor") or None
    )
    return _page(
        request,
        "chats",
        {"page": page, "stage": chosen, "q": words, "stages": tuple(Stage)},
    )


async def chat(request: web.Request) -> web.Response:
    """Answers: 200, messages and state of a chat, with its last turns; 404."""
    subscriber = SubscriberId(request.match_info["subscriber"])
    stores = _stores(request)
    found = await stores.chats.get(subscriber)
    if found is None:
        raise Unknown(subscriber)
    turns = await stores.chats.turns(subscriber)
    return _page(request, "chat", {"chat": found, "turns": turns.items[:LAST_TURNS]})


async def case(request: web.Request) -> web.Response:
    """Answers: 200, the receipt large, the order, what can be decided; 404."""
    id = CaseId(request.match_info["id"])
    stores = _stores(request)
    found = await stores.cases.get(id)
    if found is None:
        raise Unknown(id)
    return _page(
        request,
        "case",
        {
            "case": found,
            "order": await stores.orders.get(found.order_id),
            "chat": await stores.chats.get(found.subscriber),
            "has_picture": await stores.cases.receipt(id) is not None,
            "reasons": tuple(Reason),
        },
    )


async def receipt(request: web.Request) -> web.Response:
    """Answers: 200, the receipt's picture; 404."""
    id = CaseId(request.match_info["id"])
    return _picture(await _stores(request).cases.receipt(id))


async def media(request: web.Request) -> web.Response:
    """Answers: 200, a picture that a shopper has sent; 404."""
    id = MediaId(request.match_info["id"])
    return _picture(await _stores(request).media.get(id))


def _picture(picture: Picture | None) -> web.Response:
    if picture is None:
        raise Unknown("picture")
    return web.Response(body=picture.content, content_type=picture.mime)


async def orders(request: web.Request) -> web.Response:
    """Answers: 200, a page of orders."""
    page = await _stores(request).orders.list(cursor=request.query.get("cursor"))
    return _page(request, "orders", {"page": page})


async def order(request: web.Request) -> web.Response:
    """Answers: 200, one order; 404."""
    id = OrderId(request.match_info["id"])
    stores = _stores(request)
    found = await stores.orders.get(id)
    if found is None:
        raise Unknown(id)
    shopper = await stores.chats.get(found.subscriber)
    return _page(request, "order", {"order": found, "chat": shopper})


async def canary(request: web.Request) -> web.Response:
    """Answers: 200, the two bundles side by side, and what can be switched."""
    status = await request.app[keys.TRIAL].status()
    return _page(request, "canary", {"status": status, "compared": COMPARED})


async def golden(request: web.Request) -> web.Response:
    """Answers: 200, the golden transcript of a turn as a zip file; 404."""
    turn = int(request.match_info["turn"])
    found = exported(
        await _stores(request).records.of_chat(turn),
        expected=request.query.get("expected", ""),
        catalog=await request.app[keys.GOODS].catalog(),
    )
    if found is None:
        raise Unknown("turn")
    name = f"turn-{turn}"
    return web.Response(
        body=found.zipped(name),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}.zip"'},
    )

"""What /api tells: chats, turns, cases, orders and calls."""

from typing import TypeVar, get_args

from aiohttp import web

from bot import keys
from bot.store.calls import CallState
from bot.store.cases import CaseState
from bot.store.orders import OrderStatus
from bot.web.api.answers import ApiError, answer, not_found
from rules.ids import CaseId, OrderId, SubscriberId
from rules.stages import Stage

T = TypeVar("T")


def chosen(request: web.Request, name: str, allowed: tuple[T, ...]) -> T | None:
    """
    Give the query parameter *name* as the one of *allowed* that it is.

    Raises:
        ApiError: It is none of them.
    """
    value = request.query.get(name)
    if not value:
        return None
    for choice in allowed:
        if choice == value:
            return choice
    raise ApiError(422, "invalid", f"{name}: one of {', '.join(map(str, allowed))}")


async def chats(request: web.Request) -> web.Response:
    """Answers: 200, a page of chats."""
    page = await request.app[keys.STORES].chats.list(
        chosen(request, "stage", tuple(Stage)),
        request.query.get("q") or None,
        request.query.get("cursor"),
    )
    return answer(page)


async def chat(request: web.Request) -> web.Response:
    """Answers: 200, the chat; 404."""
    subscriber = SubscriberId(request.match_info["subscriber"])
    found = await request.app[keys.STORES].chats.get(subscriber)
    if found is None:
        raise not_found("chat")
    return answer(found)


async def turns(request: web.Request) -> web.Response:
    """Answers: 200, a page of the chat's turns; 404."""
    subscriber = SubscriberId(request.match_info["subscriber"])
    stores = request.app[keys.STORES]
    if await stores.chats.get(subscriber) is None:
        raise not_found("chat")
    return answer(await stores.chats.turns(subscriber, request.query.get("cursor")))


async def cases(request: web.Request) -> web.Response:
    """Answers: 200, a page of cases."""
    state = chosen(request, "state", get_args(CaseState))
    store = request.app[keys.STORES].cases
    return answer(await store.list(state, request.query.get("cursor")))


async def case(request: web.Request) -> web.Response:
    """Answers: 200, the case; 404."""
    found = await request.app[keys.STORES].cases.get(CaseId(request.match_info["id"]))
    if found is None:
        raise not_found("case")
    return answer(found)


async def receipt(request: web.Request) -> web.Response:
    """Answers: 200, the picture; 404, no such case or no picture."""
    picture = await request.app[keys.STORES].cases.receipt(
        CaseId(request.match_info["id"])
    )
    if picture is None:
        raise not_found("receipt")
    return web.Response(
        body=picture.content,
        content_type=picture.mime,
        headers={
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def orders(request: web.Request) -> web.Response:
    """Answers: 200, a page of orders."""
    status = chosen(request, "status", get_args(OrderStatus))
    store = request.app[keys.STORES].orders
    return answer(await store.list(status, request.query.get("cursor")))


async def order(request: web.Request) -> web.Response:
    """Answers: 200, the order; 404."""
    store = request.app[keys.STORES].orders
    found = await store.get(OrderId(request.match_info["id"]))
    if found is None:
        raise not_found("order")
    return answer(found)


async def outbox(request: web.Request) -> web.Response:
    """Answers: 200, a page of ManyChat calls."""
    state = chosen(request, "state", get_args(CallState))
    store = request.app[keys.STORES].outbox
    return answer(await store.list(state, request.query.get("cursor")))

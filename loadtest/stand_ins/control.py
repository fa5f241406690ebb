"""
The part of the control API that every stand-in has.

``GET /control/log?since=N&contact=ID&kind=K&wait_s=S``
    ``{"cursor": n, "entries": [{"n","at","kind","contact","detail"}]}``; with
    ``wait_s`` the answer waits until an entry fits or the time is up.
``GET /control/events?since=N&contact=ID``
    The same entries as server-sent events (event = kind, id = n), without end; without
    ``since`` from now on.
``POST /control/faults``
    ``{"faults": [Fault, …], "seed"?: n}`` (see `faults.Fault`) → ``{"faults": […]}``,
    all that can still strike.
``GET /control/faults``, ``DELETE /control/faults``
    Read them; switch them all off.

A body that isn't as described: 422 ``{"error": text}``; an unknown thing: 404.
"""

import asyncio
from typing import TypeVar

import msgspec
from aiohttp import web
from aiohttp_sse import sse_response

from loadtest.stand_ins.faults import Fault, FaultPlan, UnknownFault
from loadtest.stand_ins.journal import Journal

JOURNAL = web.AppKey("journal", Journal)
FAULTS = web.AppKey("faults", FaultPlan)
STOPPING = web.AppKey("stopping", asyncio.Event)

Body = TypeVar("Body")


class _FaultOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    faults: tuple[Fault, ...] = ()
    seed: int | None = None


class BadControl(web.HTTPUnprocessableEntity):
    """The control request isn't as described."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            text=msgspec.json.encode({"error": reason}).decode(),
            content_type="application/json",
        )


class NoSuchThing(web.HTTPNotFound):
    """The control request names something that isn't there."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            text=msgspec.json.encode({"error": reason}).decode(),
            content_type="application/json",
        )


def json_answer(
    payload: object, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """Answer with JSON."""
    return web.Response(
        body=msgspec.json.encode(payload),
        status=status,
        headers=headers,
        content_type="application/json",
    )


async def read_body(request: web.Request, body: type[Body]) -> Body:
    """
    Read a control request's JSON.

    Raises:
        BadControl: It isn't JSON, or not of that shape.
    """
    try:
        return msgspec.json.decode(await request.read() or b"{}", type=body)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise BadControl(str(error)) from error


def set_up(app: web.Application, journal: Journal, faults: FaultPlan) -> None:
    """Give *app* the shared control routes and what they need."""
    app[JOURNAL] = journal
    app[FAULTS] = faults
    app[STOPPING] = asyncio.Event()
    app.on_shutdown.append(_stop)
    app.add_routes(
        [
            web.get("/control/log", _log),
            web.get("/control/events", _events),
            web.get("/control/faults", _show_faults),
            web.post("/control/faults", _add_faults),
            web.delete("/control/faults", _clear_faults),
        ]
    )


async def hold(request: web.Request, seconds: float) -> None:
    """Do nothing for *seconds*, or until the stand-in is told to stop."""
    if seconds <= 0:
        return
    try:
        async with asyncio.timeout(seconds):
            await request.app[STOPPING].wait()
    except TimeoutError:
        pass


def cut(request: web.Request) -> web.Response:
    """Break the connection; the response is for the framework, nobody sees it."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _stop(app: web.Application) -> None:
    app[STOPPING].set()
    app[JOURNAL].close()


async def _log(request: web.Request) -> web.Response:
    query = request.query
    journal = request.app[JOURNAL]
    try:
        cursor, within_s = int(query.get("since", "0")), float(query.get("wait_s", "0"))
    except ValueError as error:
        raise BadControl(str(error)) from error
    entries = await journal.wait(
        cursor,
        within_s=within_s,
        contact=query.get("contact"),
        kind=query.get("kind"),
    )
    return json_answer({"cursor": journal.cursor, "entries": entries})


async def _events(request: web.Request) -> web.StreamResponse:
    journal = request.app[JOURNAL]
    start = request.headers.get("Last-Event-Id") or request.query.get("since")
    cursor = journal.cursor if start is None else int(start)
    async with sse_response(request) as stream:
        async for entry in journal.follow(cursor, contact=request.query.get("contact")):
            if not stream.is_connected():
                break
            await stream.send(
                msgspec.json.encode(entry).decode(), id=str(entry.n), event=entry.kind
            )
    return stream


async def _show_faults(request: web.Request) -> web.Response:
    return json_answer({"faults": request.app[FAULTS].pending})


async def _add_faults(request: web.Request) -> web.Response:
    order = await read_body(request, _FaultOrder)
    plan = request.app[FAULTS]
    try:
        plan.add(order.faults)
    except UnknownFault as error:
        raise BadControl(str(error)) from error
    if order.seed is not None:
        plan.seed(order.seed)
    return await _show_faults(request)


async def _clear_faults(request: web.Request) -> web.Response:
    request.app[FAULTS].clear()
    return await _show_faults(request)

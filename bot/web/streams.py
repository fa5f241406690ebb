"""Server-sent events: what happens reaches a page while it is open."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

RETRY_MS = 700  # after which a page that has lost us asks again

_STOPPING = web.AppKey("streams_stop", asyncio.Event)


class Event(msgspec.Struct, frozen=True):
    """What a page hears: *content* arrives as JSON under *name*."""

    name: str
    content: object
    id: str | None = None  # sent back as Last-Event-Id by a page that comes again


def set_up_streams(app: web.Application) -> None:
    """End every stream when *app* stops: open pages would hold it up."""
    app[_STOPPING] = asyncio.Event()
    app.on_shutdown.append(_stop)


async def stream(
    request: web.Request, events: AsyncIterator[Event]
) -> web.StreamResponse:
    """Send *events* until they end, the page is gone or the service stops."""
    async with sse_response(request) as response:
        sending = asyncio.create_task(_send(response, events), name="event stream")
        stop = asyncio.create_task(request.app[_STOPPING].wait(), name="stream stop")
        try:
            await asyncio.wait((sending, stop), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sending.cancel()
            stop.cancel()
            ends = await asyncio.gather(sending, stop, return_exceptions=True)
    match ends[0]:
        case None | asyncio.CancelledError() | ConnectionError():
            return response  # the page left, or we are leaving
        case error:
            raise error


async def _send(response: EventSourceResponse, events: AsyncIterator[Event]) -> None:
    # with the first bytes the page knows that it is connected
    await response.send("{}", event="hello", retry=RETRY_MS)
    async for event in events:
        content = msgspec.json.encode(event.content).decode()
        await response.send(content, id=event.id, event=event.name)


async def _stop(app: web.Application) -> None:
    app[_STOPPING].set()

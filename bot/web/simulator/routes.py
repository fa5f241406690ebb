"""The pages of the demo, and what they ask for."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot import keys
from bot.outside.images import MOST_BYTES
from bot.web.simulator import faults, pictures, shoppers
from bot.web.simulator.answers import PREFIX, simulator_errors
from bot.web.simulator.slowness import Slowness
from bot.web.simulator.stand_in import StandIn, open_stand_in
from bot.web.simulator.view import live_bubble
from bot.web.streams import Event, stream


def set_up_simulator(app: web.Application, stand_in_url: str) -> None:
    """Serve the pages of the demo beside the ManyChat stand-in at *stand_in_url*."""
    slowness = Slowness()
    app[keys.SLOWNESS] = slowness
    app[keys.THINK_WITH] = slowness.around(app[keys.THINK_WITH])

    async def stand_in_ctx(app: web.Application) -> AsyncIterator[None]:
        async with open_stand_in(stand_in_url) as app[keys.STAND_IN]:
            await shoppers.restore(app[keys.STORES], app[keys.STAND_IN])
            yield

    app.cleanup_ctx.append(stand_in_ctx)
    app.middlewares.append(simulator_errors)
    app.add_routes(ROUTES)


@aiohttp_jinja2.template("simulator/front.html")
async def show_front(request: web.Request) -> dict[str, Any]:
    """Show where everything is."""
    return {}


@aiohttp_jinja2.template("simulator/simulator.html")
async def show_simulator(request: web.Request) -> dict[str, Any]:
    """Show the phone."""
    catalog = await request.app[keys.GOODS].catalog()
    return {
        "products": catalog.products,
        "names": {product.id: product.name for product in catalog.products},
        "longest_text": shoppers.LONGEST_TEXT,
        "longest_name": shoppers.LONGEST_NAME,
        "most_bytes": MOST_BYTES,
        "most_pictures": shoppers.MOST_PICTURES,
    }


async def follow(request: web.Request) -> web.StreamResponse:
    """Send what happens in every chat, after ``?since=`` (a cursor)."""
    since = request.query.get("since", "0")
    if not since.isascii() or not since.isdigit():
        raise web.HTTPUnprocessableEntity
    return await stream(request, _events(request.app[keys.STAND_IN], int(since)))


async def _events(stand_in: StandIn, cursor: int) -> AsyncIterator[Event]:
    while True:
        log = await stand_in.log(cursor)
        if log.cursor < cursor:  # another stand-in: the demo was started anew
            yield Event("anew", {})
            return
        for entry in log.entries:
            about = {"contact": entry.contact}
            match entry.kind:
                case "bubble":
                    bubble = live_bubble(entry)
                    yield Event("bubble", about | {"bubble": bubble}, str(entry.n))
                case "send":
                    yield Event("send", about | {"status": entry.detail["status"]})
                case "webhook_answer":
                    answer = {key: entry.detail[key] for key in ("status", "error")}
                    yield Event("webhook", about | answer)
                case _:
                    pass
        cursor = log.cursor


ROUTES = (
    web.get("/", show_front),
    web.get(PREFIX, show_simulator),
    web.get(f"{PREFIX}/events", follow),
    web.get(f"{PREFIX}/shoppers", shoppers.list_all),
    web.post(f"{PREFIX}/shoppers", shoppers.add),
    web.get(f"{PREFIX}/shoppers/{{shopper}}", shoppers.show),
    web.get(f"{PREFIX}/shoppers/{{shopper}}/state", shoppers.show_state),
    web.post(f"{PREFIX}/shoppers/{{shopper}}/name", shoppers.rename),
    web.post(f"{PREFIX}/shoppers/{{shopper}}/messages", shoppers.write),
    web.post(f"{PREFIX}/shoppers/{{shopper}}/faults", faults.strike),
    web.post(f"{PREFIX}/kill", faults.kill),
    web.post(f"{PREFIX}/pictures", pictures.upload),
    web.post(f"{PREFIX}/pictures/shop/{{name}}", pictures.take_from_shop),
    web.post(f"{PREFIX}/receipts", pictures.draw_receipt),
    web.get(f"{PREFIX}/media/{{name}}", pictures.show_sent),
    web.get(f"{PREFIX}/kept/{{id}}", pictures.show_kept),
)

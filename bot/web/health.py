"""Whether the process lives, and whether it should be sent messages."""

import asyncio

from aiohttp import web

from bot import keys
from bot.store.errors import StoreError

PATIENCE_S = 1.0


async def live(request: web.Request) -> web.Response:
    """
    Say that the loop turns.

    Answers:
        200: Always.
    """
    return web.json_response({"status": "alive"})


async def ready(request: web.Request) -> web.Response:
    """
    Say whether messages can be stored, and what the service does without.

    Answers:
        200: They can.
        503: They can't, or the service is about to stop.
    """
    readiness = request.app[keys.READINESS]
    status = "draining" if readiness.is_draining else await _storing(request.app)
    return web.json_response(
        {"status": status, "degraded": readiness.degraded},
        status=200 if status == "ready" else 503,
    )


async def _storing(app: web.Application) -> str:
    try:
        async with asyncio.timeout(PATIENCE_S):
            await app[keys.STORES].inbox.backlog()
    except (StoreError, TimeoutError):
        return "not_storing"
    return "ready"

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
        {"status": status, "degraded": _lacking(request.app)},
        status=200 if status == "ready" else 503,
    )


def _lacking(app: web.Application) -> tuple[str, ...]:
    """Name what was missing at the start, and why the model isn't asked now."""
    degraded, trouble = app[keys.READINESS].degraded, app[keys.MODEL].trouble
    if trouble is None or trouble in degraded:
        return degraded
    return (*degraded, trouble)


async def _storing(app: web.Application) -> str:
    try:
        async with asyncio.timeout(PATIENCE_S):
            await app[keys.STORES].inbox.backlog()
    except (StoreError, TimeoutError):
        return "not_storing"
    return "ready"

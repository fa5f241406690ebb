"""`GET /api/stats`: the shop at a glance."""

from datetime import datetime

import msgspec
from aiohttp import web

from bot import keys
from bot.web.api.answers import answer


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """What waits, by kind; *calls*: of ManyChat by state."""

    messages_waiting: int
    oldest_waiting_at: datetime | None
    calls: dict[str, int]


async def stats(request: web.Request) -> web.Response:
    """Answers: 200, the figures."""
    stores = request.app[keys.STORES]
    backlog = await stores.inbox.backlog()
    return answer(
        Stats(
            messages_waiting=backlog.waiting,
            oldest_waiting_at=backlog.oldest_at,
            calls=dict(await stores.outbox.counts()),
        )
    )

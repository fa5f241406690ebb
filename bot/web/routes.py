"""Which handler answers which path."""

from aiohttp import web
from prometheus_async.aio.web import server_stats

from bot.notifying.opened import PRESSES
from bot.web import dynamic, health, photos, telegram, webhook

ROUTES = (
    web.post("/webhooks/manychat", webhook.receive),
    web.post("/webhooks/manychat/dynamic", dynamic.answer),
    web.post(PRESSES, telegram.press),
    web.get("/photos/{name}", photos.show),
    web.get("/healthz", health.live),
    web.get("/readyz", health.ready),
)
METRICS = web.get("/metrics", server_stats)

"""Which handler answers which path."""

from aiohttp import web
from prometheus_async.aio.web import server_stats

from bot.web import dynamic, health, photos, webhook

ROUTES = (
    web.post("/webhooks/manychat", webhook.receive),
    web.post("/webhooks/manychat/dynamic", dynamic.answer),
    web.get("/photos/{name}", photos.show),
    web.get("/healthz", health.live),
    web.get("/readyz", health.ready),
)
METRICS = web.get("/metrics", server_stats)

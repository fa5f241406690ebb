"""Which handler answers which path of the console."""

from aiohttp import web

from bot.config import Config
from bot.web.console import acting, live, login, pages
from bot.web.console.access import console_access

CASE = "/console/cases/{id}"
CHAT = "/console/chats/{subscriber}"
TURN = "turns/{turn:[0-9]{1,18}}"
ORDER = "/console/orders/{id}"
ROUTES = (
    web.get(login.LOGIN, login.show),
    web.post(login.LOGIN, login.enter),
    web.post("/console/logout", login.leave),
    web.get("/console", pages.waiting),
    web.get("/console/events", live.events),
    web.get("/console/chats", pages.chats),
    web.get(CHAT, pages.chat),
    web.post(f"{CHAT}/takeover", acting.take_over),
    web.post(f"{CHAT}/release", acting.release),
    web.post(f"{CHAT}/say", acting.say),
    web.get(f"{CHAT}/{TURN}/golden", pages.golden),
    web.get(CASE, pages.case),
    web.get(f"{CASE}/receipt", pages.receipt),
    web.post(f"{CASE}/{{decision:approve|ask_again|reject}}", acting.decide),
    web.get("/console/media/{id}", pages.media),
    web.get("/console/orders", pages.orders),
    web.get("/console/canary", pages.canary),
    web.post("/console/canary", acting.try_canary),
    web.get(ORDER, pages.order),
    web.post(f"{ORDER}/sent", acting.sent),
)


def set_up_console(app: web.Application, config: Config) -> None:
    """Give *app*, which has pages and streams, the console."""
    login.set_up_login(app, config)
    app.middlewares.append(console_access)
    app.add_routes(ROUTES)
    app[live.CHANGES] = live.Changes(app)

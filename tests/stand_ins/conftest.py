"""Stand-ins under test, each served on a port of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from loadtest.stand_ins.manychat import app as manychat
from loadtest.stand_ins.manychat.flow import Webhook
from loadtest.stand_ins.model import app as language_model
from loadtest.stand_ins.telegram import app as telegram_bot
from tests.stand_ins.manychat_desk import API_KEY, SECRET, Client, Desk
from tests.stand_ins.model_desk import ModelDesk
from tests.stand_ins.telegram_desk import CHAT, TOKEN, TelegramDesk

Connect = Callable[[web.Application], Awaitable[Client]]


class Service:
    """A service behind a webhook: it remembers its calls; the test opens its gate."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self.running = 0
        self.most_running = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        """Take a call of the webhook."""
        self.bodies.append(await request.json())
        self.headers.append(request.headers)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await self.gate.wait()
        finally:
            self.running -= 1
        return web.json_response({"status": "accepted"})


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    """A service that the stand-in calls."""
    service = Service()
    app = web.Application()
    app.add_routes([web.post("/hook", service.receive)])
    async with TestServer(app) as server:
        service.url = str(server.make_url("/hook"))
        yield service
        service.gate.set()


@pytest.fixture
async def desk(aiohttp_client: Connect, service: Service) -> Desk:
    """The ManyChat stand-in, with the service behind its webhook."""
    webhook = Webhook(url=service.url, secret=SECRET, cutoff_s=5)
    options = manychat.Options(api_key=API_KEY, webhook=webhook)
    return Desk(await aiohttp_client(manychat.create_app(options)))


@pytest.fixture
async def model(aiohttp_client: Connect) -> ModelDesk:
    """The model stand-in."""
    options = language_model.Options(api_key="key")
    return ModelDesk(await aiohttp_client(language_model.create_app(options)))


@pytest.fixture
async def telegram(aiohttp_client: Connect) -> TelegramDesk:
    """The Telegram stand-in, whose bot is in one chat."""
    options = telegram_bot.Options(token=TOKEN, chats=(CHAT,))
    return TelegramDesk(await aiohttp_client(telegram_bot.create_app(options)))

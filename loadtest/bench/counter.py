"""
The leanest ManyChat there can be: posts messages, takes answers, checks nothing.

The strict stand-in costs more CPU than the service; what is measured is the service.
"""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import msgspec
from aiohttp import web

SEND = "/fb/sending/sendContent"
ACCEPTED = 200
PATIENCE_S = 60.0

_success = msgspec.json.encode({"status": "success"})


class _Send(msgspec.Struct):
    subscriber_id: int


_send_decoder = msgspec.json.Decoder(_Send)


class Counter:
    """Asks the service, and hears its answers."""

    def __init__(self, http: aiohttp.ClientSession, secret: str) -> None:
        self.sends = 0
        self._http = http
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[float]] = {}

    async def post(self, shopper: int, words: str) -> tuple[int, float]:
        """Post a message; give the status and the seconds until it came."""
        body = msgspec.json.encode(
            {
                "subscriber_id": str(shopper),
                "text": words,
                "message_id": f"m{next(self._numbers)}",
            }
        )
        started_s = time.perf_counter()
        async with self._http.post(
            "/webhooks/manychat", data=body, headers=self._headers
        ) as response:
            await response.read()
            return response.status, time.perf_counter() - started_s

    async def ask(self, shopper: int, words: str) -> float:
        """Post a message; give the seconds until the answer was pushed."""
        answer: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting[shopper] = answer
        started_s = time.perf_counter()
        status, _ = await self.post(shopper, words)
        if status != ACCEPTED:
            raise RuntimeError(f"refused with {status}")
        async with asyncio.timeout(PATIENCE_S):
            return await answer - started_s

    async def take(self, request: web.Request) -> web.Response:
        """Take an answer."""
        heard_s = time.perf_counter()
        send = _send_decoder.decode(await request.read())
        self.sends += 1
        answer = self._waiting.pop(send.subscriber_id, None)
        if answer is not None and not answer.done():
            answer.set_result(heard_s)
        return web.Response(body=_success, content_type="application/json")


@asynccontextmanager
async def open_counter(
    service_url: str, *, port: int, secret: str
) -> AsyncIterator[Counter]:
    """Open the counter: answers come to *port*."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(service_url, connector=connector) as http:
        counter = Counter(http, secret)
        app = web.Application()
        app.add_routes([web.post(SEND, counter.take)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield counter
        finally:
            await runner.cleanup()

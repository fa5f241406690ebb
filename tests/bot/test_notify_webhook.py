"""The shop's own system hears of everything, by posts that are signed."""

from datetime import timedelta

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import keys
from bot.config import Secret
from bot.notifying.webhook import SIGNATURE, signed
from rules.effects import NoticeKind, Notify
from rules.ids import SubscriberId
from tests.fakes import FakeClock
from tests.service import a_service, address, eventually

NOTIFY_SECRET = "signed"


class Hook:
    """The shop's own address for notices; answers with *status*."""

    def __init__(self) -> None:
        self.status = 200
        self.got: list[tuple[str, bytes]] = []

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((request.headers[SIGNATURE], await request.read()))
        return web.Response(status=self.status)


async def test_signed_webhook_is_retried_until_it_is_taken(database_url: str) -> None:
    hook, clock = Hook(), FakeClock()
    hook.status = 503
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    async with (
        TestClient(TestServer(app)) as shop,
        a_service(
            database_url,
            clock=clock,
            notify_webhook_url=Secret(f"{address(shop)}/hook"),
            notify_secret=Secret(NOTIFY_SECRET),
        ) as service,
    ):
        stores = service.app[keys.STORES]
        told = Notify(kind=NoticeKind.PROMISE, words="знижка")
        await stores.notices.add(SubscriberId("7"), told, now=clock.now())
        await eventually(lambda: _holds(len(hook.got) == 1))
        hook.status = 200
        clock.pass_by(timedelta(minutes=1))
        await eventually(lambda: _holds(len(hook.got) == 2))

        async def is_sent() -> bool:
            return not await stores.notices.queued(clock.now() + timedelta(days=1))

        await eventually(is_sent)

    assert {signature for signature, _ in hook.got} == {
        f"sha256={signed(body, Secret(NOTIFY_SECRET))}" for _, body in hook.got
    }


async def _holds(condition: bool) -> bool:
    return condition

"""The whole service beside the ManyChat stand-in, both on ports of the test."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import keys
from bot.app import create_app
from bot.config import Config, Secret
from bot.config.reading import DEMO_SHOP_FILE
from bot.config.values import DatabaseUrl
from bot.sessions.run import Think, ThinkWith
from bot.sessions.thinking import thinker
from loadtest.stand_ins.control import JOURNAL
from loadtest.stand_ins.manychat import app as manychat
from nodes.kit import Kit
from nodes.ports import Clock
from rules.changes import Change, Composed
from rules.ids import SubscriberId
from rules.messages import Turn
from rules.outcomes import Outcome, advance
from rules.session import Bubble, Session
from rules.stages import Stage
from tests.builders import demo_catalog, demo_photos
from tests.conftest import connected
from tests.stand_ins.manychat_desk import API_KEY, Client, Desk

WEBHOOK = "/webhooks/manychat"
WEBHOOK_SECRET = secrets.token_hex(16)  # nobody else on this machine has it
AUTHORIZED = {"Authorization": f"Bearer {WEBHOOK_SECRET}"}
ENOUGH_S = 20.0
POLL_S = 0.01


def a_config(database_url: str, **settings: Any) -> Config:
    """Give the settings of a test: quick, and with the demo shop."""
    quick = Config(
        database_url=DatabaseUrl(database_url),
        shop_file=DEMO_SHOP_FILE,
        manychat_api_key=Secret(API_KEY),
        manychat_api_url="http://127.0.0.1:1",
        manychat_webhook_secret=(Secret(WEBHOOK_SECRET),),
        manychat_sends_per_second=1000,
        public_url="https://shop.example",
        debounce_quiet_seconds=0.02,
        debounce_max_seconds=1,
        drain_seconds=5,
        media_allowed_hosts=(*Config().media_allowed_hosts, "127.0.0.1"),
    )
    return msgspec.structs.replace(quick, **settings)


@dataclass(frozen=True, slots=True)
class Running:
    """The service and the desk at which shoppers write to it."""

    app: web.Application
    client: Client
    desk: Desk

    async def post(self, **message: Any) -> dict[str, Any]:
        """Post a flat message as the flow does; it must be accepted."""
        async with self.client.post(WEBHOOK, json=message, headers=AUTHORIZED) as it:
            assert it.status == 200, await it.text()
            answer: dict[str, Any] = await it.json()
            return answer

    async def heard(self, contact: str, count: int) -> list[str]:
        """Wait until the shop has said *count* things; give all of them."""

        async def is_said() -> bool:
            return len(await self.desk.bubbles(contact)) >= count

        await eventually(is_said)
        return [it.get("text") or it["url"] for it in await self.desk.bubbles(contact)]

    async def calls(self) -> list[tuple[str, str | None]]:
        """Give state and error of every ManyChat call, in order."""
        page = await self.app[keys.STORES].outbox.list()
        return [(row.state, row.error) for row in reversed(page.items)]

    async def stage(self, contact: str) -> Stage | None:
        """Say at which stage the chat of *contact* is."""
        chat = await self.app[keys.STORES].chats.get(SubscriberId(contact))
        return chat.stage if chat else None

    async def turns(self, contact: str) -> list[Any]:
        """Give the traces of *contact*'s turns, newest first."""
        page = await self.app[keys.STORES].chats.turns(SubscriberId(contact))
        return list(page.items)

    async def told(self) -> list[str]:
        """Give the kinds of what managers are told, delivered or not."""
        url = self.app[keys.CONFIG].database_url
        assert url
        async with connected(url.reveal()) as connection:
            rows = await connection.fetch("SELECT kind FROM notice ORDER BY id")
        return [row["kind"] for row in rows]

    async def settled(self) -> None:
        """Wait until nothing waits for an answer or to be sent."""
        stores = self.app[keys.STORES]

        async def is_settled() -> bool:
            if (await stores.inbox.backlog()).waiting:
                return False
            counts = await stores.outbox.counts()
            return not counts.keys() & {"queued", "sending"}

        await eventually(is_settled)


async def eventually(
    condition: Callable[[], Awaitable[bool]], *, within_s: float = ENOUGH_S
) -> None:
    """Return when *condition* holds; TimeoutError if it doesn't in time."""
    async with asyncio.timeout(within_s):
        while not await condition():
            await asyncio.sleep(POLL_S)


@asynccontextmanager
async def a_desk() -> AsyncIterator[Desk]:
    """Run the ManyChat stand-in."""
    app = manychat.create_app(manychat.Options(api_key=API_KEY))
    async with TestClient(TestServer(app)) as client:
        yield Desk(client)


@asynccontextmanager
async def a_service(
    database_url: str,
    think_with: ThinkWith = thinker,
    *,
    desk: Desk | None = None,
    clock: Clock | None = None,
    **settings: Any,
) -> AsyncIterator[Running]:
    """Run the service on *database_url*; with *desk*, beside one that is there."""
    if desk is None:
        async with (
            a_desk() as desk,
            a_service(
                database_url, think_with, desk=desk, clock=clock, **settings
            ) as running,
        ):
            yield running
        return
    settings = {"manychat_api_url": address(desk.client)} | settings
    app = create_app(a_config(database_url, **settings), think_with, clock)
    server = TestServer(app)
    async with TestClient(server) as client:
        hook = {"url": str(server.make_url(WEBHOOK)), "secret": WEBHOOK_SECRET}
        await desk.ask("PUT", "/control/webhook", hook)
        yield Running(app, client, desk)


def address(client: Client) -> str:
    """Give the address of what *client* talks to."""
    return str(client.make_url("/")).rstrip("/")


async def with_demo_catalog(service: Running) -> None:
    """Put the demo shop's goods on the shelves."""
    goods, photos = demo_catalog().products, demo_photos()
    await service.app[keys.STORES].catalog.replace(goods, photos)
    service.app[keys.GOODS].forget()


def answering(
    *changes: Change, after: Callable[[], Awaitable[None]] | None = None
) -> ThinkWith:
    """Think by repeating what the shopper has said, with *changes*."""

    def think_with(kit: Kit) -> Think:
        async def think(session: Session, turn: Turn) -> Session:
            if after:
                await after()
            return saying(session, f"you said: {turn.text}", *changes)

        return think

    return think_with


def saying(session: Session, text: str, *changes: Change) -> Session:
    """Give *session* with *text* as its answer."""
    said = Composed((Bubble(text=text),))
    return advance(session, Outcome(changes=(*changes, said)))


def sends(desk: Desk) -> list[dict[str, Any]]:
    """Give every sendContent that the stand-in has seen, in order."""
    server = desk.client.server
    assert isinstance(server, TestServer)
    entries = server.app[JOURNAL].since(0, kind="send")
    return [json.loads(msgspec.json.encode(entry)) for entry in entries]

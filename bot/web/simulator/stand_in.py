"""The ManyChat stand-in of the demo, through its control API."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Literal, TypeVar

import aiohttp
import msgspec

from bot.store.media import Picture
from rules.ids import SubscriberId
from rules.money import Kopiykas

TIMEOUT_S = 10.0
EVENTS_WAIT_S = 20.0  # for something to happen; then it is asked again
MOST_ID = 10**17

Answer = TypeVar("Answer")


class StandInAway(Exception):
    """The stand-in doesn't answer, or not as it should."""


class Contact(msgspec.Struct, frozen=True):
    """A shopper as ManyChat knows them."""

    id: SubscriberId
    name: str
    last_interaction: datetime | None = None


class ShownBubble(msgspec.Struct, frozen=True, kw_only=True):
    """A bubble of the chat; *text* or *url* by its type."""

    n: int
    at: datetime
    sender: Literal["shopper", "shop"]
    text: str | None = None
    url: str | None = None


class Conversation(msgspec.Struct, frozen=True):
    """What the chat shows since *began_at*; *cursor*: of the newest log entry."""

    bubbles: tuple[ShownBubble, ...]
    cursor: int
    began_at: datetime


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened."""

    n: int
    at: datetime
    kind: str
    contact: SubscriberId | None
    detail: dict[str, Any]


class Log(msgspec.Struct, frozen=True):
    """What happened since a cursor, and the next cursor."""

    cursor: int
    entries: tuple[Entry, ...]


class Kept(msgspec.Struct, frozen=True):
    """A picture that can be sent."""

    name: str


class _Contacts(msgspec.Struct, frozen=True):
    contacts: tuple[Contact, ...]


class StandIn:
    """Writes as shoppers do, and reads what they see."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url.rstrip("/")

    async def contacts(self) -> tuple[Contact, ...]:
        """Give every shopper, oldest first."""
        return (await self._ask("GET", "/control/contacts", _Contacts)).contacts

    async def put_contact(
        self,
        name: str,
        *,
        id: SubscriberId | None = None,
        last_interaction: datetime | None = None,
    ) -> Contact:
        """Make a shopper, or give the one with *id* another name."""
        about = {
            "id": id or str(secrets.randbelow(MOST_ID) + MOST_ID),
            "name": name,
            "last_interaction": last_interaction,
        }
        return await self._ask("POST", "/control/contacts", Contact, about)

    async def conversation(self, shopper: SubscriberId) -> Conversation:
        """Give what the shopper's chat shows."""
        path = f"/control/contacts/{shopper}/conversation"
        return await self._ask("GET", path, Conversation)

    async def write(
        self, shopper: SubscriberId, text: str, pictures: tuple[str, ...], copies: int
    ) -> None:
        """Send a message, in *copies* as ManyChat sometimes does."""
        message = {
            "text": text,
            "image_urls": [f"{self._url}/media/{name}" for name in pictures],
            "copies": copies,
            "wait": False,
        }
        path = f"/control/contacts/{shopper}/messages"
        await self._ask("POST", path, dict[str, Any], message)

    async def keep(self, picture: Picture) -> Kept:
        """Upload a picture."""
        headers = {"Content-Type": picture.mime}
        path = "/control/media"
        async with self._called("POST", path, picture.content, headers) as response:
            return msgspec.json.decode(await response.read(), type=Kept)

    async def draw_receipt(self, amount: Kopiykas, payee: str) -> Kept:
        """Make up a receipt."""
        order = {"amount": amount, "payee": payee}
        return await self._ask("POST", "/control/receipts", Kept, order)

    async def picture(self, name: str) -> Picture | None:
        """Give a picture that was uploaded."""
        async with self._called("GET", f"/media/{name}") as response:
            if response.status == 404:
                return None
            return Picture(response.content_type, await response.read())

    async def refuse_calls(self, shopper: SubscriberId, times: int) -> None:
        """Answer the next calls for *shopper* with 429."""
        fault = {
            "kind": "rate_limited",
            "call": "sending/sendContent",
            "contact": shopper,
            "times": times,
            "retry_after": 2,
        }
        order = {"faults": [fault]}
        await self._ask("POST", "/control/faults", dict[str, Any], order)

    async def log(self, since: int) -> Log:
        """Give what happened after *since*, waiting a while for something."""
        path = f"/control/log?since={since}&wait_s={EVENTS_WAIT_S}"
        return await self._ask("GET", path, Log)

    async def _ask(
        self, method: str, path: str, answer: type[Answer], body: object = None
    ) -> Answer:
        content = None if body is None else msgspec.json.encode(body)
        async with self._called(method, path, content) as response:
            if not response.ok:
                raise StandInAway(f"{path}: {response.status}")
            return msgspec.json.decode(await response.read(), type=answer)

    @asynccontextmanager
    async def _called(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        try:
            async with self._http.request(
                method, self._url + path, data=content, headers=headers
            ) as response:
                yield response
        except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError) as error:
            raise StandInAway(type(error).__name__) from error


@asynccontextmanager
async def open_stand_in(url: str) -> AsyncIterator[StandIn]:
    """Open the connections to the stand-in at *url*."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S + EVENTS_WAIT_S, connect=TIMEOUT_S)
    connector = aiohttp.TCPConnector(limit=0)  # each open page holds one
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as http:
        yield StandIn(http, url)

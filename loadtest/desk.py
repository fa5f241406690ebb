"""The ManyChat stand-in as the load test uses it: it writes there, and reads along."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec

from loadtest.errors import LoadError
from loadtest.shop import PHOTOS
from loadtest.shoppers.conversations import SCRIPT
from loadtest.shoppers.visits import Saying
from loadtest.stand_ins.journal import Entry

LISTEN_S = 10.0  # one long poll
BREATH_S = 0.03  # between two: entries come in handfuls, not one by one
OK = 200


class Log(msgspec.Struct, frozen=True):
    """What the stand-in tells of its journal."""

    cursor: int
    entries: tuple[Entry, ...]


class Desk:
    """Writes as shoppers, and notes everything that happens at the stand-in."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        """*http* has *url* as its base."""
        self.url = url
        self.entries: list[Entry] = []
        self.interims = 0  # bubbles
        self._http = http
        self._cursor = 0
        self._answers: dict[str, list[Entry]] = defaultdict(list)
        self._changed: dict[str, asyncio.Event] = {}
        self._uploaded: dict[str, str] = {}

    @property
    def cursor(self) -> int:
        """The number of the newest entry that we have read."""
        return self._cursor

    async def contact(self, name: str) -> str:
        """Make a contact, and give its id."""
        contact = await self.ask("POST", "/control/contacts", {"name": name})
        return str(contact["id"])

    async def write(
        self,
        contact: str,
        saying: Saying,
        *,
        payee: str,
        copies: int = 1,
        hold: bool = False,
    ) -> tuple[str, bool]:
        """Write a message; give its id, and whether the service has accepted it."""
        told = await self.ask(
            "POST",
            f"/control/contacts/{contact}/messages",
            {
                "text": saying.text,
                "image_urls": await self._pictures(saying, payee),
                "copies": copies,
                "hold": hold,
            },
        )
        return str(told["message"]), _is_accepted(told)

    async def deliver(self, message: str) -> bool:
        """Have a message delivered, again or at last; say whether it is accepted."""
        path = f"/control/messages/{message}/deliver"
        return _is_accepted(await self.ask("POST", path, {}))

    async def answered(
        self, contact: str, after: int, *, within_s: float
    ) -> int | None:
        """Give the answer that the shopper sees after entry *after*, by its number."""
        try:
            async with asyncio.timeout(within_s):
                while (answer := self._answer(contact, after)) is None:
                    changed = self._changed.setdefault(contact, asyncio.Event())
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            return None
        return answer

    async def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """
        Call a control route.

        Raises:
            LoadError: The stand-in refuses or is away.
        """
        try:
            async with self._http.request(method, path, json=body) as response:
                answer: dict[str, Any] = await response.json(content_type=None)
        except (aiohttp.ClientError, ValueError) as error:
            raise LoadError(f"the ManyChat stand-in: {error!r}") from error
        if not response.ok:
            raise LoadError(f"the ManyChat stand-in: {path}: {answer}")
        return answer

    async def begin(self) -> None:
        """Leave out what has happened at the stand-in before us."""
        self._cursor = (await self._read(wait_s=0)).cursor

    async def listen(self) -> None:
        """Note every entry, until cancelled."""
        while True:
            await self.catch_up(wait_s=LISTEN_S)
            await asyncio.sleep(BREATH_S)

    async def catch_up(self, *, wait_s: float = 0) -> None:
        """Note the entries that we haven't read yet."""
        log = await self._read(wait_s=wait_s)
        fresh = [entry for entry in log.entries if entry.n > self._cursor]
        self.entries.extend(fresh)
        self._cursor = max(self._cursor, log.cursor)
        for entry in fresh:
            if is_shown(entry) and entry.contact:
                self._note(entry.contact, entry)

    def _note(self, contact: str, entry: Entry) -> None:
        if is_interim(entry):
            self.interims += 1
            return
        self._answers[contact].append(entry)
        if contact in self._changed:
            self._changed[contact].set()

    async def _read(self, *, wait_s: float) -> Log:
        path = f"/control/log?since={self._cursor}&wait_s={wait_s}"
        try:
            async with self._http.get(path) as response:
                return msgspec.json.decode(await response.read(), type=Log)
        except (aiohttp.ClientError, msgspec.DecodeError) as error:
            raise LoadError(f"the ManyChat stand-in: {error!r}") from error

    def _answer(self, contact: str, after: int) -> int | None:
        later = (entry.n for entry in self._answers[contact] if entry.n > after)
        return next(later, None)

    async def _pictures(self, saying: Saying, payee: str) -> tuple[str, ...]:
        if saying.photo is not None:
            return (await self._photo(saying.photo),)
        if saying.receipt is not None:
            order = {"amount": saying.receipt * 100, "payee": payee}
            return ((await self.ask("POST", "/control/receipts", order))["url"],)
        return ()

    async def _photo(self, name: str) -> str:
        if name not in self._uploaded:
            headers = {"Content-Type": "image/png"}
            async with self._http.post(
                "/control/media", data=(PHOTOS / name).read_bytes(), headers=headers
            ) as response:
                self._uploaded[name] = (await response.json())["url"]
        return self._uploaded[name]


def is_shown(entry: Entry) -> bool:
    """Say whether the entry is a call because of which the shopper sees something."""
    return entry.kind == "send" and bool(entry.detail["accepted"])


def messages_of(entry: Entry) -> tuple[Mapping[str, Any], ...]:
    """Give the messages of a call of `sendContent`."""
    params = entry.detail["params"] or {}
    return tuple(params.get("data", {}).get("content", {}).get("messages", ()))


def is_interim(entry: Entry) -> bool:
    """Say whether a call is the interim bubble that the service was given."""
    return [one.get("text") for one in messages_of(entry)] == [SCRIPT.interim]


@asynccontextmanager
async def open_desk(url: str) -> AsyncIterator[Desk]:
    """Use the stand-in at *url* from now on."""
    connector = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(
        url, connector=connector, timeout=timeout
    ) as session:
        desk = Desk(session, url)
        await desk.begin()
        listening = asyncio.create_task(desk.listen(), name="listen to ManyChat")
        try:
            yield desk
        finally:
            listening.cancel()
            await asyncio.wait((listening,))


def _is_accepted(told: Mapping[str, Any]) -> bool:
    return any(answer["status"] == OK for answer in told["answers"])

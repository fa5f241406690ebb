"""One worker for each shopper whose messages wait; it waits for a quiet moment."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

import msgspec

from bot.metrics import SESSIONS
from bot.store.errors import StoreError
from bot.store.inbox import Row
from rules.ids import InboxId, SubscriberId
from rules.messages import Photo

_log = logging.getLogger(__name__)

Fetch = Callable[[SubscriberId, str], Coroutine[Any, Any, Photo]]
Waiting = Callable[[SubscriberId], Awaitable[Iterable[Row]]]


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """
    A message that waits to be answered.

    at_s: the monotonic time of its acceptance, or of its being picked up.
    photos: its pictures, on their way since then.
    """

    row: Row
    at_s: float
    photos: tuple[asyncio.Task[Photo], ...] = ()


class Chat:
    """One shopper's messages that no turn has taken yet."""

    def __init__(self, subscriber: SubscriberId) -> None:
        self.subscriber = subscriber
        self.failures = 0  # of turns, in a row
        self.is_doubtful = False  # the last turn may have been committed, or not
        self.is_answering = False
        self.is_quiet = False  # nothing more is waited for
        self.interrupt: Callable[[], None] | None = None  # set while a turn thinks
        self._arrived: list[Arrived] = []
        self._known: set[InboxId] = set()
        self._changed = asyncio.Event()

    @property
    def is_empty(self) -> bool:
        """Whether every message has been taken."""
        return not self._arrived

    @property
    def is_busy(self) -> bool:
        """Whether messages wait here, or are being answered."""
        return self.is_answering or not self.is_empty

    @property
    def quiet_since_s(self) -> float:
        """When the last message came."""
        return self._arrived[-1].at_s

    @property
    def waiting_since_s(self) -> float:
        """When the oldest message came."""
        return min(arrived.at_s for arrived in self._arrived)

    def knows(self, id: InboxId) -> bool:
        """Whether a message is here, or in the turn under way."""
        return id in self._known

    def add(self, arrived: Arrived) -> None:
        """Add a message."""
        self._known.add(arrived.row.id)
        self._arrived.append(arrived)
        self._changed.set()
        if self.interrupt:
            self.interrupt()

    def take(self) -> list[Arrived]:
        """Give what is here, oldest first; it isn't here any more."""
        taken = sorted(self._arrived, key=lambda arrived: arrived.row.id)
        self._arrived.clear()
        self._known = {arrived.row.id for arrived in taken}
        self.is_quiet = False
        return taken

    def put_back(self, taken: Iterable[Arrived]) -> None:
        """Have messages here again that couldn't be answered."""
        self._arrived[:0] = taken
        self._known.update(arrived.row.id for arrived in self._arrived)

    async def changed(self, within_s: float) -> bool:
        """Wait for the next message; False if none comes in time."""
        self._changed.clear()
        try:
            async with asyncio.timeout(within_s):
                await self._changed.wait()
        except TimeoutError:
            return False
        return True

    def wake(self) -> None:
        """Have whoever waits look again."""
        self._changed.set()


Answer = Callable[[Chat], Awaitable[None]]


class Workers:
    """Has every message answered, those of one shopper one turn after the other."""

    def __init__(
        self,
        answer: Answer,
        fetch: Fetch,
        waiting: Waiting,
        *,
        quiet_s: float,
        quiet_at_most_s: float,
        idle_after_s: float = 60.0,
    ) -> None:
        self._answer = answer
        self._fetch = fetch
        self._waiting = waiting
        self._quiet_s = quiet_s
        self._quiet_at_most_s = quiet_at_most_s
        self._idle_after_s = idle_after_s
        self._chats: dict[SubscriberId, Chat] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._fetches: set[asyncio.Task[Photo]] = set()
        self._is_draining = False

    def __len__(self) -> int:
        """How many shoppers have a worker."""
        return len(self._chats)

    def is_busy(self, subscriber: SubscriberId) -> bool:
        """Say whether messages of *subscriber* wait here, or are being answered."""
        chat = self._chats.get(subscriber)
        return chat is not None and chat.is_busy

    def show(self) -> None:
        """Have the gauge read these workers."""
        SESSIONS.set_function(self.__len__)

    def put(self, rows: Iterable[Row], *, is_quiet: bool = False) -> None:
        """
        Have *rows* of one shopper answered; returns at once.

        is_quiet: nothing more is waited for, as for messages that waited long enough.
        While draining nothing is taken: the rows stay in the inbox.
        """
        for row in rows:
            if self._is_draining:
                return
            chat = self._chat(row.message.subscriber)
            chat.is_quiet = chat.is_quiet or is_quiet
            if not chat.knows(row.id):
                photos = self._photos(row)
                chat.add(Arrived(row=row, at_s=time.monotonic(), photos=photos))

    async def drain(self, within_s: float) -> None:
        """End running turns; begin no other; give up what isn't done in time."""
        self._is_draining = True
        for chat in self._chats.values():
            chat.wake()
        late: set[asyncio.Task[None]] = set()
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=within_s)
        for worker in late:
            _log.warning("turn not drained", extra={"worker": worker.get_name()})
        for task in (*late, *self._fetches):
            task.cancel()
        await asyncio.gather(*late, *self._fetches, return_exceptions=True)

    def _chat(self, subscriber: SubscriberId) -> Chat:
        chat = self._chats.get(subscriber)
        if chat is None:
            chat = self._chats[subscriber] = Chat(subscriber)
            worker = asyncio.create_task(self._work(chat), name=f"chat {subscriber}")
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        return chat

    def _photos(self, row: Row) -> tuple[asyncio.Task[Photo], ...]:
        return tuple(self._fetched(row, url) for url in row.message.media_urls)

    def _fetched(self, row: Row, url: str) -> asyncio.Task[Photo]:
        """Fetch at once: the addresses of pictures expire."""
        photo = asyncio.create_task(
            self._fetch(row.message.subscriber, url), name=f"photo of {row.id}"
        )
        self._fetches.add(photo)
        photo.add_done_callback(self._fetches.discard)
        return photo

    async def _work(self, chat: Chat) -> None:
        try:
            await self._join_earlier(chat)
            while await self._has_work(chat):
                await self._wait_for_quiet(chat)
                if self._is_draining:
                    break
                chat.is_answering = True
                await self._answer(chat)
                chat.is_answering = False
        except (
            Exception
        ):  # the messages stay in the inbox, and are picked up from there
            _log.exception("worker crashed")
        finally:
            del self._chats[chat.subscriber]

    async def _join_earlier(self, chat: Chat) -> None:
        """Add what another process took in and left: it has to be answered first."""
        try:
            self.put(await self._waiting(chat.subscriber))
        except StoreError as error:  # the sweep brings them
            _log.warning("earlier messages wait", extra={"reason": str(error)})

    async def _has_work(self, chat: Chat) -> bool:
        """Wait for a message; False when the worker may end, nothing being here."""
        while chat.is_empty and not self._is_draining:
            if not await chat.changed(self._idle_after_s):
                break
        return not chat.is_empty and not self._is_draining

    async def _wait_for_quiet(self, chat: Chat) -> None:
        """Wait until the burst is over, or has lasted long enough."""
        while not (self._is_draining or chat.is_quiet):
            end_s = min(
                chat.quiet_since_s + self._quiet_s,
                chat.waiting_since_s + self._quiet_at_most_s,
            )
            left_s = end_s - time.monotonic()
            if left_s <= 0:
                return
            await chat.changed(left_s)

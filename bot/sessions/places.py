"""Places to think at: so many turns at once, whoever has waited longest first."""

import asyncio
import heapq
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.metrics import TURNS_OLDEST_WAIT_SECONDS, TURNS_THINKING, TURNS_WAITING

USUAL_OVER = 20  # so many turns make up what is usual


class Places:
    """Hands out *limit* places."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._free = limit
        self._held_s = 0.0  # as long a place is held, usually
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    def show(self) -> None:
        """Have the gauges read these places."""
        TURNS_THINKING.set_function(lambda: self._limit - self._free)
        TURNS_WAITING.set_function(lambda: len(self._waiting))
        TURNS_OLDEST_WAIT_SECONDS.set_function(self._oldest_wait_s)

    def expected_wait_s(self, since_s: float) -> float:
        """How long a turn would wait that came at *since_s*, as things went of late."""
        if self._free:
            return 0.0
        ahead = sum(since <= since_s for since, *_ in self._waiting)
        return (ahead + 1) * self._held_s / self._limit

    @asynccontextmanager
    async def taken(
        self, *, since_s: float, within_s: float | None = None
    ) -> AsyncIterator[bool]:
        """
        Have a place within the block; False: there was none in time.

        since_s: when the turn came, monotonic.  within_s: who has waited that long
        goes on without a place: there is no time left for what a place is needed for.
        """
        try:
            async with asyncio.timeout(within_s):
                await self._take(since_s)
        except TimeoutError:
            yield False
            return
        taken_s = time.monotonic()
        try:
            yield True
        finally:
            self._note(time.monotonic() - taken_s)
            self._give_back()

    async def _take(self, since_s: float) -> None:
        if self._free:
            self._free -= 1
            return
        place = asyncio.get_running_loop().create_future()
        waiting = (since_s, next(self._numbers), place)
        heapq.heappush(self._waiting, waiting)
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():  # it was given in the same instant
                self._give_back()
            elif waiting in self._waiting:  # nobody has passed it over yet
                self._waiting.remove(waiting)
                heapq.heapify(self._waiting)
            raise

    def _note(self, held_s: float) -> None:
        share = 1 / USUAL_OVER if self._held_s else 1
        self._held_s += share * (held_s - self._held_s)

    def _give_back(self) -> None:
        while self._waiting:
            *_, place = heapq.heappop(self._waiting)
            if not place.done():
                place.set_result(None)
                return
        self._free += 1

    def _oldest_wait_s(self) -> float:
        if not self._waiting:
            return 0.0
        return time.monotonic() - self._waiting[0][0]

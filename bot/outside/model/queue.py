"""Where calls wait until they may begin: so many at once, so many a minute."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.outside.sharing import SharedLimiter, Sharing
from rules.drafts import Purpose

MINUTE_S = 60
USUAL_OVER = 20  # so many calls make up what is usual


class CallQueue:
    """Lets *places* calls run at once, and begin *per_minute* within a minute."""

    def __init__(self, sharing: Sharing, *, places: int, per_minute: int) -> None:
        self._limit = places
        self._places = asyncio.Semaphore(places)
        self._per_s = per_minute / MINUTE_S
        self._pace = SharedLimiter(
            sharing, "model", per_s=self._per_s, burst=per_minute
        )
        self._waiting = 0
        self._held_s = 0.0  # as long a place is held, usually
        self._usual_s: defaultdict[Purpose, float] = defaultdict(float)

    def comes_too_late(self, purpose: Purpose, within_s: float) -> bool:
        """Whether an answer can't be hoped for in time, so many wait already."""
        wait_s = self.expected_wait_s
        return wait_s > 0 and wait_s + self._usual_s[purpose] > within_s

    @property
    def expected_wait_s(self) -> float:
        """How long one more call would wait, as things went of late."""
        each_s = 0.0
        if self._places.locked():
            each_s = self._held_s / self._limit
        if not self._pace.has_room:
            each_s = max(each_s, 1 / self._per_s)
        return (self._waiting + 1) * each_s

    @asynccontextmanager
    async def begun(self, purpose: Purpose) -> AsyncIterator[None]:
        """Begin a call for *purpose* when its turn comes; the block is the call."""
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        try:
            await self._paced()
            started_s = time.monotonic()
            try:
                yield
            finally:
                self._note(purpose, time.monotonic() - started_s)
        finally:
            self._places.release()

    async def _paced(self) -> None:
        self._waiting += 1
        try:
            await self._pace.acquire()
        finally:
            self._waiting -= 1

    def _note(self, purpose: Purpose, seconds: float) -> None:
        self._held_s = _moved(self._held_s, seconds)
        self._usual_s[purpose] = _moved(self._usual_s[purpose], seconds)


def _moved(usual_s: float, seconds: float) -> float:
    """Move what is usual a little towards the last."""
    share = 1 / USUAL_OVER if usual_s else 1
    return usual_s + share * (seconds - usual_s)

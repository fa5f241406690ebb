"""The state of this moment, for the gauges."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

from bot.metrics import (
    CASES_OPEN,
    CASES_OVERDUE,
    HANDOFFS_OPEN,
    HANDOFFS_OVERDUE,
    INBOX_NOT_DONE,
    INBOX_OLDEST_SECONDS,
    LOOP_LAG_MS,
    OUTBOX,
)
from bot.store.stores import Stores
from nodes.ports import Clock

FIGURES_S = 15.0
LAG_PROBE_S = 0.1
MS_IN_S = 1000


class Figures:
    """Reads what gauges show from the store and the loop."""

    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    @property
    def all(self) -> Mapping[Callable[[], Awaitable[None]], float]:
        """What has to be done how often for them, in seconds."""
        return {self.show: FIGURES_S, self.measure_lag: LAG_PROBE_S}

    async def show(self) -> None:
        """Set the gauges to what is there now."""
        now = self._clock.now()
        backlog = await self._stores.inbox.backlog()
        INBOX_NOT_DONE.set(backlog.waiting)
        oldest_at = backlog.oldest_at or now
        INBOX_OLDEST_SECONDS.set((now - oldest_at).total_seconds())
        for state, count in (await self._stores.outbox.counts()).items():
            OUTBOX.labels(state).set(count)
        cases = await self._stores.cases.backlog(now)
        CASES_OPEN.set(cases.open)
        CASES_OVERDUE.set(cases.overdue)
        chats = await self._stores.handoffs.open()
        HANDOFFS_OPEN.set(len(chats))
        HANDOFFS_OVERDUE.set(sum(chat.due_at <= now for chat in chats))

    async def measure_lag(self) -> None:
        """Set the gauge of how late the loop wakes up."""
        started = time.monotonic()
        await asyncio.sleep(LAG_PROBE_S)
        late_s = time.monotonic() - started - LAG_PROBE_S
        LOOP_LAG_MS.set(max(0.0, late_s) * MS_IN_S)

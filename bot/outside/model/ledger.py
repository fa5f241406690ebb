"""
What the models have cost today, and what is left of the day's budget.

Costs are added up here and written once a second, so that a turn needs no statement of
its own for them.  Other processes' costs are seen each time that ours are written.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date
from typing import Protocol

import msgspec

from bot.config import LlmPrice
from bot.metrics import LLM_SPEND_USD, LLM_TOKENS
from bot.outside.model.wire import Tokens
from bot.store.errors import StoreError
from bot.store.spend import DaySpend
from nodes.ports import Clock

FLUSH_EVERY_S = 1.0
PER_MILLION = 1e-6

log = logging.getLogger(__name__)


class SpendBook(Protocol):
    """Where costs are kept: `bot.store.spend.Spend`."""

    async def add(
        self,
        day: date,
        model: str,
        *,
        tokens_in: int,
        tokens_out: int,
        usd: float,
        calls: int,
    ) -> None:
        """Add what *calls* calls cost."""
        ...

    async def of_day(self, day: date) -> tuple[DaySpend, ...]:
        """Give what *day* has cost, by model."""
        ...


class OverBudget(Exception):
    """The call could cost more than is left of the day's budget."""


class _Sum(msgspec.Struct):
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float = 0.0


class Ledger:
    """Adds up costs; refuses a call before it is made when the budget is spent."""

    def __init__(
        self,
        book: SpendBook,
        clock: Clock,
        prices: Iterable[LlmPrice],
        budget_usd: float | None,
    ) -> None:
        self._book = book
        self._clock = clock
        self._prices = {price.model: price for price in prices}
        self._budget_usd = budget_usd
        self._written_usd: dict[date, float] = {}
        self._unwritten: defaultdict[tuple[date, str], _Sum] = defaultdict(_Sum)
        self._reserved_usd = 0.0
        self._has_news = asyncio.Event()

    def cost(self, model: str, tokens: Tokens) -> float:
        """Give USD; nothing for a model without a price."""
        price = self._prices.get(model)
        if price is None:
            return 0.0
        incoming = tokens.incoming * price.usd_in
        return (incoming + tokens.outgoing * price.usd_out) * PER_MILLION

    @property
    def spent_usd(self) -> float:
        """What today has cost, with what running calls may cost."""
        today = self._today()
        unwritten = (
            cost.usd for (day, _), cost in self._unwritten.items() if day == today
        )
        return self._written_usd.get(today, 0.0) + sum(unwritten) + self._reserved_usd

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left of the day's budget."""
        return self._budget_usd is not None and self.spent_usd >= self._budget_usd

    def reserve(self, model: str, tokens: Tokens) -> float:
        """
        Set aside what a call may cost, and give it; `release` gives it back.

        Raises:
            OverBudget: It is more than is left.
        """
        usd = self.cost(model, tokens)
        if self._budget_usd is not None and self.spent_usd + usd > self._budget_usd:
            raise OverBudget
        self._reserved_usd += usd
        return usd

    def release(self, usd: float) -> None:
        """Give back what was set aside."""
        self._reserved_usd = max(0.0, self._reserved_usd - usd)

    def charge(self, model: str, tokens: Tokens) -> float:
        """Note what a call has cost, and give it in USD."""
        usd = self.cost(model, tokens)
        entry = self._unwritten[self._today(), model]
        entry.calls += 1
        entry.tokens_in += tokens.incoming
        entry.tokens_out += tokens.outgoing
        entry.usd += usd
        LLM_TOKENS.labels(model, "in").inc(tokens.incoming)
        LLM_TOKENS.labels(model, "out").inc(tokens.outgoing)
        LLM_SPEND_USD.labels(model).inc(usd)
        self._has_news.set()
        return usd

    async def flush(self) -> None:
        """Write what isn't written; what can't be written stays for the next time."""
        for (day, model), entry in list(self._unwritten.items()):
            del self._unwritten[day, model]
            self._count_as_written(day, entry.usd)
            try:
                await self._book.add(day, model, **msgspec.structs.asdict(entry))
            except StoreError:
                self._count_as_written(day, -entry.usd)
                self._put_back(day, model, entry)
                raise
        today = self._today()
        known = sum(spent.usd for spent in await self._book.of_day(today))
        self._written_usd = {today: known}

    def _count_as_written(self, day: date, usd: float) -> None:
        self._written_usd[day] = self._written_usd.get(day, 0.0) + usd

    def _put_back(self, day: date, model: str, entry: _Sum) -> None:
        newer = self._unwritten[day, model]
        for name in _Sum.__struct_fields__:
            setattr(newer, name, getattr(newer, name) + getattr(entry, name))

    async def keep_writing(self) -> None:
        """Write once a second while there is something to write; runs for ever."""
        while True:
            await self._has_news.wait()
            await asyncio.sleep(FLUSH_EVERY_S)
            self._has_news.clear()
            try:
                await self.flush()
            except StoreError:
                log.warning("spend not written", exc_info=True)
                self._has_news.set()

    def _today(self) -> date:
        return self._clock.now().date()


@asynccontextmanager
async def writing(ledger: Ledger) -> AsyncIterator[None]:
    """Write what *ledger* holds from time to time, and at the end."""
    task = asyncio.create_task(ledger.keep_writing(), name="model spend")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        try:
            await ledger.flush()
        except StoreError:
            log.warning("spend not written", exc_info=True)

"""
Group commit: durable steps of many shoppers share round trips and one commit.

A step that finds nobody at work is committed at once. While a batch is under way the
next one gathers, for a few milliseconds at most. A batch that fails is run again step
by step, so that one bad row fails alone. Reads that many make at the same moment share
statements in the same way, in a line of their own.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.store.checkpointer.instrumentation import note_batch, timed
from bot.store.checkpointer.pool import Connection, Pool, translated
from bot.store.checkpointer.settings import BatchSettings
from bot.store.errors import Refused, StoreError, StoreUnavailable

BATCHES_IN_LINE = 16  # what waits beyond them waits for a place in the line

_log = logging.getLogger(__name__)

S = TypeVar("S")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Kind(Generic[S, R]):
    """
    One kind of step, and how many of them are run in one go.

    run: gives a result, or an error that is only that step's, for each step in order.
    is_one_statement: it commits by itself, and needs no transaction around it.
    """

    name: str
    run: Callable[[Connection, Sequence[S]], Awaitable[Sequence[R | StoreError]]]
    is_one_statement: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class _Ticket:
    """A step in the line, and where its caller waits."""

    kind: Kind[Any, Any]
    step: object
    answer: asyncio.Future[Any]


class GroupCommit:
    """Takes steps from many callers and gives each its own result, once durable."""

    def __init__(self, pool: Pool, settings: BatchSettings) -> None:
        self._pool = pool
        self._settings = settings
        self._line: deque[_Ticket] = deque()
        self._places = asyncio.Semaphore(BATCHES_IN_LINE * settings.max_steps)
        self._batches: set[asyncio.Task[None]] = set()  # under way
        self._alarm: asyncio.TimerHandle | None = None

    async def submit(self, kind: Kind[S, R], step: S) -> R:
        """
        Give the result of *step* when it is committed.

        Raises:
            StoreUnavailable: Postgres can't be reached; the step may be stored or not.
            Refused: Postgres doesn't take this step.
            StoreError: What the kind's `run` reports for this step.
        """
        with timed(kind.name):
            async with self._places:
                answer = asyncio.get_running_loop().create_future()
                self._line.append(_Ticket(kind, step, answer))
                self._call_batch()
                result: R = await answer
                return result

    async def drain(self) -> None:
        """Return when everything that is in the line has its result."""
        while self._line or self._batches:
            self._start_batch()
            await asyncio.wait(self._batches)

    def _call_batch(self) -> None:
        """Start a batch now if nobody is at work or it would be full; else soon."""
        if not self._batches or len(self._line) >= self._settings.max_steps:
            self._start_batch()
        elif self._alarm is None:
            loop = asyncio.get_running_loop()
            self._alarm = loop.call_later(self._settings.wait_s, self._start_batch)

    def _start_batch(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._line and len(self._batches) < self._settings.lanes:
            batch = asyncio.create_task(self._run_batch(), name="batch of commits")
            self._batches.add(batch)
            batch.add_done_callback(self._end_batch)

    def _end_batch(self, batch: asyncio.Task[None]) -> None:
        self._batches.discard(batch)
        if not batch.cancelled() and (error := batch.exception()):
            _log.error("batch broke", exc_info=error)
        if self._line:
            self._call_batch()

    async def _run_batch(self) -> None:
        try:
            async with self._pool.connection() as connection:
                if batch := self._take():
                    await self._settle(connection, batch)
        except StoreUnavailable as error:  # no connection, so nothing was taken
            _refuse(self._take(), error)

    def _take(self) -> list[_Ticket]:
        """Take a batch out of the line, without callers that have gone away."""
        batch: list[_Ticket] = []
        while self._line and len(batch) < self._settings.max_steps:
            ticket = self._line.popleft()
            if not ticket.answer.done():
                batch.append(ticket)
        return batch

    async def _settle(self, connection: Connection, batch: list[_Ticket]) -> None:
        """Commit *batch* and answer its callers."""
        try:
            with translated():
                results = await self._commit(connection, batch)
        except StoreUnavailable as error:
            _refuse(batch, error)
        except Exception as error:  # whatever it is that one row brings with it
            if len(batch) == 1:
                _answer(batch[0], _caused(Refused(batch[0].kind.name), error))
                return
            for ticket in batch:
                await self._settle(connection, [ticket])
        else:
            for ticket, result in results:
                _answer(ticket, result)

    async def _commit(
        self, connection: Connection, batch: list[_Ticket]
    ) -> list[tuple[_Ticket, object]]:
        """Run *batch*, all kinds of steps in one transaction."""
        kinds = sorted({ticket.kind.name: ticket.kind for ticket in batch}.items())
        note_batch(len(batch))
        [(_, first), *others] = kinds
        is_alone = first.is_one_statement and not others
        if is_alone and not self._pool.is_pooled:  # see Pool.reading
            return await _run_kind(connection, first, batch)
        async with connection.transaction():
            results = []
            for _, kind in kinds:
                results += await _run_kind(connection, kind, batch)
            return results


async def _run_kind(
    connection: Connection, kind: Kind[Any, Any], batch: list[_Ticket]
) -> list[tuple[_Ticket, object]]:
    tickets = [ticket for ticket in batch if ticket.kind is kind]
    results = await kind.run(connection, [ticket.step for ticket in tickets])
    return list(zip(tickets, results, strict=True))


def _answer(ticket: _Ticket, result: object) -> None:
    if ticket.answer.done():  # the caller has gone away
        return
    if isinstance(result, StoreError):
        ticket.answer.set_exception(result)
    else:
        ticket.answer.set_result(result)


def _refuse(batch: list[_Ticket], error: StoreUnavailable) -> None:
    """Tell *error* to each caller, as one of its own."""
    for ticket in batch:
        _answer(ticket, _caused(StoreUnavailable(*error.args), error))


def _caused(error: StoreError, cause: Exception) -> StoreError:
    """Give *error* as `raise error from cause` would make it."""
    error.__cause__ = cause
    return error

"""
One question to the models: a second call when the first fails at once, or is late.

https://research.google/pubs/the-tail-at-scale/ (hedged requests)
"""

import asyncio
from collections import deque
from typing import Generic

from bot.metrics import HEDGES
from bot.outside.model.caller import PORT, Admission, Caller, Question
from bot.outside.model.schema import AnswerT
from bot.outside.model.wire import CallFailed, CallOutcome
from bot.time_ladder import HEDGE_NEEDS_S, RETRY_WITHIN_S
from nodes.ports import PortError
from rules.fallback import Degradation

RETRY_PAUSE_S = 0.2
LAST_CALLS = 100
HEDGES_OF_THEM = 10  # fewer than so many


class HedgeShare:
    """Keeps second calls rare, so that they don't add to a server's trouble."""

    def __init__(self) -> None:
        self._were_hedges: deque[bool] = deque(maxlen=LAST_CALLS)

    def note(self, *, is_hedge: bool) -> None:
        """Count a call."""
        self._were_hedges.append(is_hedge)

    @property
    def has_room(self) -> bool:
        """Whether one more may be started."""
        return sum(self._were_hedges) + 1 < HEDGES_OF_THEM


class Race(Generic[AnswerT]):
    """
    The calls of one question; the first good answer wins.

    models: who is asked first, and who is asked second.
    """

    def __init__(
        self,
        caller: Caller,
        question: Question[AnswerT],
        models: tuple[str, str],
        hedges: HedgeShare,
    ) -> None:
        self._caller = caller
        self._question = question
        self._first, self._second = models
        self._hedges = hedges
        self._running: dict[asyncio.Task[AnswerT], str] = {}
        self._admissions: list[Admission] = []
        self._has_second = False
        self._is_hedged = False
        self._failure: CallFailed | None = None
        self._started_s = self._hedge_s = self._until_s = 0.0  # of the loop's time

    async def run(self, *, hedge_after_s: float, within_s: float) -> AnswerT:
        """
        Give the first good answer.

        Raises:
            PortError: There is none within *within_s*.
        """
        loop = asyncio.get_running_loop()
        self._started_s = loop.time()
        self._hedge_s = self._started_s + hedge_after_s
        self._until_s = self._started_s + within_s
        self._start("first", self._admitted_first())
        winner: asyncio.Task[AnswerT] | None = None
        try:
            while self._running and winner is None:
                done, _ = await asyncio.wait(
                    self._running,
                    timeout=self._patience_s(),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                winner = self._good_one(done)
                if not done:
                    self._hedge()
            if winner is None:
                raise self._port_error()
            return winner.result()
        finally:
            await self._end(winner)

    def _admitted_first(self) -> Admission:
        """Admit the first model; if it fails too often, the second in its place."""
        try:
            return self._caller.admit(self._first, self._question)
        except PortError as error:
            if error.reason != Degradation.BREAKER or self._second == self._first:
                raise
            return self._caller.admit(self._second, self._question)

    def _start(self, name: str, admission: Admission, *, after_s: float = 0) -> None:
        task = asyncio.create_task(
            self._call(admission, after_s),
            name=f"model {self._question.purpose} {name}",
        )
        self._running[task] = name
        self._admissions.append(admission)
        self._hedges.note(is_hedge=self._is_hedged)

    async def _call(self, admission: Admission, after_s: float) -> AnswerT:
        await asyncio.sleep(after_s)
        return await self._caller.call(admission, self._question, self._until_s)

    def _patience_s(self) -> float | None:
        """How long to wait before a second call; None: each call ends by itself."""
        if self._has_second:
            return None
        return max(0.0, self._hedge_s - asyncio.get_running_loop().time())

    def _good_one(
        self, done: set[asyncio.Task[AnswerT]]
    ) -> asyncio.Task[AnswerT] | None:
        winner = None
        for task in done:
            match task.exception():
                case None:
                    winner = task
                    continue
                case CallFailed() as failure:
                    del self._running[task]
                    self._failure = failure
                case BaseException() as bug:
                    raise bug
        if winner is None and done and not self._running:
            self._retry()
        return winner

    def _retry(self) -> None:
        """Ask once more after a failure that came at once."""
        failure = self._failure
        now_s = asyncio.get_running_loop().time()
        if failure is None or self._has_second or not self._is_worth(failure):
            return
        pause_s = failure.retry_after_s or RETRY_PAUSE_S
        if self._second != self._first:
            pause_s = RETRY_PAUSE_S
        is_fast = now_s - self._started_s < RETRY_WITHIN_S
        if is_fast and now_s + pause_s < self._until_s:
            self._start_second("retry", after_s=pause_s)

    def _is_worth(self, failure: CallFailed) -> bool:
        """A server that refuses a request refuses it again; another model may not."""
        return failure.outcome is not CallOutcome.REFUSED or (
            self._second != self._first
        )

    def _hedge(self) -> None:
        """Ask a second time beside a call that is late."""
        left_s = self._until_s - asyncio.get_running_loop().time()
        if (
            left_s >= HEDGE_NEEDS_S
            and self._hedges.has_room
            and not self._caller.is_trying
        ):
            self._is_hedged = True
            self._start_second("second")
        self._has_second = True

    def _start_second(self, name: str, *, after_s: float = 0) -> None:
        self._has_second = True
        try:
            admission = self._caller.admit(self._second, self._question)
        except PortError:
            self._is_hedged = False
            return  # the first call may still answer
        self._start(name, admission, after_s=after_s)

    async def _end(self, winner: asyncio.Task[AnswerT] | None) -> None:
        """Cut off what still runs; what it cost is noted by each call itself."""
        if self._is_hedged:
            outcome = self._running.get(winner, "none") if winner else "none"
            HEDGES.labels(outcome).inc()
        others = [task for task in self._running if task is not winner]
        for task in others:
            task.cancel()
        if others:
            await asyncio.gather(*others, return_exceptions=True)
        for admission in self._admissions:
            self._caller.give_back(admission)  # a call that was never begun
        # what failed leads back to here, and would wait for a garbage collection
        self._running.clear()
        self._failure = None

    def _port_error(self) -> PortError:
        is_late = self._failure and self._failure.outcome is CallOutcome.TIMEOUT
        error = PortError(PORT, Degradation.TIME if is_late else Degradation.FAILURE)
        error.__cause__ = self._failure
        return error

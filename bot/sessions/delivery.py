"""
One call on its way to ManyChat: marked, sent, and marked by how that ended.

It is marked as being sent before it leaves, so that after a crash nobody sends it a
second time unknowingly.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeVar

import msgspec
from msgspec.structs import replace

from bot.logs import TRACE_ID
from bot.metrics import PUSH_LATENCY_MS
from bot.outside.manychat import CallFailure, ManyChat
from bot.outside.sharing import SharedLimiter
from bot.sessions.direct import Direct
from bot.sessions.retries import (
    LONGEST_PAUSE_S,
    Again,
    Attempt,
    GivenUp,
    Unsure,
    judge,
)
from bot.store.calls import Queued
from bot.store.errors import StoreUnavailable
from bot.store.lost_calls import Loss
from bot.store.outbox import Outbox
from bot.tracing.spans import SPANS
from nodes.ports import Clock
from rules.effects import NoticeKind

STORE_PAUSE_S = 0.5  # until Postgres is asked again
STORE = "store"  # the error of a call that was marked as being sent, or not

_log = logging.getLogger(__name__)

Lost = Callable[[Queued, GivenUp | Unsure], Awaitable[NoticeKind | None]]
Result = TypeVar("Result")


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a call; *push_ms* is how long ManyChat took."""

    outcome: str  # sent | failed | unknown | dropped
    push_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What every delivery works with."""

    outbox: Outbox
    manychat: ManyChat
    clock: Clock
    limiter: SharedLimiter  # of the whole account
    bubble_delay_s: float


class Delivery:
    """A call until it is sent, lost or given up; `ended` tells which."""

    def __init__(self, post: Post, queued: Queued, commit_ms: float | None) -> None:
        self.queued = queued
        self.trace_id = TRACE_ID.get()  # of the turn that says it
        self.is_on_its_way = False  # to end it now leaves it unknown
        self.ended: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        self._post = post
        self._commit_ms = commit_ms
        self._rest_s = _rest_s(queued, post.clock.now())  # before it is tried

    async def run(
        self,
        *,
        take_direct: Callable[[], Direct | None],
        on_loss: Lost,
        is_alone: bool,
    ) -> Ended:
        """
        Send the call, as often as it may be tried.

        *take_direct* gives the request that waits for it, if one does; *on_loss* hears
        of it if it doesn't arrive for sure; *is_alone*: no other call waits.
        """
        while True:
            await asyncio.sleep(self._rest_s)
            direct = take_direct()
            if direct is None:
                await self._post.limiter.acquire()
            self.is_on_its_way = True
            if not await self._may_be_sent(on_loss):
                if direct:
                    direct.nothing()
                return Ended(outcome="dropped")
            ended = await self._try(direct, on_loss, is_alone=is_alone)
            if ended:
                return ended
            self.is_on_its_way = False

    async def _may_be_sent(self, on_loss: Lost) -> bool:
        """Mark the call as being sent; False if it must not be."""
        is_sure = True
        while True:
            try:
                is_ours = await self._post.outbox.sending(
                    self.queued.id,
                    now=self._post.clock.now(),
                    commit_ms=self._commit_ms,
                )
            except StoreUnavailable:
                is_sure = False
                await asyncio.sleep(STORE_PAUSE_S)
                continue
            if not is_ours and not is_sure:  # marked already, perhaps by us
                await self._lose(Unsure(is_alert=True), STORE, on_loss)
            return is_ours

    async def _try(
        self, direct: Direct | None, on_loss: Lost, *, is_alone: bool
    ) -> Ended | None:
        """Try once; None: it is to be tried again."""
        loop = asyncio.get_running_loop()
        started_s = loop.time()
        outcome = "sent"
        try:
            if direct:
                await direct.send(self.queued.call.messages)
            else:
                await self._push(is_alone=is_alone)
        except CallFailure as error:
            outcome = error.failure
            return await self._failed(error, on_loss)
        finally:
            push_ms = (loop.time() - started_s) * 1000
            PUSH_LATENCY_MS.labels(self.queued.call.kind, outcome).observe(push_ms)
            SPANS.tell(f"push {self.queued.call.kind}", push_ms, outcome=outcome)
        now = self._post.clock.now()
        await insist(lambda: self._post.outbox.sent(self.queued.id, now=now))
        return Ended(outcome="sent", push_ms=push_ms)

    async def _push(self, *, is_alone: bool) -> None:
        """Send the messages, one by one when that is wished and nobody waits."""
        subscriber, messages = self.queued.subscriber, self.queued.call.messages
        if not is_alone or self._post.bubble_delay_s == 0:
            await self._post.manychat.send_content(subscriber, messages)
            return
        for number, message in enumerate(messages, start=1):
            await self._post.manychat.send_content(subscriber, (message,))
            # what has arrived is never said again
            self.queued = _saying(self.queued, messages[number:])
            if number < len(messages):
                await asyncio.sleep(self._post.bubble_delay_s)
                await self._post.limiter.acquire()

    async def _failed(self, error: CallFailure, on_loss: Lost) -> Ended | None:
        queued = self.queued
        verdict = judge(
            error,
            Attempt(
                call=queued.call,
                number=queued.attempts + 1,
                age=self._post.clock.now() - queued.queued_at,
                last_error=queued.error,
            ),
        )
        _log.warning(
            "call failed",
            extra={
                "call_id": queued.id,
                "failure": error.failure,
                "verdict": type(verdict).__name__,
            },
        )
        if isinstance(verdict, Again):
            await self._queue_again(verdict, error.failure)
            return None
        return await self._lose(verdict, error.failure, on_loss)

    async def _queue_again(self, verdict: Again, failure: str) -> None:
        self._rest_s = verdict.pause_s
        not_before = self._post.clock.now() + timedelta(seconds=verdict.pause_s)
        messages = verdict.messages or self.queued.call.messages
        await insist(
            lambda: self._post.outbox.refused(
                self.queued.id,
                not_before=not_before,
                error=failure,
                messages=messages,
            )
        )
        self.queued = replace(
            _saying(self.queued, messages),
            attempts=self.queued.attempts + 1,
            not_before=not_before,
            error=failure,
        )

    async def _lose(
        self, verdict: GivenUp | Unsure, failure: str, on_loss: Lost
    ) -> Ended:
        state: Literal["failed", "unknown"]
        state = "unknown" if isinstance(verdict, Unsure) else "failed"
        alert: NoticeKind | None = None
        try:  # handed over first: who dies in between leaves a call that is still open
            alert = await insist(lambda: on_loss(self.queued, verdict))
        finally:
            loss = Loss(
                id=self.queued.id,
                state=state,
                error=failure,
                at=self._post.clock.now(),
                alert=alert,
            )
            await insist(lambda: self._post.outbox.lost(loss))
        return Ended(outcome=state)


def _rest_s(queued: Queued, now: datetime) -> float:
    """How long a refused call rests; the clock may have jumped since the refusal."""
    if queued.not_before is None:
        return 0.0
    rest_s = (queued.not_before - now).total_seconds()
    return min(max(0.0, rest_s), LONGEST_PAUSE_S)


def _saying(queued: Queued, messages: tuple[dict[str, object], ...]) -> Queued:
    return replace(queued, call=replace(queued.call, messages=messages))


async def insist(step: Callable[[], Awaitable[Result]]) -> Result:
    """Take *step* in the store, however long Postgres is away."""
    while True:
        try:
            return await step()
        except StoreUnavailable:
            await asyncio.sleep(STORE_PAUSE_S)

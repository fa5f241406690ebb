"""Sends what is in the outbox: in order for each shopper, at one pace for all."""

import asyncio
import logging
from collections import deque
from typing import Self

from bot.config import Config
from bot.logs import traced
from bot.metrics import OUTBOX_WAIT_SECONDS, SENDS
from bot.outside.manychat import ManyChat
from bot.outside.sharing import SharedLimiter, Sharing
from bot.sessions.calls import just_queued
from bot.sessions.delivery import Delivery, Ended, Lost, Post
from bot.sessions.direct import Direct
from bot.sessions.retries import GivenUp, Unsure
from bot.store.calls import Queued
from bot.store.ids import CallId
from bot.store.outbox import Outbox
from bot.store.turn_commit import TurnCommit
from nodes.ports import Clock
from rules.ids import SubscriberId

BURST_S = 0.3  # of sends may go out at once; with the pace it stays under 25 a second

_log = logging.getLogger(__name__)

Lane = deque[Delivery]


class NeverSent(Exception):
    """No shopper gets what a shadow says."""


class Sender:
    """The lanes of all shoppers to whom something is to be sent."""

    def __init__(self, post: Post, *, pace: float) -> None:
        self._post = post
        self._pace = pace  # sends per second
        self._lanes: dict[SubscriberId, Lane] = {}
        self._workers: dict[asyncio.Task[None], Lane] = {}
        self._is_closed = False
        self._directs: dict[SubscriberId, Direct] = {}
        self._waiting = 0
        self._on_loss: Lost = _unheard

    @classmethod
    def of(
        cls,
        config: Config,
        outbox: Outbox,
        manychat: ManyChat,
        clock: Clock,
        limiter: SharedLimiter,
    ) -> Self:
        """Make the sender at the pace that *config* allows."""
        post = Post(
            outbox=outbox,
            manychat=manychat,
            clock=clock,
            limiter=limiter,
            bubble_delay_s=config.manychat_bubble_delay_seconds,
        )
        return cls(post, pace=config.manychat_sends_per_second)

    @property
    def expected_wait_s(self) -> float:
        """How long a call that is queued now would wait."""
        return self._waiting / self._pace

    async def start(self, on_loss: Lost) -> None:
        """Send what is queued from before; *on_loss* hears of calls that get lost."""
        self._on_loss = on_loss
        OUTBOX_WAIT_SECONDS.set_function(lambda: self.expected_wait_s)
        await self.pick_up()

    async def pick_up(self) -> None:
        """Take up queued calls that are in no lane, as a dead process leaves them."""
        queued = await self._post.outbox.queued()
        known = {one.queued.id for lane in self._lanes.values() for one in lane}
        for call in queued:
            if call.id not in known:
                self.put(call)

    def take(
        self, turn: TurnCommit, id: CallId | None, *, commit_ms: float | None = None
    ) -> Delivery | None:
        """Send what *turn* has put into the outbox as *id*, if it has words at all."""
        if turn.call is None or id is None:
            self.has_nothing_for(turn.subscriber)
            return None
        queued = just_queued(
            id, turn.call, turn.subscriber, turn_id=turn.turn_id, now=turn.now
        )
        return self.put(queued, commit_ms=commit_ms)

    def put(self, queued: Queued, *, commit_ms: float | None = None) -> Delivery:
        """
        Send *queued* when it is its turn; the delivery tells how that ends.

        Raises:
            NeverSent: Only a canary in the shadow would have said it.
        """
        if queued.call.kind == "shadow":
            raise NeverSent(queued.subscriber)
        delivery = Delivery(self._post, queued, commit_ms)
        lane = self._lanes.get(queued.subscriber)
        if lane is None:
            lane = self._lanes[queued.subscriber] = deque()
            self._start(queued.subscriber, lane)
        lane.append(delivery)
        self._waiting += 1
        return delivery

    def listen(self, subscriber: SubscriberId) -> Direct:
        """Have the next call of *subscriber* go into a response, not to the API."""
        direct = self._directs[subscriber] = Direct()
        return direct

    def has_nothing_for(self, subscriber: SubscriberId) -> None:
        """Say that the turn of *subscriber* has ended without a call."""
        if direct := self._directs.pop(subscriber, None):
            direct.nothing()

    async def drain(self, within_s: float, *, on_their_way_s: float) -> None:
        """
        Send what is in the lanes; what isn't sent in time stays in the outbox.

        A call that is on its way is given *on_their_way_s* more: to cut it off would
        leave it unknown.
        """
        if self._workers:
            await asyncio.wait(self._workers, timeout=within_s)
        self._is_closed = True
        for worker, lane in list(self._workers.items()):
            if lane and not lane[0].is_on_its_way:
                worker.cancel()
        if self._workers:
            await asyncio.wait(self._workers, timeout=on_their_way_s)
        late = list(self._workers)
        for worker in late:
            worker.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _start(self, subscriber: SubscriberId, lane: Lane) -> None:
        worker = asyncio.create_task(
            self._work(subscriber, lane), name=f"send {subscriber}"
        )
        self._workers[worker] = lane
        worker.add_done_callback(self._workers.pop)

    async def _work(self, subscriber: SubscriberId, lane: Lane) -> None:
        try:
            while lane and not self._is_closed:
                with traced(lane[0].trace_id):
                    ended = await self._deliver(lane[0])
                lane.popleft().ended.set_result(ended)
                self._waiting -= 1
        finally:
            self._waiting -= len(lane)
            del self._lanes[subscriber]

    async def _deliver(self, delivery: Delivery) -> Ended:
        queued = delivery.queued
        try:
            ended = await delivery.run(
                take_direct=lambda: self._take_direct(queued.subscriber),
                on_loss=self._on_loss,
                is_alone=self._waiting == 1,
            )
        except Exception:  # a bug: the call stays as it is, the lane goes on
            _log.exception("send crashed", extra={"call_id": queued.id})
            ended = Ended(outcome="failed")
        SENDS.labels(queued.call.kind, ended.outcome).inc()
        return ended

    def _take_direct(self, subscriber: SubscriberId) -> Direct | None:
        direct = self._directs.pop(subscriber, None)
        return direct if direct and direct.is_waiting else None


def send_limiter(config: Config, sharing: Sharing) -> SharedLimiter:
    """Give the limit of calls to ManyChat, which holds for the whole account."""
    pace = config.manychat_sends_per_second
    return SharedLimiter(sharing, "send", per_s=pace, burst=max(1.0, pace * BURST_S))


async def _unheard(queued: Queued, verdict: GivenUp | Unsure) -> None:
    """Stand where nobody listens yet."""

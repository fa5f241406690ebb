"""What has to be done from time to time, whoever writes or not."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.canary import Trial
from bot.sessions.decisions import Decisions, Unknown
from bot.sessions.losses import Losses
from bot.sessions.moves import Moves
from bot.sessions.sender import Sender
from bot.sessions.workers import Workers
from bot.store.errors import NotDue, StoreError
from bot.store.processes import HEARTBEAT_S
from bot.store.stores import Stores
from nodes.ports import Clock
from nodes.wording import said
from rules.effects import NoticeKind, Notify
from rules.outcomes import Outcome
from rules.session import Part, Session

SWEEP_S = 3.0
REMINDERS_S = 15.0
CANARY_S = 1.0
PRUNING_S = 3600.0
BY_TIME = "time"  # who has released a chat that nobody released

_log = logging.getLogger(__name__)

Schedule = Mapping[Callable[[], Awaitable[None]], float]  # seconds between two


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """Each a coroutine that does what is due now."""

    stores: Stores
    workers: Workers
    sender: Sender
    losses: Losses
    moves: Moves
    decisions: Decisions
    trial: Trial
    clock: Clock
    release_after: timedelta

    @property
    def heart(self) -> Schedule:
        """What goes on until the very end."""
        return {self.show_life: HEARTBEAT_S}

    @property
    def rounds(self) -> Schedule:
        """The other duties; none of them while the service drains."""
        return {
            self.sweep: SWEEP_S,
            self.remind_of_cases: REMINDERS_S,
            self.remind_of_chats: REMINDERS_S,
            self.release_chats: REMINDERS_S,
            self.trial.watch: CANARY_S,
            self.prune: PRUNING_S,
        }

    async def show_life(self) -> None:
        """Say that this process runs; come back if others thought it dead."""
        if not await self.stores.processes.heartbeat():
            _log.warning("declared dead")
            await self.stores.processes.register()

    async def sweep(self) -> None:
        """Take up what waits and what a dead process has left, oldest first."""
        taken = await self.stores.processes.take_over(self.clock.now())
        for call in taken.unknown:
            self.losses.miss(call)
        await self.sender.pick_up()
        for subscriber in await self.stores.inbox.waiting_subscribers():
            if not self.workers.is_busy(subscriber):
                rows = await self.stores.inbox.waiting(subscriber)
                self.workers.put(rows, is_quiet=True)

    async def wake(self) -> None:
        """Sweep at once: another process has left something."""
        try:
            await self.sweep()
        except StoreError as error:  # the next round brings it
            _log.warning("not woken", extra={"reason": str(error)})

    async def remind_of_cases(self) -> None:
        """Remind the managers of payments that wait, and be honest to the shopper."""
        now = self.clock.now()
        for case in await self.stores.cases.due(now):
            reminder = Notify(
                kind=NoticeKind.CASE_REMINDER,
                case_id=case.id,
                order_id=case.order_id,
            )
            with suppress(NotDue):  # it was decided meanwhile, or another was quicker
                await self.moves.make(
                    case.subscriber, _telling("review.late", reminder)
                )

    async def remind_of_chats(self) -> None:
        """Alert once more for chats that nobody took, and be honest to the shopper."""
        now = self.clock.now()
        for chat in await self.stores.handoffs.overdue(now):
            alert = Notify(
                kind=NoticeKind.HANDOFF_OVERDUE, details=(("reason", chat.reason),)
            )
            with suppress(NotDue):
                await self.moves.make(
                    chat.subscriber, _telling("handoff.overdue", alert)
                )

    async def release_chats(self) -> None:
        """Give chats back to the bot that a person has had for long enough."""
        time = self.clock.now() - self.release_after
        for chat in await self.stores.handoffs.opened_before(time):
            try:
                await self.decisions.release(chat.subscriber, by=BY_TIME)
            except Unknown:
                _log.warning("chat to release is gone")

    async def prune(self) -> None:
        """Delete what is past its time."""
        deleted = await self.stores.retention.prune(self.clock.now())
        _log.info("pruned", extra={"rows": sum(deleted.values())})


class Routine:
    """Repeats duties until it is stopped; one that fails is tried again in time."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin; the first round is at once."""
        for duty, pause_s in self._schedule.items():
            name = getattr(duty, "__name__", "duty")
            self._tasks.append(
                asyncio.create_task(_repeat(duty, name, pause_s), name=name)
            )

    async def stop(self) -> None:
        """End after what is being done at the moment is cancelled."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _telling(key: str, notice: Notify) -> Callable[[Session], Outcome]:
    """Make the change that tells the shopper *key* and the managers *notice*."""

    def change(session: Session) -> Outcome:
        return Outcome(said=(said(key, Part.SAFETY),), effects=(notice,))

    return change


async def _repeat(
    duty: Callable[[], Awaitable[None]], name: str, pause_s: float
) -> None:
    while True:
        try:
            await duty()
        except StoreError as error:
            _log.warning("duty waits", extra={"duty": name, "reason": str(error)})
        except Exception:  # a bug in one duty is that duty's alone
            _log.exception("duty crashed", extra={"duty": name})
        await asyncio.sleep(pause_s)

"""What follows from a call that didn't arrive for sure."""

from bot.sessions.handing_over import handed_over
from bot.sessions.moves import Moves
from bot.sessions.retries import WINDOW, GivenUp, Unsure
from bot.store.calls import Call, Queued
from bot.store.last_calls import LastCalls
from nodes.ports import Clock
from rules.effects import HandoffReason, NoticeKind
from rules.ids import SubscriberId
from rules.outcomes import PASSED, Outcome
from rules.session import Session
from rules.stages import Stage


class Losses:
    """Says what managers hear, hands chats over, keeps what has to be said again."""

    def __init__(self, last_calls: LastCalls, moves: Moves, clock: Clock) -> None:
        self._last_calls = last_calls
        self._moves = moves
        self._clock = clock
        self._unsure: dict[SubscriberId, Call] = {}

    async def remember(self) -> None:
        """Know again what has to be said again, from before this process."""
        since = self._clock.now() - WINDOW
        for queued in await self._last_calls.unsure(since):
            self._unsure[queued.subscriber] = queued.call

    async def hear(
        self, queued: Queued, verdict: GivenUp | Unsure
    ) -> NoticeKind | None:
        """Do what the loss of *queued* asks for; give what managers are to be told."""
        match verdict:
            case Unsure(is_alert=True):
                self._unsure[queued.subscriber] = queued.call
                return NoticeKind.SEND_UNKNOWN
            case GivenUp(is_window_closed=True):
                await self._moves.make(queued.subscriber, self._out_of_reach)
                return None
            case GivenUp(is_alert=True):
                return NoticeKind.SEND_FAILED
            case _:
                return None  # shown in the console, that is enough

    def miss(self, queued: Queued) -> None:
        """Note that *queued* may not have arrived, and has to be said again."""
        if queued.call.matters:
            self._unsure[queued.subscriber] = queued.call

    def to_repeat(self, subscriber: SubscriberId) -> Call | None:
        """Give what the shopper's next answer has to say again, if anything."""
        return self._unsure.get(subscriber)

    def repeated(self, subscriber: SubscriberId) -> None:
        """Say that an answer which says it again is committed."""
        self._unsure.pop(subscriber, None)

    def _out_of_reach(self, session: Session) -> Outcome:
        if session.stage is Stage.WITH_HUMAN:
            return PASSED
        return handed_over(session, HandoffReason.WINDOW_CLOSED, self._clock.now())

"""A session is changed without a message of the shopper: by a manager, or by time."""

from collections.abc import Callable
from typing import Protocol

from bot.sessions.calls import CallMaker
from bot.sessions.counting import count_effects
from bot.store.errors import Conflict, Undecodable
from bot.store.ids import CallId
from bot.store.sessions import Checkpoints, Loaded
from bot.store.turn_commit import TurnCommit
from nodes.kit import Kit
from nodes.validation import compose
from rules.changes import Remembered
from rules.ids import SubscriberId
from rules.outcomes import Outcome, advance, settled
from rules.session import Bubble, Remark, Session, Speaker

TRIES = 10  # against turns and other moves of the same shopper

Change = Callable[[Session], Outcome]


class Takes(Protocol):
    """Whoever sends what a commit has put into the outbox."""

    def take(self, turn: TurnCommit, id: CallId | None) -> object: ...


class Moves:
    """Loads a session, changes it, and commits it with what the shopper hears of it."""

    def __init__(
        self, checkpoints: Checkpoints, sender: Takes, calls: CallMaker, kit: Kit
    ) -> None:
        self._checkpoints = checkpoints
        self._sender = sender
        self._calls = calls
        self._kit = kit

    async def make(self, subscriber: SubscriberId, change: Change) -> Session:
        """
        Apply what *change* makes of the session; thought again when that has moved.

        Raises:
            Conflict: It moves all the time.
            AlreadyDecided: The case that is closed by it is closed.
            NotDue: It reminds of what needs no reminder.
        """

        def changed(session: Session) -> tuple[Session, tuple[Bubble, ...]]:
            moved = advance(session, change(session))
            return moved, compose(moved, self._kit)

        return await self._commit(subscriber, changed, Speaker.BOT, by=None)

    async def say(
        self,
        subscriber: SubscriberId,
        words: tuple[str, ...],
        *,
        by: str,
        check: Callable[[Session], None],
    ) -> Session:
        """
        Have *by* say *words*, a bubble each; *check* may refuse by raising.

        Raises:
            Conflict: The session moves all the time.
        """

        def changed(session: Session) -> tuple[Session, tuple[Bubble, ...]]:
            check(session)
            return session, tuple(Bubble(text=text) for text in words)

        return await self._commit(subscriber, changed, Speaker.MANAGER, by=by)

    async def load(self, subscriber: SubscriberId) -> Loaded:
        """Give the session; a new one in the place of one that can't be read."""
        try:
            return await self._checkpoints.load(subscriber)
        except Undecodable:
            now = self._kit.clock.now()
            return await self._checkpoints.set_aside(subscriber, now=now)

    async def _commit(
        self,
        subscriber: SubscriberId,
        changed: Callable[[Session], tuple[Session, tuple[Bubble, ...]]],
        speaker: Speaker,
        *,
        by: str | None,
    ) -> Session:
        for _ in range(TRIES):
            loaded = await self.load(subscriber)
            session, bubbles = changed(loaded.session)
            session = _remembering(session, bubbles, speaker)
            if session == loaded.session:
                return session
            move = TurnCommit(
                subscriber=subscriber,
                version=loaded.version,
                session=settled(session),
                now=self._kit.clock.now(),
                bundle=loaded.bundle,
                call=self._calls.call(bubbles, "notice", by=by),
                effects=session.draft.effects,
            )
            try:
                committed = await self._checkpoints.commit(move)
            except Conflict:
                continue
            count_effects(move.effects)
            if move.call:
                self._sender.take(move, committed.call_id)
            return move.session
        raise Conflict(subscriber)


def _remembering(
    session: Session, bubbles: tuple[Bubble, ...], speaker: Speaker
) -> Session:
    remarks = tuple(Remark(speaker, bubble.text) for bubble in bubbles if bubble.text)
    if not remarks:
        return session
    return advance(session, Outcome(changes=(Remembered(remarks),)))

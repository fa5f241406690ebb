"""A slow model, for the demo: the next turn of a shopper takes its time."""

import asyncio

from bot.sessions.run import Think, ThinkWith
from nodes.kit import Kit
from rules.ids import SubscriberId
from rules.messages import Turn
from rules.session import Session

SLOW_S = 10.0  # longer than the shopper waits without a bubble


class Slowness:
    """Slows the thinking down for those who asked for it, once each."""

    def __init__(self) -> None:
        self._next: set[SubscriberId] = set()

    def strike(self, shopper: SubscriberId) -> None:
        """Make the shopper's next turn slow."""
        self._next.add(shopper)

    def around(self, think_with: ThinkWith) -> ThinkWith:
        """Give *think_with*, slow when it was struck."""

        def slowed_with(kit: Kit) -> Think:
            think = think_with(kit)

            async def slowed(session: Session, turn: Turn) -> Session:
                if session.subscriber in self._next:
                    self._next.remove(session.subscriber)
                    await asyncio.sleep(SLOW_S)
                return await think(session, turn)

            return slowed

        return slowed_with

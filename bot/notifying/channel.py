"""Where managers look: the one thing that a way of telling them must be able to do."""

from datetime import timedelta
from typing import Protocol

from bot.notifying.card import Card


class NotTold(Exception):
    """
    The card has not arrived; it is told again later.  The text is for the log.

    wait: the channel doesn't want to be asked before.
    """

    def __init__(self, reason: str, *, wait: timedelta = timedelta()) -> None:
        super().__init__(reason)
        self.wait = wait


class Channel(Protocol):
    """One way of telling."""

    @property
    def name(self) -> str:
        """A fixed word for logs."""
        ...

    async def tell(self, card: Card) -> None:
        """Deliver *card*; raises NotTold."""
        ...

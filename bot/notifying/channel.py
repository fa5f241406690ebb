"""Where managers look: the one thing that a way of telling them must be able to do."""

from typing import Protocol

from bot.notifying.card import Card


class NotTold(Exception):
    """The card has not arrived; it is told again later.  The text is for the log."""


class Channel(Protocol):
    """One way of telling."""

    @property
    def name(self) -> str:
        """A fixed word for logs."""
        ...

    async def tell(self, card: Card) -> None:
        """Deliver *card*; raises NotTold."""
        ...

"""An answer that travels in the response to the shopper's own request."""

import asyncio
from collections.abc import Sequence

from bot.outside.manychat import CallFailure, Failure
from bot.store.calls import Message


class Direct:
    """
    One request that waits for its shopper's next call.

    The request awaits `messages`, writes them, and tells by `end` whether it could.
    """

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.messages: asyncio.Future[Sequence[Message]] = loop.create_future()
        self._written: asyncio.Future[bool] = loop.create_future()

    @property
    def is_waiting(self) -> bool:
        """Whether the request can still take something."""
        return not self.messages.done() and not self._written.done()

    def end(self, *, is_written: bool) -> None:
        """Say that the response is out, or that nobody takes it any more."""
        if not self._written.done():
            self._written.set_result(is_written)

    def nothing(self) -> None:
        """Say that this turn has no words."""
        if not self.messages.done():
            self.messages.set_result(())

    async def send(self, messages: Sequence[Message]) -> None:
        """
        Have *messages* written into the response.

        Raises:
            CallFailure: Nobody knows whether the shopper gets them.
        """
        self.messages.set_result(messages)
        if not await self._written:
            raise CallFailure(Failure.UNANSWERED, detail="peer is gone")

"""ManyChat's field `ai_state`: who has the chat, so that flows can skip us."""

import asyncio
import logging
from functools import partial

from bot.outside.manychat import CallFailure, Failure, ManyChat
from rules.ids import SubscriberId

FIELD = "ai_state"
WITH_HUMAN, WITH_BOT = "human", "bot"
PAUSES_S = (0.0, 1.0, 5.0, 30.0, 120.0)  # before each try
CLOSING_S = 2.0
PASSING = frozenset(  # a field may be set twice
    {
        Failure.NOT_CONNECTED,
        Failure.RATE_LIMITED,
        Failure.SERVER_ERROR,
        Failure.UNANSWERED,
    }
)

_log = logging.getLogger(__name__)


class ChatStates:
    """Tells ManyChat beside the work; of one chat only what was told last counts."""

    def __init__(self, manychat: ManyChat) -> None:
        self._manychat = manychat
        self._tasks: dict[SubscriberId, asyncio.Task[None]] = {}

    def tell(self, subscriber: SubscriberId, state: str) -> None:
        """Set the contact's field; nobody waits for it, and it may fail."""
        before = self._tasks.get(subscriber)
        task = asyncio.create_task(
            self._set(subscriber, state, before), name=f"ai_state of {subscriber}"
        )
        self._tasks[subscriber] = task
        task.add_done_callback(partial(self._forget, subscriber))

    async def close(self) -> None:
        """Wait a moment for what ManyChat is still told, and give up the rest."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks.values(), timeout=CLOSING_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _forget(self, subscriber: SubscriberId, task: asyncio.Task[None]) -> None:
        if self._tasks.get(subscriber) is task:
            del self._tasks[subscriber]

    async def _set(
        self, subscriber: SubscriberId, state: str, before: asyncio.Task[None] | None
    ) -> None:
        if before:
            before.cancel()
            await asyncio.wait((before,))
        for pause_s in PAUSES_S:
            await asyncio.sleep(pause_s)
            try:
                await self._manychat.set_field(subscriber, FIELD, state)
            except CallFailure as error:
                _log.warning("ai_state not set", extra={"failure": error.failure})
                if error.failure not in PASSING:
                    return
            else:
                return

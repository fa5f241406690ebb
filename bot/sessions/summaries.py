"""Summaries of older messages, made beside the turns."""

import asyncio
import logging

from bot.sessions.moves import Moves
from bot.sessions.workers import Chat
from bot.store.errors import StoreError
from nodes.kit import Kit
from nodes.ports import Model, PortError
from nodes.summing_up import is_due, summary_of, summed_up
from prompts.library import MissingText
from rules.ids import SubscriberId
from rules.outcomes import Outcome
from rules.session import Session

MOST_AT_ONCE = 4  # they share the model with the turns

_log = logging.getLogger(__name__)


class Summaries:
    """
    Makes them after turns; one that fails is tried again after a later turn.

    Without a model there are none.
    """

    def __init__(self, moves: Moves, kit: Kit) -> None:
        self._moves = moves
        self._kit = kit
        self._tasks: dict[SubscriberId, asyncio.Task[None]] = {}

    def consider(self, chat: Chat, session: Session) -> None:
        """Sum up what *session*, just committed, has forgotten; returns at once."""
        model, subscriber = self._kit.model, session.subscriber
        if model is None or not is_due(session):
            return
        if subscriber in self._tasks or len(self._tasks) >= MOST_AT_ONCE:
            return
        if model.trouble:
            return
        task = asyncio.create_task(
            self._sum_up(chat, session, model), name=f"summary {subscriber}"
        )
        self._tasks[subscriber] = task
        task.add_done_callback(lambda _: self._tasks.pop(subscriber))

    async def close(self) -> None:
        """Give up those that are being made."""
        tasks = tuple(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _sum_up(self, chat: Chat, session: Session, model: Model) -> None:
        def change(now: Session) -> Outcome:
            return summed_up(now, summary)

        try:
            summary = await summary_of(session, model, self._kit)
            if not chat.is_busy:  # else its turn would have to be thought again
                await self._moves.make(session.subscriber, change)
        except (PortError, MissingText, StoreError) as error:
            _log.warning("no summary", extra={"reason": str(error)})
        except Exception:  # a bug in one summary is that summary's alone
            _log.exception("summary crashed")

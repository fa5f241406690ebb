"""One turn of a chat with all that can go wrong: bubbles, errors, another try."""

import asyncio
import logging

from bot.logs import traced
from bot.sessions.line import Line
from bot.sessions.report import unanswered
from bot.sessions.run import Run
from bot.sessions.workers import Chat
from bot.store.errors import StoreError, StoreUnavailable
from nodes.ports import PortError
from prompts.library import MissingText
from rules.effects import HandoffReason

MOST_FAILURES = 3  # then the chat goes to a person
PAUSE_S = 0.25  # after the first failure, doubled with each
LONGEST_PAUSE_S = 30.0

_log = logging.getLogger(__name__)


class Turns:
    """Answers what a chat holds, called again and again by its worker."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def __call__(self, chat: Chat) -> None:
        """
        Take the messages of *chat* and answer them.

        An error leaves them with the chat, for the next try.  After some errors in a
        row a person gets them.  While Postgres is away they wait, however long.
        """
        run = Run(subscriber=chat.subscriber, arrived=chat.take())
        with traced(run.trace_id):
            try:
                await self._answer(chat, run)
            except (StoreUnavailable, PortError) as error:
                _log.warning("turn waits", extra={"reason": str(error)})
                unanswered(run, "waits")
                await self._try_later(chat, run)
            except MissingText as error:  # it would be missing again
                _log.error("text missing", extra={"text": str(error)})
                unanswered(run, "crashed")
                chat.failures = MOST_FAILURES
                await self._try_later(chat, run)
            except Exception:  # a bug in one turn is that turn's alone
                _log.exception("turn crashed", extra={"turn_id": run.turn_id})
                unanswered(run, "crashed")
                chat.failures += 1
                await self._try_later(chat, run)
            else:
                chat.failures = 0
                chat.is_doubtful = False

    async def _answer(self, chat: Chat, run: Run) -> None:
        """Answer *run*, with a bubble when that takes long."""
        to = HandoffReason.TROUBLE if chat.failures >= MOST_FAILURES else None
        answering = asyncio.create_task(
            self._line.pass_through(chat, run, to=to), name=f"turn {run.turn_id}"
        )
        until_bubble_s = run.left_s(self._line.ladder.interim_at_s)
        try:
            # as wait_for does, but the time can be brought forward
            async with asyncio.timeout(until_bubble_s) as run.until_bubble:
                await asyncio.shield(answering)
        except TimeoutError:
            run.until_bubble = None
            if not answering.done():
                await self._send_bubble(run)
            await answering  # if the error was its own, it is raised again
        finally:
            run.until_bubble = None
            if not answering.done():  # we are cancelled
                answering.cancel()
                await asyncio.wait([answering])

    async def _send_bubble(self, run: Run) -> None:
        try:
            await self._line.interim.send(run)
        except StoreError as error:
            _log.warning("no bubble", extra={"reason": type(error).__name__})

    async def _try_later(self, chat: Chat, run: Run) -> None:
        """Put the messages back, and pause: what failed may fail again at once."""
        chat.put_back(run.arrived)
        chat.is_quiet = chat.is_doubtful = True
        pause_s = PAUSE_S * 2 ** min(chat.failures, 10)
        await chat.changed(min(pause_s, LONGEST_PAUSE_S))

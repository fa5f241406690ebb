"""
Shadow mode: the canary thinks the turns of the stable bundle, too.

It thinks after the commit, with the session as it was, so that no shopper waits for
it. What it says is stored and compared. Its call is of a kind that neither the outbox
nor the sender takes.
"""

import asyncio
import logging
import time

from bot.metrics import SHADOWS
from bot.sessions.arms import Arm
from bot.sessions.calls import CallMaker
from bot.sessions.recording import RECORDING, Recording
from bot.store.errors import StoreError
from bot.store.shadows import Shadow, ShadowAnswer, Shadows
from nodes.ports import PortError
from rules.differences import between
from rules.messages import Turn
from rules.session import Session

MOST = 4  # at once; of more turns the shadow is left out
LONGEST_S = 30.0
MODEL_S = 15.0

_log = logging.getLogger(__name__)


class Shadowing:
    """Has turns thought once more by *arm*; without one nothing happens."""

    def __init__(self, shadows: Shadows, arm: Arm | None, calls: CallMaker) -> None:
        self._shadows = shadows
        self._calls = calls
        self._arm = arm
        self._tasks: set[asyncio.Task[None]] = set()

    def follow(self, before: Session, turn: Turn, said: Session) -> None:
        """Think *turn* again beside what was *said*, if there is room."""
        if self._arm is None:
            return
        if len(self._tasks) >= MOST:
            SHADOWS.labels("left_out").inc()
            return
        task = asyncio.create_task(
            self._follow(self._arm, before, turn, said), name=f"shadow {turn.id}"
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End what is still being thought."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _follow(
        self, arm: Arm, before: Session, turn: Turn, said: Session
    ) -> None:
        outcome = "failed"
        RECORDING.set(Recording(model_until_s=time.monotonic() + MODEL_S))
        try:
            async with asyncio.timeout(LONGEST_S):
                thought = await arm.think(before, turn)
            answer = self._answer(said, thought)
            await self._shadows.keep(
                Shadow(
                    turn_id=turn.id,
                    subscriber=turn.subscriber,
                    at=turn.now,
                    bundle=arm.bundle,
                    answer=answer,
                )
            )
            outcome = "differs" if answer.differences else "same"
        except (StoreError, PortError, TimeoutError) as error:
            _log.warning("no shadow", extra={"reason": type(error).__name__})
        except Exception:  # a bug in what is tried is no bug of the shop
            _log.exception("shadow crashed", extra={"turn_id": turn.id})
        finally:
            SHADOWS.labels(outcome).inc()

    def _answer(self, said: Session, thought: Session) -> ShadowAnswer:
        draft = thought.draft
        return ShadowAnswer(
            stage_after=thought.stage,
            call=self._calls.call(draft.bubbles, "shadow"),
            verdict=draft.consulted.verdict if draft.consulted else None,
            degraded=draft.degraded,
            differences=between(said, thought),
        )

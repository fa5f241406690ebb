"""
The straight line of a turn: load, think, commit, push.

Nothing leaves the process before the commit.  What was thought on a session that has
moved since, or of a burst that has grown, is thrown away and thought again.
"""

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from functools import partial

from bot.metrics import LEFT_OUT
from bot.sessions.arms import Arm, Arms
from bot.sessions.bubble import PATIENCE_S, Interim
from bot.sessions.calls import CallMaker, with_repeated, without_photos
from bot.sessions.counting import count_effects
from bot.sessions.losses import Losses
from bot.sessions.merge import merged
from bot.sessions.noting import record_of
from bot.sessions.pace import ModelPace
from bot.sessions.person import for_a_person
from bot.sessions.places import Places
from bot.sessions.recording import RECORDING, Recording, unnoticed
from bot.sessions.report import Reporter, discard, trace_of
from bot.sessions.retries import WINDOW
from bot.sessions.run import MS_IN_S, Run
from bot.sessions.sender import Sender
from bot.sessions.shadowing import Shadowing
from bot.sessions.summaries import Summaries
from bot.sessions.workers import Chat
from bot.store.calls import Call
from bot.store.errors import AlreadyDecided, Conflict, OutOfStock, Undecodable
from bot.store.inbox import Inbox
from bot.store.records import packed
from bot.store.sessions import Checkpoints, Loaded
from bot.store.turn_commit import TurnCommit
from bot.time_ladder import TimeLadder, TurnTimes
from nodes.kit import Kit
from rules.canary import ArmName
from rules.drafts import Purpose
from rules.effects import HandoffReason
from rules.ids import SubscriberId
from rules.messages import Turn
from rules.outcomes import settled
from rules.session import Session

MOST_JOINS = 2  # so often a burst may grow while it is thought
MOST_CONFLICTS = 10
PHOTOS_PATIENCE_S = 2 * PATIENCE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Everything that a turn passes through."""

    checkpoints: Checkpoints
    inbox: Inbox
    arms: Arms
    shadowing: Shadowing
    kit: Kit
    calls: CallMaker
    sender: Sender
    losses: Losses
    places: Places
    pace: ModelPace
    interim: Interim
    reporter: Reporter
    summaries: Summaries
    ladder: TimeLadder

    async def pass_through(
        self, chat: Chat, run: Run, *, to: HandoffReason | None = None
    ) -> None:
        """
        Answer *run*, or hand it to a person because of *to*.

        Raises:
            StoreUnavailable: Postgres is away; the messages wait.
            PortError: So is something else that can't be done without.
            Conflict: The session moves all the time.
        """
        if chat.is_doubtful and not await self._is_waiting(run):
            return  # its commit had come through, and the call is in the outbox
        reason = await self._load(run) or to
        times = self.ladder.turn(has_photo=run.has_photo)
        async with self.places.taken(
            since_s=run.accepted_s, within_s=self._patience_s(run, times)
        ) as has_place:
            run.placed_s = time.monotonic()
            if not has_place:
                run.model_until_s = run.placed_s
            for _ in range(MOST_CONFLICTS):
                if await self._is_answered(chat, run, reason):
                    return
                discard(run)
                reason = await self._load(run) or to
                if not await self._is_waiting(run):
                    return
        raise Conflict(run.subscriber)

    def _patience_s(self, run: Run, times: TurnTimes) -> float:
        """How long to wait for a place: while a model could still answer after it."""
        purpose = Purpose.PHOTO if run.has_photo else Purpose.ANSWER
        patience_s = run.left_s(times.model_until_s) - self.pace.usual_s(purpose)
        is_of_use = self.places.expected_wait_s(run.accepted_s) <= patience_s
        return patience_s if is_of_use else 0.0

    async def _load(self, run: Run) -> HandoffReason | None:
        """Load the session; a reason when only a person can go on with it."""
        try:
            run.loaded = await self.checkpoints.load(run.subscriber)
        except Undecodable:
            now = self.kit.clock.now()
            run.loaded = await self.checkpoints.set_aside(run.subscriber, now=now)
            return HandoffReason.TROUBLE
        if self.kit.clock.now() - run.newest_at > WINDOW:
            return HandoffReason.TOO_OLD
        if any(one.row.is_broken for one in run.arrived):
            return HandoffReason.TROUBLE
        return None

    async def _is_waiting(self, run: Run) -> bool:
        """Leave out messages that are answered by now; False if none is left."""
        rows = await self.inbox.waiting(run.subscriber)
        waiting = {row.id for row in rows}
        run.arrived = [one for one in run.arrived if one.row.id in waiting]
        return bool(run.arrived)

    async def _is_answered(
        self, chat: Chat, run: Run, reason: HandoffReason | None
    ) -> bool:
        """Think and commit once; False if the session has moved meanwhile."""
        if run.loaded is None:
            return False
        arm = await self.arms.of(run.loaded)
        run.arm = arm.name
        turn, session = await self._thought(chat, run, run.loaded, arm, reason)
        async with run.speaking:
            run.is_over = True
        try:
            await self._commit(run, turn, session, run.loaded, arm)
        except (Conflict, OutOfStock, AlreadyDecided):
            run.is_over = False
            self.kit.goods.forget()  # it may be what has changed
            return False
        self.summaries.consider(chat, session)
        return True

    async def _thought(
        self,
        chat: Chat,
        run: Run,
        loaded: Loaded,
        arm: Arm,
        reason: HandoffReason | None,
    ) -> tuple[Turn, Session]:
        """Think until the burst has stopped growing."""
        while True:
            run.arrived += chat.take()  # as while a place was waited for
            times = self.ladder.turn(has_photo=run.has_photo)
            until_s = min(run.accepted_s + times.model_until_s, run.model_until_s)
            run.recording = Recording(model_until_s=until_s)
            turn = await merged(
                run.arrived,
                trace_id=run.trace_id,
                now=self.kit.clock.now(),
                photos_within_s=run.left_s(self.ladder.photos_by_s),
                model_within_s=until_s - time.monotonic(),
            )
            if reason:
                return turn, await for_a_person(loaded.session, turn, arm.kit, reason)
            session = await self._undisturbed(
                chat, run, arm.think(loaded.session, turn)
            )
            if session:
                return turn, session
            discard(run)

    async def _undisturbed(
        self, chat: Chat, run: Run, thought: Awaitable[Session]
    ) -> Session | None:
        """Await *thought*; None when a message has joined: it is to be done again."""
        RECORDING.set(run.recording)
        run.recording.on_look = partial(self._look_begins, run)
        times = self.ladder.turn(has_photo=run.has_photo)
        started_s = time.monotonic()
        thinking = asyncio.ensure_future(thought)

        def interrupt() -> None:
            is_early = time.monotonic() < run.recording.model_until_s
            if run.joins < MOST_JOINS and is_early and not run.is_joined:
                run.joins += 1
                run.is_joined = True
                thinking.cancel()

        chat.interrupt = interrupt
        try:
            async with asyncio.timeout(times.answered_by_s):
                return await thinking
        except asyncio.CancelledError:
            turn = asyncio.current_task()
            if not run.is_joined or (turn and turn.cancelling()):
                raise
            return None
        finally:
            chat.interrupt = None
            run.recording.on_look = unnoticed  # a circle would keep them until swept up
            run.is_joined = False
            self.pace.note(run.recording.model_calls)
            run.thought_ms = (time.monotonic() - started_s) * MS_IN_S

    def _look_begins(self, run: Run) -> None:
        """Don't wait with the bubble where it will hardly be spared."""
        if self.pace.slow_s(Purpose.PHOTO) > self.ladder.interim_at_s:
            run.hurry()

    async def _commit(
        self, run: Run, turn: Turn, session: Session, loaded: Loaded, arm: Arm
    ) -> None:
        call = self._call(run.subscriber, session)
        trace = trace_of(
            run, turn, loaded.session.stage, session, call, bundle=arm.bundle
        )
        record = record_of(run.recording, loaded.session, turn, session)
        written = TurnCommit(
            subscriber=run.subscriber,
            version=loaded.version,
            session=settled(session),
            now=turn.now,
            inbox_ids=turn.inbox_ids,
            bundle=arm.bundle,
            call=call,
            effects=session.draft.effects,
            trace=trace,
            edition=run.recording.edition,
            record=packed(record) if record else None,
        )
        started_s = time.monotonic()
        committed = await self.checkpoints.commit(written)
        run.commit_ms = (time.monotonic() - started_s) * MS_IN_S
        self.interim.settled(run.subscriber)
        if call:
            self.losses.repeated(run.subscriber)
        count_effects(written.effects)
        delivery = self.sender.take(written, committed.call_id, commit_ms=run.commit_ms)
        self.reporter.committed(run, trace, delivery)
        if record and arm.name is ArmName.STABLE:
            self.shadowing.follow(loaded.session, turn, session)

    def _call(self, subscriber: SubscriberId, session: Session) -> Call | None:
        call = self.calls.call(session.draft.bubbles, "answer")
        if call and self.sender.expected_wait_s > PHOTOS_PATIENCE_S:
            shorter = without_photos(call)
            if shorter != call:
                LEFT_OUT.labels("photos").inc()
            call = shorter
        lost = self.losses.to_repeat(subscriber)
        return with_repeated(call, lost) if call and lost else call

"""What a turn leaves behind for people: its trace, its figures, one line in the log."""

import asyncio
import logging
import time
from typing import Literal

from bot.metrics import (
    DEGRADED,
    DISCARDED_TOKENS,
    DISCARDED_TURNS,
    END_TO_END_LATENCY_MS,
    MONEY_GATE,
    RULE_HITS,
    TURNS,
)
from bot.sessions.delivery import Delivery, Ended
from bot.sessions.run import MS_IN_S, Run
from bot.store.calls import Call
from bot.store.trace import Gate, Timing, TurnTrace
from bot.time_ladder import TimeLadder
from bot.tracing.spans import SPANS, TURN, Value
from nodes.ports import Clock
from rules.consulted import Consulted
from rules.messages import Turn
from rules.session import Draft, Session
from rules.stages import Stage

DONE = frozenset({"sent", "silent"})  # else it counts as an error by itself

_log = logging.getLogger(__name__)


def trace_of(
    run: Run,
    turn: Turn,
    before: Stage,
    session: Session,
    call: Call | None,
    *,
    bundle: str,
) -> TurnTrace:
    """Give the trace of a turn that is about to be committed."""
    recording, draft = run.recording, session.draft
    return TurnTrace(
        id=str(turn.id),
        trace_id=turn.trace_id,
        at=turn.now,
        inbound=tuple(map(str, turn.inbox_ids)),
        stage_before=before,
        stage_after=session.stage,
        acts=draft.seen,
        rules=tuple(dict.fromkeys((*_rules(draft), *_disagreements(draft)))),
        nodes=tuple(recording.nodes),
        model_calls=tuple(recording.model_calls),
        gate=_gate(draft.consulted),
        degraded=draft.degraded,
        bundle=bundle,
        replies=_replies(call),
        timing_ms=Timing(
            quiet=(run.begun_s - run.accepted_s) * MS_IN_S,
            wait=(run.placed_s - run.begun_s) * MS_IN_S,
            think=run.thought_ms,
            model=recording.model_ms,
        ),
        discarded=run.discarded,
        stale_photos=turn.stale_photos,
    )


def _gate(consulted: Consulted | None) -> Gate | None:
    if consulted is None or consulted.verdict is None:
        return None
    return Gate(consulted.verdict, consulted.reasons)


def _rules(draft: Draft) -> tuple[str, ...]:
    return tuple(act.rule for act in draft.seen if act.rule)


def _disagreements(draft: Draft) -> tuple[str, ...]:
    differ = draft.consulted.disagreements if draft.consulted else ()
    return tuple(f"{one.seen_by} alone: {one.kind}" for one in differ)


def discard(run: Run) -> None:
    """Note that thinking was thrown away."""
    run.discarded += 1
    DISCARDED_TURNS.inc()
    calls = run.recording.model_calls
    DISCARDED_TOKENS.inc(sum(call.tokens_in + call.tokens_out for call in calls))


def unanswered(run: Run, outcome: Literal["waits", "crashed"]) -> None:
    """Note that a try has ended without an answer; there will be another."""
    TURNS.labels(outcome).inc()
    SPANS.tell(TURN, (time.monotonic() - run.begun_s) * MS_IN_S, outcome=outcome)


class Reporter:
    """Notes how turns ended, once that is known."""

    def __init__(self, clock: Clock, ladder: TimeLadder) -> None:
        self._clock = clock
        self._ladder = ladder

    def committed(self, run: Run, trace: TurnTrace, delivery: Delivery | None) -> None:
        """Report a turn that has just been committed, when its answer has left."""
        times = self._ladder.turn(has_photo=run.has_photo)
        is_late = self._age_ms(run) > times.committed_by_s * MS_IN_S
        if trace.degraded:
            DEGRADED.labels(trace.degraded).inc()
        if trace.gate:
            MONEY_GATE.labels(trace.gate.verdict).inc()
        for rule in trace.rules:
            RULE_HITS.labels(rule).inc()
        if delivery is None:
            self._end(run, trace, Ended(outcome="silent"), is_late=is_late)
            return

        def ended(how: asyncio.Future[Ended]) -> None:
            if not how.cancelled():
                self._end(run, trace, how.result(), is_late=is_late)

        delivery.ended.add_done_callback(ended)

    def bubble_ended(self, run: Run, ended: asyncio.Future[Ended]) -> None:
        """Report that the shopper sees a bubble, if it has been sent."""
        if not ended.cancelled() and ended.result().outcome == "sent":
            self._latency(run, "first_bubble", is_degraded=False)

    def _end(self, run: Run, trace: TurnTrace, ended: Ended, *, is_late: bool) -> None:
        outcome = "late" if is_late and ended.outcome in DONE else ended.outcome
        TURNS.labels(outcome).inc()
        SPANS.tell(TURN, self._age_ms(run), **_told(trace, outcome))
        if ended.outcome == "sent":
            is_degraded = trace.degraded is not None
            self._latency(run, "answer", is_degraded=is_degraded)
            if not run.has_bubble:
                self._latency(run, "first_bubble", is_degraded=is_degraded)
        timing = trace.timing_ms
        _log.info(
            "turn done",
            extra={
                "turn_id": trace.id,
                "outcome": outcome,
                "stage_before": trace.stage_before,
                "stage_after": trace.stage_after,
                "messages": len(trace.inbound),
                "degraded": trace.degraded,
                "discarded": trace.discarded,
                "answered_ms": round(self._age_ms(run)),
                "wait_ms": _rounded(timing.wait),
                "think_ms": _rounded(timing.think),
                "model_ms": _rounded(timing.model),
                "checkpoint_ms": round(run.commit_ms),
                "push_ms": round(ended.push_ms),
            },
        )

    def _latency(self, run: Run, kind: str, *, is_degraded: bool) -> None:
        degraded = "yes" if is_degraded else "no"
        latency = END_TO_END_LATENCY_MS.labels(kind, run.media, run.arm, degraded)
        latency.observe(self._age_ms(run))

    def _age_ms(self, run: Run) -> float:
        age = self._clock.now() - run.accepted_at
        return max(0.0, age.total_seconds()) * MS_IN_S  # clocks are put back, too


def _told(trace: TurnTrace, outcome: str) -> dict[str, Value]:
    """Give what a span tells of the turn."""
    return {
        "turn_id": trace.id,
        "outcome": outcome,
        "stage_before": trace.stage_before,
        "stage_after": trace.stage_after,
        "messages": len(trace.inbound),
        "degraded": trace.degraded or "no",
        "bundle": trace.bundle or "",
        "discarded": trace.discarded,
    }


def _replies(call: Call | None) -> tuple[str, ...]:
    messages = call.messages if call else ()
    return tuple(one.get("text") or one.get("url") or "" for one in messages)


def _rounded(ms: float | None) -> int | None:
    return None if ms is None else round(ms)

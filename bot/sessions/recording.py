"""What is noted while a turn is thought, by whoever works on it."""

import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field

from bot.metrics import NODE_LATENCY_MS
from bot.store.records import Answered
from bot.store.trace import ModelCall, NodeRun
from bot.tracing.spans import SPANS
from rules.ids import Sku
from rules.outcomes import PASSED, Outcome
from rules.route import NodeName


def unnoticed() -> None:
    """Do nothing."""


@dataclass(slots=True, kw_only=True)
class Recording:
    """
    One turn's notes; they end up in its trace.

    model_until_s: the monotonic time at which a model is cut off.
    on_look: called when a model begins to look at a photo.
    answers: what it takes to run the turn once more; sold_out: in the catalogue;
    edition: of the catalogue that the turn speaks of.
    """

    model_until_s: float
    on_look: Callable[[], None] = unnoticed
    nodes: list[NodeRun] = field(default_factory=list)
    model_calls: list[ModelCall] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    sold_out: tuple[Sku, ...] = ()
    edition: int | None = None

    def speaks_of(self, edition: int) -> None:
        """Note the edition; of two the older, which makes the turn be thought again."""
        self.edition = edition if self.edition is None else min(edition, self.edition)

    @property
    def model_ms(self) -> float:
        """How long the model was waited for."""
        return sum(call.ms for call in self.model_calls)


RECORDING: ContextVar[Recording] = ContextVar("recording")


async def watched(name: NodeName, step: Awaitable[Outcome]) -> Outcome:
    """Run *step* and note how long it took and whether it did anything."""
    started = time.perf_counter()
    how = "error"
    try:
        outcome = await step
        how = "passed" if outcome == PASSED else "done"
        return outcome
    finally:
        ms = (time.perf_counter() - started) * 1000
        NODE_LATENCY_MS.labels(name).observe(ms)
        SPANS.tell(f"node {name}", ms, outcome=how)
        RECORDING.get().nodes.append(NodeRun(name, ms, how))

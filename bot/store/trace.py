"""What a turn did, step by step: the `turn` object of the API."""

from datetime import datetime

import msgspec

from rules.acts import Act
from rules.stages import Stage


class NodeRun(msgspec.Struct, frozen=True):
    """One step of the walk."""

    node: str
    ms: float
    outcome: str


class ModelCall(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a model."""

    model: str
    node: str
    ms: float
    tokens_in: int
    tokens_out: int
    usd: float
    outcome: str


class Gate(msgspec.Struct, frozen=True):
    """What the money gate said of the answer."""

    verdict: str
    reasons: tuple[str, ...] = ()


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """
    Milliseconds by what they were spent on.

    commit, push and answered are known after the turn is stored; they are read from
    its answer's row of the outbox.
    """

    quiet: float | None = None
    wait: float | None = None
    think: float | None = None
    model: float | None = None
    commit: float | None = None
    push: float | None = None
    answered: float | None = None


class TurnTrace(msgspec.Struct, frozen=True, kw_only=True):
    """
    One turn.

    id: of its oldest message; rules: names of those that matched, and "model alone:
    price" where rules and model differ; discarded: how often thinking was thrown away;
    stale_photos: pictures left out since a custom field had only kept them.
    """

    id: str
    trace_id: str
    at: datetime
    inbound: tuple[str, ...]
    stage_before: Stage
    stage_after: Stage
    acts: tuple[Act, ...] = ()
    rules: tuple[str, ...] = ()
    nodes: tuple[NodeRun, ...] = ()
    model_calls: tuple[ModelCall, ...] = ()
    gate: Gate | None = None
    degraded: str | None = None
    bundle: str | None = None
    replies: tuple[str, ...] = ()
    timing_ms: Timing = Timing()
    discarded: int = 0
    stale_photos: int = 0

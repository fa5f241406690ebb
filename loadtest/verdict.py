"""The verdict on a run: each promise, what was measured, and whether it was kept."""

from collections.abc import Iterator

import msgspec

from loadtest.profiles import UNJUDGED, Limits
from loadtest.result import Result
from loadtest.speed import TurnFigure
from loadtest.statistics import spread
from loadtest.truth import KINDS
from loadtest.violation import unexcused

FEWEST = 100  # answers, for a 99th percentile that says something
FEWEST_FOR_SHARES = 200  # turns: one in so many is half a percent


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the verdict; *limit* None: only shown."""

    name: str
    value: float | None
    limit: float | None
    unit: str

    @property
    def is_kept(self) -> bool:
        """Whether the value stays within its limit."""
        return self.limit is None or self.value is None or self.value <= self.limit


class Verdict(msgspec.Struct, frozen=True):
    """All lines."""

    promises: tuple[Promise, ...]

    @property
    def is_good(self) -> bool:
        """Whether every promise was kept."""
        return all(promise.is_kept for promise in self.promises)

    def encoded_with(self, result: Result) -> bytes:
        """Give both as one JSON object: the fields of *result*, and the verdict."""
        judged = {"is_good": self.is_good, "promises": self.promises}
        return msgspec.json.encode({**judged, **msgspec.structs.asdict(result)})


def verdict_on(result: Result) -> Verdict:
    """Judge a run by the limits of its profile; truth has none."""
    return Verdict((*_truth(result), *_speed(result), *_cost(result)))


def _truth(result: Result) -> Iterator[Promise]:
    yield _promise("turns answered", len(result.turns), None, "")
    broken = unexcused(result.violations)
    for kind in KINDS:
        count = sum(one.kind == kind for one in broken)
        yield _promise(f"truth: {kind}", count, 0, "")
    excused = len(result.violations) - len(broken)
    yield _promise("explained by faults", excused, None, "")


def _speed(result: Result) -> Iterator[Promise]:
    limits = result.plan.day.limits
    text, photo = result.answers("text"), result.answers("photo")
    degraded = result.answers("text", is_degraded=True)
    first = spread([turn.first_s for turn in result.turns])
    is_judged = text is not None and text.count >= FEWEST
    p99_limit_s = limits.text_p99_s if is_judged else None
    yield _promise("first words p95", first.p95 if first else None, None, "s")
    yield _promise("text answer p50", text.p50 if text else None, None, "s")
    yield _promise(
        "text answer p95", text.p95 if text else None, limits.text_p95_s, "s"
    )
    yield _promise("text answer p99", text.p99 if text else None, p99_limit_s, "s")
    yield _promise("text degraded p95", degraded.p95 if degraded else None, None, "s")
    yield _promise("photo answer p50", photo.p50 if photo else None, None, "s")
    yield _promise(
        "photo answer p95", photo.p95 if photo else None, limits.photo_p95_s, "s"
    )
    yield from _shares(result, limits)


def _shares(result: Result, limits: Limits) -> Iterator[Promise]:
    if len(result.turns) < FEWEST_FOR_SHARES:
        limits = UNJUDGED
    degraded, interim = result.percent(_is_degraded), result.percent(_has_interim)
    yield _promise("degraded", degraded, limits.degraded_percent, "%")
    yield _promise("interim bubbles", interim, limits.interim_percent, "%")


def _cost(result: Result) -> Iterator[Promise]:
    cost = result.cost
    acks = spread(result.webhook_ms)
    yield _promise("turns a second", result.turns_per_s, None, "")
    yield _promise("webhook accepted p95", acks.p95 if acks else None, None, "ms")
    yield _promise("CPU of the service a turn", cost.cpu_ms, None, "ms")
    yield _promise("statements a turn", cost.statements, None, "")
    yield _promise("commits a turn", cost.commits, None, "")
    yield _promise("WAL a turn", _kilobytes(cost.wal_bytes), None, "KB")
    yield _promise("resident memory, most", cost.rss_mb, None, "MB")
    yield _promise("database connections, most", cost.connections, None, "")
    for pool, (size, limit) in cost.pools.items():
        yield _promise(f"connections of {pool}, most", size, limit, "")
    yield _promise("callers waiting for a pool, most", cost.callers, None, "")
    yield _promise("shoppers waiting at once, most", cost.busy, None, "")
    yield _promise("event loop lag, most", cost.loop_lag_ms, None, "ms")
    yield _promise("start to ready", result.ready_s, None, "s")


def _promise(name: str, value: float | None, limit: float | None, unit: str) -> Promise:
    return Promise(name=name, value=value, limit=limit, unit=unit)


def _is_degraded(turn: TurnFigure) -> bool:
    return turn.degraded is not None


def _has_interim(turn: TurnFigure) -> bool:
    return turn.has_interim


def _kilobytes(count: float | None) -> float | None:
    return None if count is None else count / 1024

"""How long shoppers waited, and what a turn cost: figures of a run."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from loadtest.krama import Timing, Turn
from loadtest.ledger import Ledger
from loadtest.measuring.database import DatabaseUse
from loadtest.measuring.process import ProcessUse
from loadtest.measuring.sampling import Sample

MS = 1000
POOL_LIMIT, POOL_SIZE = "krama_pool_limit ", "krama_pool_size "


class TurnFigure(msgspec.Struct, frozen=True, kw_only=True):
    """
    One move of a shopper and what came of it.

    Seconds count from the acceptance of its first message, to the first words that
    the shopper sees and to the answer.  stage: where the chat stood before.
    """

    at_s: float
    kind: str
    media: str
    stage: str
    degraded: str | None
    has_interim: bool
    first_s: float
    answer_s: float
    timing_ms: Timing


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """
    What a turn costs, and the most that there was of what is limited.

    pools: open connections of each pool, beside the most that it may open.
    callers: who waited for a connection of a pool that was at its limit.
    """

    cpu_ms: float | None
    statements: float | None
    commits: float | None
    wal_bytes: float | None
    rss_mb: float | None
    connections: int | None
    pools: Mapping[str, tuple[int, int]]
    callers: int
    loop_lag_ms: float
    busy: int


def figures(ledger: Ledger, began_at: datetime) -> Iterator[TurnFigure]:
    """Give the figures of every move that was answered, decisions left aside."""
    interims = {
        call.turn_id: ledger.sends_of[call.id]
        for call in ledger.evidence.calls
        if call.kind == "interim" and call.turn_id is not None
    }
    for played in ledger.evidence.played:
        turns = ledger.turns_of_move(played)
        asked_at, seen_at = ledger.accepted_at(played), ledger.answered_at(played)
        if not turns or asked_at is None or seen_at is None:
            continue
        bubbles = [send.at for turn in turns for send in interims.get(turn.id, ())]
        first_at = min((*bubbles, seen_at))
        yield TurnFigure(
            at_s=(asked_at - began_at).total_seconds(),
            kind=played.kind,
            media=played.media,
            stage=turns[0].stage_before,
            degraded=_degraded(turns),
            has_interim=bool(bubbles),
            first_s=(first_at - asked_at).total_seconds(),
            answer_s=(seen_at - asked_at).total_seconds(),
            timing_ms=turns[0].timing_ms,
        )


def webhook_ms(ledger: Ledger) -> Iterator[float]:
    """Give how long the service took to accept each message."""
    for entry in ledger.evidence.entries:
        if entry.kind == "webhook_answer" and entry.detail["status"] is not None:
            yield entry.detail["ms"]


def cost(samples: tuple[Sample, ...], turns: int) -> Cost:
    """Give what each of *turns* has cost on average, and the peaks of *samples*."""
    uses = [sample.process for sample in samples if sample.process is not None]
    counts = [sample.database for sample in samples if sample.database is not None]
    commits = _growth([use.commits for use in counts])
    own = len(counts)  # a look of ours is a commit, too
    return Cost(
        cpu_ms=_each(_cpu_ms(uses), turns),
        statements=_each(_growth([use.statements for use in counts]), turns),
        commits=_each(commits - own if commits is not None else None, turns),
        wal_bytes=_each(_growth([use.wal_bytes for use in counts]), turns),
        rss_mb=max((use.rss_mb for use in uses), default=None),
        connections=_most(counts),
        pools=dict(_pools(samples)),
        callers=max((int(_callers(sample)) for sample in samples), default=0),
        loop_lag_ms=max((_lag_ms(sample) for sample in samples), default=0),
        busy=max((sample.busy for sample in samples), default=0),
    )


def _degraded(turns: Iterable[Turn]) -> str | None:
    return next((turn.degraded for turn in turns if turn.degraded), None)


def _callers(sample: Sample) -> float:
    return sum(
        value
        for name, value in sample.gauges.items()
        if name.startswith("krama_pool_waiting")
    )


def _pools(samples: tuple[Sample, ...]) -> Iterator[tuple[str, tuple[int, int]]]:
    limits = {
        name.removeprefix(POOL_LIMIT): int(limit)
        for sample in samples
        for name, limit in sample.gauges.items()
        if name.startswith(POOL_LIMIT)
    }
    for pool, limit in sorted(limits.items()):
        sizes = (int(sample.gauges.get(POOL_SIZE + pool, 0)) for sample in samples)
        yield pool, (max(sizes), limit)


def _lag_ms(sample: Sample) -> float:
    return sample.gauges.get("krama_loop_lag_ms", 0)


def _most(counts: list[DatabaseUse]) -> int | None:
    return max((use.connections for use in counts), default=None)


def _cpu_ms(uses: list[ProcessUse]) -> float | None:
    grown = _growth([use.cpu_s for use in uses])
    return None if grown is None else grown * MS


def _growth(counts: list[float] | list[int]) -> float | None:
    """Add up how much a count grew; it begins anew when its process does."""
    if len(counts) < 2:
        return None
    steps = zip(counts, counts[1:], strict=False)
    return sum(late - early if late >= early else late for early, late in steps)


def _each(whole: float | None, turns: int) -> float | None:
    return whole / turns if whole is not None and turns else None

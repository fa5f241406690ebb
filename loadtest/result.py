"""The result of a run: what the verdict, the report and a comparison are made from."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from loadtest.blows import Incident
from loadtest.errors import LoadError
from loadtest.ledger import Ledger
from loadtest.measuring.sampling import Sample
from loadtest.plan import Plan
from loadtest.running import Ran
from loadtest.speed import Cost, TurnFigure, cost, figures, webhook_ms
from loadtest.statistics import Spread, spread
from loadtest.truth import violations
from loadtest.violation import Violation

FILE = "result.json"


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One run, whole."""

    plan: Plan
    began_at: datetime
    duration_s: float
    was_interrupted: bool
    turned_away: int
    ready_s: float | None
    shoppers: int
    messages: int
    turns: tuple[TurnFigure, ...]
    webhook_ms: tuple[float, ...]
    cost: Cost
    samples: tuple[Sample, ...]
    incidents: tuple[Incident, ...]
    violations: tuple[Violation, ...]

    def answers(self, media: str, *, is_degraded: bool | None = None) -> Spread | None:
        """Give how long answers took; degraded ones apart, or all."""
        return spread([it.answer_s for it in self.of(media, is_degraded=is_degraded)])

    def of(
        self, media: str, *, is_degraded: bool | None = None
    ) -> tuple[TurnFigure, ...]:
        """Give the turns of text or of photos."""
        return tuple(
            turn
            for turn in self.turns
            if turn.media == media and is_degraded in (None, turn.degraded is not None)
        )

    def percent(self, is_it: Callable[[TurnFigure], bool]) -> float:
        """Give the share of turns of which something is true."""
        return 100 * sum(map(is_it, self.turns)) / max(1, len(self.turns))

    @property
    def turns_per_s(self) -> float:
        """Give the throughput."""
        return len(self.turns) / max(self.duration_s, 0.001)


def result_of(plan: Plan, ran: Ran, *, ready_s: float | None) -> Result:
    """Judge and measure what a run has left behind."""
    ledger = Ledger(ran.evidence)
    turns = tuple(figures(ledger, ran.began_at))
    return Result(
        plan=_without_token(plan),
        began_at=ran.began_at,
        duration_s=ran.duration_s,
        was_interrupted=ran.was_interrupted,
        turned_away=ran.turned_away,
        ready_s=ready_s,
        shoppers=len(ran.evidence.visits),
        messages=len(ledger.messages),
        turns=turns,
        webhook_ms=tuple(webhook_ms(ledger)),
        cost=cost(ran.samples, len(turns)),
        samples=ran.samples,
        incidents=ran.evidence.incidents,
        violations=violations(ran.evidence),
    )


def encoded(result: Result) -> bytes:
    """Give *result* as `read_result` takes it."""
    return msgspec.json.encode(result)


def read_result(path: Path) -> Result:
    """
    Read a result from its file, or from the folder of its report.

    Raises:
        LoadError: There is none.
    """
    file = path / FILE if path.is_dir() else path
    try:
        return msgspec.json.decode(file.read_bytes(), type=Result)
    except OSError as error:
        raise LoadError(f"{file}: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise LoadError(f"{file} isn't the result of a load test: {error}") from error


def grouped(
    turns: Iterable[TurnFigure], key: Callable[[TurnFigure], str]
) -> dict[str, list[TurnFigure]]:
    """Part turns by a property, most frequent first."""
    groups: dict[str, list[TurnFigure]] = {}
    for turn in turns:
        groups.setdefault(key(turn), []).append(turn)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _without_token(plan: Plan) -> Plan:
    if plan.target is None:
        return plan
    target = msgspec.structs.replace(plan.target, token="")
    return msgspec.structs.replace(plan, target=target)

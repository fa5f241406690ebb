"""Settings of the service tried one after the other, and which of them to take."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Self

import msgspec
from rich.console import Console
from rich.table import Table

from loadtest.errors import LoadError
from loadtest.measured import measure
from loadtest.plan import Plan
from loadtest.result import Result
from loadtest.statistics import ratio
from loadtest.verdict import verdict_on

MEASURED = ("text p95", "turns/s", "connections", "CPU/turn", "MB", "")


class Knob(msgspec.Struct, frozen=True):
    """A setting and the values to try."""

    name: str
    values: tuple[str, ...]


class Trial(msgspec.Struct, frozen=True):
    """What came of one choice of values."""

    settings: Mapping[str, str]
    result: Result

    @property
    def is_good(self) -> bool:
        """Whether it ran to its end, was answered, and kept every promise."""
        is_whole = self.result.turns and not self.result.was_interrupted
        return bool(is_whole) and verdict_on(self.result).is_good

    @property
    def answers_s(self) -> list[float]:
        """How long each answer in words took."""
        return [turn.answer_s for turn in self.result.of("text")]

    @property
    def p95_s(self) -> float:
        """Their 95th percentile; infinite without one."""
        text = self.result.answers("text")
        return text.p95 if text else float("inf")

    def is_slower_than(self, other: Self) -> bool:
        """Whether more than chance makes it slower."""
        found = ratio(other.answers_s, self.answers_s, 95)
        return found is None or found.low > 1

    @property
    def size(self) -> float:
        """How much is asked for: of equals the smallest is taken."""
        numbers = [value for value in self.settings.values() if value.isdecimal()]
        return sum(map(float, numbers))


def knob_of(text: str) -> Knob:
    """
    Read NAME=VALUE,VALUE.

    Raises:
        LoadError: It isn't written so.
    """
    name, _, values = text.partition("=")
    parts = tuple(filter(None, values.split(",")))
    if not name.isidentifier() or not parts:
        raise LoadError(f"{text}: write NAME=VALUE,VALUE")
    return Knob(name.upper(), parts)


def choices(knobs: Sequence[Knob]) -> Iterator[Mapping[str, str]]:
    """Give every combination of the knobs' values."""
    names = [knob.name for knob in knobs]
    for values in itertools.product(*(knob.values for knob in knobs)):
        yield dict(zip(names, values, strict=True))


def recommended(trials: Sequence[Trial]) -> Trial | None:
    """Give the smallest of the good trials that aren't slower than the fastest."""
    good = [trial for trial in trials if trial.is_good]
    if not good:
        return None
    fastest = min(good, key=lambda trial: trial.p95_s)
    alike = [trial for trial in good if not trial.is_slower_than(fastest)]
    return min(alike or [fastest], key=lambda trial: (trial.size, trial.p95_s))


def sweep(plan: Plan, knobs: Sequence[Knob], console: Console) -> None:
    """Run *plan* with every choice, print a table and what to take."""
    trials = []
    for settings in choices(knobs):
        console.print(f"trying {_written(settings)}", highlight=False)
        tried = msgspec.structs.replace(plan, settings={**plan.settings, **settings})
        trials.append(Trial(settings, measure(tried, Console(stderr=True))))
        if trials[-1].result.was_interrupted:
            break
    console.print(table_of(trials))
    best = recommended(trials)
    console.print(
        f"take {_written(best.settings)}" if best else "none kept every promise",
        highlight=False,
    )


def table_of(trials: Sequence[Trial]) -> Table:
    """Give what was measured, a row for each trial."""
    names = tuple(trials[0].settings) if trials else ()
    table = Table()
    for name in (*names, *MEASURED):
        table.add_column(name, overflow="fold")
    for trial in trials:
        cost = trial.result.cost
        table.add_row(
            *trial.settings.values(),
            f"{trial.p95_s:.2f} s",
            f"{trial.result.turns_per_s:.1f}",
            str(cost.connections),
            f"{cost.cpu_ms or 0:.1f} ms",
            f"{cost.rss_mb or 0:.0f}",
            _fault(trial),
        )
    return table


def _fault(trial: Trial) -> str:
    if trial.result.was_interrupted:
        return "interrupted"
    return "" if trial.is_good else "broken"


def _written(settings: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in settings.items())

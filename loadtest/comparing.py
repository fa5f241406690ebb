"""Two results side by side: ratios, and whether chance explains them."""

from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.table import Table

from loadtest.result import Result
from loadtest.statistics import Ratio, percentile, ratio

Values = Callable[[Result], Sequence[float]]

COMPARED: tuple[tuple[str, float, Values], ...] = (
    ("text answer p50, s", 50, lambda it: _answers(it, "text")),
    ("text answer p95, s", 95, lambda it: _answers(it, "text")),
    ("text answer p99, s", 99, lambda it: _answers(it, "text")),
    ("photo answer p95, s", 95, lambda it: _answers(it, "photo")),
    ("first words p95, s", 95, lambda it: [turn.first_s for turn in it.turns]),
    ("webhook accepted p95, ms", 95, lambda it: it.webhook_ms),
    ("model p50, ms", 50, lambda it: [turn.timing_ms.model or 0 for turn in it.turns]),
    (
        "commit p95, ms",
        95,
        lambda it: [turn.timing_ms.commit or 0 for turn in it.turns],
    ),
)


def show_comparison(before: Result, after: Result, console: Console) -> None:
    """Print how *after* differs from *before*."""
    table = Table(title="second against first", title_justify="left")
    for name in ("", "first", "second", "ratio", "95 % sure", ""):
        table.add_column(name, justify="right" if name else "left")
    for row in rows(before, after):
        table.add_row(*row)
    console.print(table)


def rows(before: Result, after: Result) -> Iterator[tuple[str, ...]]:
    """Give a row for each figure that both have."""
    for name, percent, values in COMPARED:
        old, new = values(before), values(after)
        found = ratio(old, new, percent)
        if found is not None:
            old_value = percentile(sorted(old), percent)
            new_value = percentile(sorted(new), percent)
            yield (
                name,
                f"{old_value:.2f}",
                f"{new_value:.2f}",
                f"{found.value:.2f}",
                f"{found.low:.2f} – {found.high:.2f}",
                _word(found),
            )
    yield from _costs(before, after)


def _costs(before: Result, after: Result) -> Iterator[tuple[str, ...]]:
    """Averages over a run: of them there is only one, so nothing to be sure of."""
    for name, old, new in (
        ("CPU a turn, ms", before.cost.cpu_ms, after.cost.cpu_ms),
        ("commits a turn", before.cost.commits, after.cost.commits),
        ("resident memory, MB", before.cost.rss_mb, after.cost.rss_mb),
    ):
        if old and new:
            yield name, f"{old:.2f}", f"{new:.2f}", f"{new / old:.2f}", "", ""


def _answers(result: Result, media: str) -> list[float]:
    return [turn.answer_s for turn in result.of(media)]


def _word(found: Ratio) -> str:
    if not found.is_a_difference:
        return "no difference"
    return "slower" if found.value > 1 else "faster"

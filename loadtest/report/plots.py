"""The plots of a report, each as SVG that stands in the page itself."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence

import matplotlib
import msgspec
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from loadtest.krama import Timing
from loadtest.measuring.sampling import Sample
from loadtest.profiles import TEXT_P95_S, TEXT_P99_S
from loadtest.result import Result, grouped
from loadtest.speed import TurnFigure

matplotlib.rcParams.update(
    {
        "svg.fonttype": "none",  # text stays text
        "svg.hashsalt": "krama",  # the same result gives the same page
        "font.family": "sans-serif",
        "font.size": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": "#e3e6ea",
        "axes.edgecolor": "#9aa3ad",
        "legend.frameon": False,
    }
)

WIDTH, HEIGHT = 9.6, 3.1  # inches
INK = ("#1f77b4", "#e0762c", "#2a9d6f", "#c43d4b", "#8061b5", "#7d8792")
STEPS = tuple(Timing.__struct_fields__)
LONGEST_LADDER = 8  # rows
PASSING = 0.9  # of the run: what lasts longer isn't shaded


class Plot(msgspec.Struct, frozen=True):
    """A plot and what one should see in it."""

    title: str
    says: str
    svg: str


def plots(result: Result) -> Iterator[Plot]:
    """Draw everything that there are figures for."""
    for title, says, draw in DRAWINGS:
        figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
        axes = figure.add_subplot()
        draw(axes, result)
        if axes.has_data():
            yield Plot(title, says, _svg(figure))


def _svg(figure: Figure) -> str:
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue().partition("<svg")[1] + file.getvalue().partition("<svg")[2]


def _latency_over_time(axes: Axes, result: Result) -> None:
    for place, (name, turns) in enumerate(_sorts(result).items()):
        if turns:
            axes.scatter(
                [turn.at_s for turn in turns],
                [turn.answer_s for turn in turns],
                s=9,
                color=INK[place],
                alpha=0.6,
                linewidths=0,
                label=name,
            )
    _promises(axes.axhline)
    _bands(axes, result)
    axes.set(
        xlabel="seconds of the run", ylabel="seconds to the answer", ylim=(0, None)
    )
    _legend(axes)


def _distribution(axes: Axes, result: Result) -> None:
    for place, (name, turns) in enumerate(_sorts(result).items()):
        if turns:
            axes.ecdf([turn.answer_s for turn in turns], color=INK[place], label=name)
    if result.turns:
        firsts = [turn.first_s for turn in result.turns]
        axes.ecdf(firsts, color=INK[5], linestyle=":", label="first words")
        axes.set_xlim(0, max(TEXT_P99_S + 2, *(it.answer_s for it in result.turns)))
    _promises(axes.axvline)
    axes.set(xlabel="seconds", ylabel="share of answers", ylim=(0, 1.02))
    _legend(axes)


def _ladder(axes: Axes, result: Result) -> None:
    """Stack the mean of each step of a turn, a bar for each stage."""
    groups = grouped(result.turns, lambda turn: f"{turn.stage}, {turn.media}")
    names = list(groups)[:LONGEST_LADDER][::-1]
    left = [0.0] * len(names)
    for place, step in enumerate(STEPS):
        widths = [_mean_s(groups[name], step) for name in names]
        if any(widths):
            axes.barh(names, widths, left=left, color=INK[place], label=step)
            left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.set(xlabel="mean seconds")
    axes.grid(axis="y", visible=False)
    _legend(axes)


def _concurrency(axes: Axes, result: Result) -> None:
    _line(axes, result, "shoppers waiting", lambda it: it.busy, 0)
    _line(axes, result, "turns thinking", _gauge("krama_turns_thinking"), 1)
    _line(axes, result, "turns waiting for a place", _gauge("krama_turns_waiting"), 3)
    _line(axes, result, "chats with a worker", _gauge("krama_sessions"), 5)
    _over_time(axes, result, "at once")


def _queue(axes: Axes, result: Result) -> None:
    _line(axes, result, "calls queued", _gauge("krama_outbox queued"), 0)
    _line(axes, result, "calls being sent", _gauge("krama_outbox sending"), 1)
    _line(axes, result, "messages not answered", _gauge("krama_inbox_not_done"), 2)
    _line(axes, result, "wait of a call, s", _gauge("krama_outbox_wait_seconds"), 3)
    _over_time(axes, result, "count")


def _pools(axes: Axes, result: Result) -> None:
    names = {
        name.partition(" ")[2]
        for sample in result.samples
        for name in sample.gauges
        if name.startswith("krama_pool_size")
    }
    for place, pool in enumerate(sorted(names)):
        ink = place % len(INK)
        _line(axes, result, f"{pool} in use", _in_use(pool), ink)
    _line(axes, result, "callers waiting", _all_waiting, 3)
    _over_time(axes, result, "connections")


def _process(axes: Axes, result: Result) -> None:
    seen = [(it.at_s, it.process) for it in result.samples if it.process is not None]
    if len(seen) < 2:
        return
    shares = [
        100 * max(0.0, after.cpu_s - before.cpu_s) / max(0.1, at_s - begun_s)
        for (begun_s, before), (at_s, after) in zip(seen, seen[1:], strict=False)
    ]
    axes.plot([at_s for at_s, _ in seen[1:]], shares, color=INK[0], label="CPU, %")
    axes.plot(
        [at_s for at_s, _ in seen],
        [use.rss_mb for _, use in seen],
        color=INK[1],
        label="resident memory, MB",
    )
    _line(axes, result, "event loop lag, ms", _gauge("krama_loop_lag_ms"), 3)
    _over_time(axes, result, "")


def _faults(axes: Axes, result: Result) -> None:
    struck = {incident.what: incident.struck for incident in result.incidents}
    names = list(struck)[::-1]
    for incident in result.incidents:
        begin = (incident.began_at - result.began_at).total_seconds()
        end = (incident.ended_at - result.began_at).total_seconds()
        row = (names.index(incident.what) - 0.35, 0.7)
        axes.broken_barh([(begin, max(end - begin, 0.5))], row, color=INK[3], alpha=0.7)
    if names:
        labels = [f"{name} × {struck[name]}" for name in names]
        axes.set_yticks(range(len(names)), labels)
        axes.set(xlabel="seconds of the run", xlim=(0, result.duration_s))


def _sorts(result: Result) -> Mapping[str, Sequence[TurnFigure]]:
    return {
        "text": result.of("text", is_degraded=False),
        "photo": result.of("photo", is_degraded=False),
        "text, degraded": result.of("text", is_degraded=True),
        "photo, degraded": result.of("photo", is_degraded=True),
    }


def _promises(line: Callable[..., object]) -> None:
    for at_s in (TEXT_P95_S, TEXT_P99_S):
        line(at_s, color=INK[3], linewidth=0.8, linestyle="--")


def _bands(axes: Axes, result: Result) -> None:
    """Shade what hit everybody for a part of the run."""
    for incident in result.incidents:
        begin = (incident.began_at - result.began_at).total_seconds()
        end = (incident.ended_at - result.began_at).total_seconds()
        if end - begin < PASSING * result.plan.duration_s:
            axes.axvspan(begin, max(end, begin + 0.5), color=INK[3], alpha=0.08)


def _line(
    axes: Axes,
    result: Result,
    label: str,
    value: Callable[[Sample], float | None],
    ink: int,
) -> None:
    points = [
        (it.at_s, found) for it in result.samples if (found := value(it)) is not None
    ]
    if points:
        axes.plot(*zip(*points, strict=True), color=INK[ink], label=label)


def _over_time(axes: Axes, result: Result, what: str) -> None:
    _bands(axes, result)
    axes.set(xlabel="seconds of the run", ylabel=what, ylim=(0, None))
    _legend(axes)


def _legend(axes: Axes) -> None:
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))


def _gauge(name: str) -> Callable[[Sample], float | None]:
    return lambda sample: sample.gauges.get(name)


def _in_use(pool: str) -> Callable[[Sample], float | None]:
    def used(sample: Sample) -> float | None:
        size = sample.gauges.get(f"krama_pool_size {pool}")
        idle = sample.gauges.get(f"krama_pool_idle {pool}", 0)
        return None if size is None else size - idle

    return used


def _all_waiting(sample: Sample) -> float | None:
    waiting = [
        value
        for name, value in sample.gauges.items()
        if name.startswith("krama_pool_waiting")
    ]
    return sum(waiting) if waiting else None


def _mean_s(turns: Sequence[TurnFigure], step: str) -> float:
    """Give the mean of a step; thinking is without the model, which is its part."""
    total = 0.0
    for turn in turns:
        ms = getattr(turn.timing_ms, step) or 0
        if step == "think":
            ms = max(0, ms - (turn.timing_ms.model or 0))
        total += ms
    return total / len(turns) / 1000


DRAWINGS: tuple[tuple[str, str, Callable[[Axes, Result], None]], ...] = (
    (
        "Answers over time",
        "Each dot is an answer; dashed: 10 s and 18 s; shaded: a fault for everybody.",
        _latency_over_time,
    ),
    (
        "How long answers take",
        "The share of answers that came within so many seconds.",
        _distribution,
    ),
    (
        "Where the time goes",
        "The steps of a turn by the stage of the chat before it: the quiet window, the"
        " wait for a place, thinking, the model, the commit, the push.",
        _ladder,
    ),
    ("At once", "How many shoppers wait, and what the service does.", _concurrency),
    ("Queues", "What waits to be answered and to be sent.", _queue),
    ("Pools", "Connections in use; callers that wait mean a pool is small.", _pools),
    ("The process", "CPU of one core, memory, and how late the loop wakes.", _process),
    (
        "Faults",
        "What was done to the service and its neighbours, and how often it struck.",
        _faults,
    ),
)

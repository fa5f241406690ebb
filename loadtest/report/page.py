"""Writes the report of a run: the page, and the result for later comparisons."""

from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
import msgspec

from loadtest.errors import LoadError
from loadtest.report.plots import plots
from loadtest.result import FILE, Result, encoded, grouped
from loadtest.speed import TurnFigure
from loadtest.statistics import Spread, spread
from loadtest.verdict import verdict_on
from loadtest.violation import unexcused

PAGE = "index.html"
MOST_SHOWN = 200  # violations

Key = Callable[[TurnFigure], str]

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Row(msgspec.Struct, frozen=True):
    """How long one sort of turns took, to the first words and to the answer."""

    name: str
    first: Spread
    answer: Spread


def new_folder(path: Path) -> Path:
    """
    Make the folder of a report, before anything is measured.

    Raises:
        LoadError: It exists, or can't be made.
    """
    try:
        path.mkdir(parents=True)
    except OSError as error:
        raise LoadError(f"--report {path}: {error.strerror}") from error
    return path


def write_report(result: Result, folder: Path) -> None:
    """Write the page and the result into *folder*."""
    (folder / FILE).write_bytes(encoded(result))
    (folder / PAGE).write_text(page(result), "utf-8")


def page(result: Result) -> str:
    """Give the page."""
    verdict = verdict_on(result)
    return _templates.get_template("page.html").render(
        result=result,
        verdict=verdict,
        plots=tuple(plots(result)),
        groups=(
            ("By stage", tuple(_rows(result, lambda it: _apart(it.stage, it)))),
            ("By what was sent", tuple(_rows(result, lambda it: _apart(it.kind, it)))),
            ("By how it was answered", tuple(_rows(result, _way))),
        ),
        broken=unexcused(result.violations)[:MOST_SHOWN],
        excused=[one for one in result.violations if one.excuse][:MOST_SHOWN],
    )


def _rows(result: Result, key: Key) -> Iterator[Row]:
    for name, turns in grouped(result.turns, key).items():
        first = spread([turn.first_s for turn in turns])
        answer = spread([turn.answer_s for turn in turns])
        if first and answer:
            yield Row(name, first, answer)


def _apart(name: str, turn: TurnFigure) -> str:
    return f"{name}, degraded" if turn.degraded else name


def _way(turn: TurnFigure) -> str:
    return f"degraded: {turn.degraded}" if turn.degraded else "in full"

"""What a run tells on the terminal: progress while it lasts, the verdict at its end."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

from rich.console import Console
from rich.live import Live
from rich.table import Table

from loadtest.result import Result
from loadtest.running import Run
from loadtest.statistics import spread
from loadtest.verdict import Verdict
from loadtest.violation import unexcused

REFRESH_S = 1.0
MOST_SHOWN = 12  # violations
MARKS = {True: "[green]kept[/]", False: "[bold red]BROKEN[/]"}


async def show_progress(run: Run, console: Console) -> None:
    """Show how the run goes, until cancelled; nothing where nobody watches."""
    if not console.is_terminal:
        return
    began_at = datetime.now(UTC)
    with Live(console=console, auto_refresh=False) as live:
        while True:
            live.update(_progress(run, began_at), refresh=True)
            await asyncio.sleep(REFRESH_S)


def show_verdict(result: Result, verdict: Verdict, console: Console) -> None:
    """Show what was promised and what was measured, and what was wrong."""
    table = Table(title=_title(result), title_justify="left")
    for name in ("promise", "measured", "limit", ""):
        table.add_column(name, justify="left" if name == "promise" else "right")
    for promise in verdict.promises:
        has_limit = promise.limit is not None
        table.add_row(
            promise.name,
            _number(promise.value, promise.unit),
            _number(promise.limit, promise.unit) if has_limit else "",
            MARKS[promise.is_kept] if has_limit else "",
        )
    console.print(table)
    _show_violations(result, console)
    _show_faults(result, console)


def _show_violations(result: Result, console: Console) -> None:
    broken = unexcused(result.violations)
    for one in broken[:MOST_SHOWN]:
        console.print(
            f"[red]{one.kind}:[/] chat {one.contact}, trace {one.trace_id}: {one.what}",
            highlight=False,
            soft_wrap=True,
        )
    if len(broken) > MOST_SHOWN:
        console.print(f"… and {len(broken) - MOST_SHOWN} more, all in --json")


def _show_faults(result: Result, console: Console) -> None:
    for incident in result.incidents:
        console.print(f"struck {incident.struck} × {incident.what}", highlight=False)
    excuses = Counter(
        f"{one.kind}: {one.excuse}" for one in result.violations if one.excuse
    )
    for excuse, count in excuses.most_common():
        console.print(f"explained {count} × {excuse}", highlight=False)


def _title(result: Result) -> str:
    plan = result.plan
    cut = ", interrupted" if result.was_interrupted else ""
    away = f", {result.turned_away} turned away" if result.turned_away else ""
    return (
        f"{plan.profile}: {plan.sessions} sessions, {result.duration_s:.0f} s, "
        f"{result.shoppers} shoppers, {result.messages} messages{away}{cut}"
    )


def _progress(run: Run, began_at: datetime) -> Table:
    played = [one for shopper in run.shoppers for one in shopper.played]
    ended = Counter(one.ended for one in played)
    waits = spread([it for shopper in run.shoppers for it in shopper.waits_s])
    gauges = run.sampler.samples[-1].gauges if run.sampler.samples else {}
    took_s = (datetime.now(UTC) - began_at).total_seconds()
    columns = {
        "seconds": f"{took_s:.0f}",
        "shoppers": str(len(run.shoppers)),
        "turns": str(len(played)),
        "p95": f"{waits.p95:.1f} s" if waits else "–",
        "interim": str(run.desk.interims),
        "errors": str(ended["unanswered"] + ended["refused"]),
        "waiting": str(run.waiting),
        "queue": f"{gauges.get('krama_outbox queued', 0):.0f}",
        "faults": str(len(run.blows.incidents)),
    }
    table = Table(*columns, box=None)
    table.add_row(*columns.values())
    return table


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    shown = f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}"
    return f"{shown} {unit}".strip()

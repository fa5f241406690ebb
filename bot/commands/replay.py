"""`replay`: what would the rules, texts and steps of now have done to yesterday?"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from bot.checks.neighbours import NoBook
from bot.commands.opened import reading_pool
from bot.config import Config
from bot.errors import KramaError
from bot.loop import run
from bot.outside.model.opening import open_model
from bot.outside.sharing import Alone
from bot.replay.exporting import Exported, exported
from bot.replay.kit import replay_kit
from bot.replay.running import Came, Replay, Replayed, Summary
from bot.sessions.kit import SystemClock
from bot.store.catalog import CatalogStore
from bot.store.records import Records
from rules.stages import Stage

MONEY_DIFFERS = 3  # the exit code
TURN = click.IntRange(1, 2**63 - 1)


class NoTurn(KramaError):
    """There is no such turn, or it can't be run again."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """Which turns are run again, and how."""

    since: datetime | None
    stage: Stage | None
    rules_only: bool
    is_live: bool


@click.command("replay")
@click.option("--since", type=click.DateTime(), help="Only turns since then, in UTC.")
@click.option("--stage", type=click.Choice([*map(str, Stage)]), help="They began in.")
@click.option("--rules-only", is_flag=True, help="Leave out what a model answered.")
@click.option("--live", is_flag=True, help="Ask the models anew: it costs money.")
@click.option("--export", "turn", type=TURN, help="Write this turn's golden instead.")
@click.option("--expect", help="With --export: what should have happened.")
@click.option("--into", type=click.Path(path_type=Path), help="The golden's file.")
@click.pass_context
def replay(
    context: click.Context,
    since: datetime | None,
    stage: str | None,
    rules_only: bool,
    live: bool,
    turn: int | None,
    expect: str | None,
    into: Path | None,
) -> None:
    """
    Run stored turns once more and show what would differ: acts, stage, facts, totals,
    text.  Nothing is stored or sent.  The exit code is 3 if money differs.

    With --export: the golden transcript of one turn, without names, phones and
    addresses, on stdout or --into a file, with the model's script beside it.
    """
    if turn is not None:
        expected = expect or click.prompt("What should have happened (=)", err=True)
        _write(run(_export(context.obj, turn, expected)), into)
        return
    wish = Wish(
        since=since and since.replace(tzinfo=UTC),
        stage=Stage(stage) if stage else None,
        rules_only=rules_only,
        is_live=live,
    )
    summary = run(_replay(context.obj, wish))
    click.echo(summary.text)
    if summary.money:
        context.exit(MONEY_DIFFERS)


async def _replay(config: Config, wish: Wish) -> Summary:
    summary = Summary()
    async with (
        reading_pool(config) as pool,
        open_model(config, NoBook(), SystemClock(), Alone()) as model,
    ):
        records = Records(pool)
        again = Replay(
            replay_kit(config, pool, model),
            await CatalogStore(pool).load(),
            is_live=wish.is_live,
            rules_only=wish.rules_only,
        )
        count = await records.count(wish.since)
        with click.progressbar(length=count, file=sys.stderr) as bar:
            async for turn in again.all(records.since(wish.since, wish.stage)):
                summary.add(turn)
                for line in _lines(turn):
                    click.echo(line)
                bar.update(1)
    return summary


def _lines(turn: Replayed) -> Iterator[str]:
    """Tell of a turn that isn't the same, and isn't left out by wish."""
    trace = turn.past.trace
    if turn.came in (Came.GONE, Came.NO_ANSWER):
        yield f"turn {trace.id}: {turn.came}: {turn.about}"
    for one in turn.differences:
        mark = " (money)" if one.is_money else ""
        yield f"turn {trace.id}, {trace.stage_before}: {one.what}{mark}"
        yield from (f"  - {line}" for line in one.was.splitlines() or ("",))
        yield from (f"  + {line}" for line in one.now.splitlines() or ("",))


async def _export(config: Config, turn: int, expected: str) -> Exported:
    async with reading_pool(config) as pool:
        catalog = await CatalogStore(pool).load()
        turns = await Records(pool).of_chat(turn)
    found = exported(turns, expected=expected, catalog=catalog)
    if found is None:
        raise NoTurn(f"turn {turn} isn't there, or nothing is recorded of it")
    return found


def _write(golden: Exported, into: Path | None) -> None:
    if into is None:
        click.echo(golden.transcript, nl=False)
        if golden.script:
            click.echo(f"\n{golden.script}", nl=False)
        return
    into.write_text(golden.transcript, "utf-8")
    if golden.script:
        into.with_suffix(".yaml").write_text(golden.script, "utf-8")

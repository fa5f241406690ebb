"""
The load test: ``python -m loadtest --sessions 200 --profile normal``.

It starts what it needs, lets seeded shoppers come, and judges truth and speed.  Exit
code 0: all promises were kept; 1: one was broken; 2: the test couldn't be run.
"""

import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from loadtest.comparing import show_comparison
from loadtest.errors import LoadError
from loadtest.holding import hold
from loadtest.measured import measure
from loadtest.plan import (
    Plan,
    Target,
    host_of,
    require_files,
    require_latency,
    require_own_host,
)
from loadtest.profiles import PROFILES
from loadtest.report.page import new_folder, write_report
from loadtest.result import Result, read_result
from loadtest.shop import stocked_catalog
from loadtest.sweeping import Knob, knob_of, sweep
from loadtest.telling import show_verdict
from loadtest.verdict import verdict_on

COULD_NOT = 2
INTERRUPTED = 130


class Number(click.FloatRange):
    """A number within a range, which "nan" isn't."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read it."""
        number: float = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail("nan is no number.", param, ctx)
        return number


def _plan_options(command: Any) -> Any:
    for option in reversed(PLAN_OPTIONS):
        command = option(command)
    return command


PLAN_OPTIONS = (
    click.option(
        "--sessions", type=click.IntRange(1, 1000), default=20, show_default=True
    ),
    click.option("--turns", type=click.IntRange(1), help="Of each session."),
    click.option("--seed", default=1, show_default=True),
    click.option(
        "--profile",
        type=click.Choice(list(PROFILES)),
        default="normal",
        show_default=True,
    ),
    click.option(
        "--duration",
        type=Number(5, 7200),
        default=120,
        show_default=True,
        help="Seconds; then nobody comes any more.",
    ),
    click.option(
        "--think-time",
        type=Number(0, 600),
        help="Mean seconds between an answer and the next words.",
    ),
    click.option(
        "--rate",
        type=Number(0.01, 100),
        help="Shoppers a second that come by chance (open loop).",
    ),
    click.option(
        "--model-latency", help="constant:S, lognormal:MEDIAN,P95 or file:PATH."
    ),
    click.option("--without-model", is_flag=True, help="Rules and phrases alone."),
)


@click.group(invoke_without_command=True)
@_plan_options
@click.option("--target", help="A service that runs; else one is started.")
@click.option("--stand-in", help="With --target: the ManyChat stand-in it calls.")
@click.option(
    "--api-token",
    envvar="KRAMA_API_TOKEN",
    help="With --target: one of its API_TOKENS.",
)
@click.option("--i-run-this-host", is_flag=True, help="The target may be loaded.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--report", type=click.Path(path_type=Path), help="A folder to make.")
@click.option(
    "--compare",
    nargs=2,
    type=click.Path(path_type=Path),
    help="Two reports: how the second differs from the first.",
)
@click.pass_context
def load(context: click.Context, /, **options: Any) -> None:
    """Load the service with shoppers, and judge whether it was right and fast."""
    if context.invoked_subcommand is not None:
        return
    if options["compare"]:
        before, after = map(read_result, options["compare"])
        show_comparison(before, after, Console())
        return
    plan = _plan(options, target=_target(options))
    result = _measured(plan, options["report"])
    tell(result, as_json=options["as_json"])


@load.command("sweep")
@_plan_options
@click.argument("knobs", nargs=-1, required=True, metavar="NAME=VALUE,VALUE...")
def sweep_command(knobs: Sequence[str], **options: Any) -> None:
    """Try settings of the service, and recommend one of each."""
    parsed: tuple[Knob, ...] = tuple(map(knob_of, knobs))
    sweep(_plan(options, target=None), parsed, Console())


@load.command("goods")
@click.argument("folder", type=click.Path(path_type=Path))
def goods_command(folder: Path) -> None:
    """Write into FOLDER, which is made, a catalogue that a --target won't sell out."""
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise LoadError(f"{folder}: {error.strerror}") from error
    click.echo(stocked_catalog(folder))


@load.command("hold", hidden=True)
def hold_command() -> None:
    """Open a world for another driver, and hold it until SIGTERM."""
    hold(Plan(model_latency="constant:0.5"))


def main(arguments: Sequence[str]) -> None:
    """Run the command; what can be put right is one line on stderr."""
    try:
        load.main(arguments, prog_name="python -m loadtest", standalone_mode=False)
    except LoadError as error:
        _give_up(str(error))
    except click.ClickException as error:
        _give_up(error.format_message())
    except click.Abort:
        raise SystemExit(INTERRUPTED) from None
    except click.exceptions.Exit as ended:
        raise SystemExit(ended.exit_code) from None


def _give_up(why: str) -> None:
    click.echo(f"loadtest: {why}", err=True)
    raise SystemExit(COULD_NOT)


def _plan(options: dict[str, Any], *, target: Target | None) -> Plan:
    require_files(options["sessions"])
    require_latency(options["model_latency"])
    return Plan(
        sessions=options["sessions"],
        turns=options["turns"],
        seed=options["seed"],
        profile=options["profile"],
        duration_s=options["duration"],
        think_s=options["think_time"],
        rate=options["rate"],
        model_latency=options["model_latency"],
        has_model=not options["without_model"],
        target=target,
    )


def _target(options: dict[str, Any]) -> Target | None:
    url = options["target"]
    if url is None:
        return None
    require_own_host(url, is_ours=options["i_run_this_host"])
    if not options["stand_in"] or not options["api_token"]:
        raise LoadError("--target needs --stand-in and --api-token")
    host_of(options["stand_in"])
    return Target(
        url=url.rstrip("/"),
        stand_in=options["stand_in"].rstrip("/"),
        token=options["api_token"],
    )


def _measured(plan: Plan, folder: Path | None) -> Result:
    """Measure, and write the report; nothing stays where nothing was measured."""
    if folder is None:
        return measure(plan, Console(stderr=True))
    new_folder(folder)
    try:
        result = measure(plan, Console(stderr=True))
    except LoadError:
        folder.rmdir()
        raise
    write_report(result, folder)
    return result


def tell(result: Result, *, as_json: bool) -> None:
    """
    Print the verdict, or all as JSON; exit with 1 when a promise was broken.

    Raises:
        LoadError: Nobody was answered, so there is nothing to judge.
    """
    verdict = verdict_on(result)
    if as_json:
        click.echo(verdict.encoded_with(result))
    else:
        show_verdict(result, verdict, Console())
    if not verdict.is_good:
        raise SystemExit(1)
    if not result.turns:
        raise LoadError("nobody was answered, so nothing was judged")


if __name__ == "__main__":
    main(sys.argv[1:])

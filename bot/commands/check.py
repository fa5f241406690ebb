"""`check`: the gate before a release: can this service start and keep its promises?"""

import click
import msgspec

from bot.checks.finding import Verdict
from bot.checks.gate import Part, findings
from bot.loop import run

MARKS = {Verdict.OK: "ok  ", Verdict.WARN: "warn", Verdict.FAIL: "FAIL"}


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="One JSON list on stdout.")
@click.option("--full", "is_full", is_flag=True, help="Play some sales, too.")
@click.option(
    "--only",
    type=click.Choice(Part, case_sensitive=False),
    multiple=True,
    help="A part of it; can be given several times.",
)
@click.pass_context
def check(
    context: click.Context, as_json: bool, is_full: bool, only: tuple[Part, ...]
) -> None:
    """
    Look at configuration, shop file, texts, database, catalogue, limits, ManyChat and
    model: a line each; exit code 1 if the service mustn't start like this.
    """
    found = run(findings(context.obj, only or tuple(Part), is_full=is_full))
    if as_json:
        click.echo(msgspec.json.encode(found))
    else:
        for finding in found:
            click.echo(f"{MARKS[finding.verdict]}  {finding.subject}: {finding.says}")
    if any(finding.verdict is Verdict.FAIL for finding in found):
        context.exit(1)

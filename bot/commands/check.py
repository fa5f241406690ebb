"""`check`: the gate before a release: can this service start and keep its promises?"""

import click
import msgspec

from bot.checks import database, neighbours, offline
from bot.checks.finding import Finding, Verdict
from bot.config import Config
from bot.database import open_database
from bot.errors import KramaError
from bot.loop import run
from rules.shop import Shop

MARKS = {Verdict.OK: "ok  ", Verdict.WARN: "warn", Verdict.FAIL: "FAIL"}


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="One JSON list on stdout.")
@click.pass_context
def check(context: click.Context, as_json: bool) -> None:
    """
    Look at configuration, shop file, texts, database, catalogue, limits, ManyChat and
    model: a line each; exit code 1 if the service mustn't start like this.
    """
    findings = run(_all(context.obj))
    if as_json:
        click.echo(msgspec.json.encode(findings))
    else:
        for finding in findings:
            click.echo(f"{MARKS[finding.verdict]}  {finding.subject}: {finding.says}")
    if any(finding.verdict is Verdict.FAIL for finding in findings):
        context.exit(1)


async def _all(config: Config) -> tuple[Finding, ...]:
    shop, about_shop = offline.shop(config)
    return (
        *offline.configuration(config),
        *about_shop,
        *offline.texts(),
        *await _database(config, shop),
        *offline.limits(config),
        *[finding async for finding in neighbours.manychat(config)],
        *[finding async for finding in neighbours.model(config)],
    )


async def _database(config: Config, shop: Shop | None) -> list[Finding]:
    try:
        async with open_database(config) as url:
            return [one async for one in database.database(config, url, shop)]
    except KramaError as error:
        return [Finding.fail("database", str(error))]

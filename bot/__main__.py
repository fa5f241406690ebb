"""The command line, `python -m bot`: the only place that reads the environment."""

import logging
import os
import sys

import click

from bot.commands.canary import canary
from bot.commands.catalog import catalog
from bot.commands.check import check
from bot.commands.demo import ENVIRONMENT, demo
from bot.commands.export import export
from bot.commands.forget import forget
from bot.commands.impact import impact
from bot.commands.migrate import migrate_database
from bot.commands.missed import missed
from bot.commands.postgres import postgres
from bot.commands.replay import replay
from bot.commands.serve import serve
from bot.commands.user import user
from bot.config import misspelt_names, read_config
from bot.errors import KramaError
from bot.logs import configure_logging

COMMANDS: tuple[click.Command, ...] = (
    serve,
    demo,
    canary,
    replay,
    impact,
    migrate_database,
    missed,
    catalog,
    check,
    export,
    forget,
    postgres,
    user,
)
WITHOUT_ONE = "serve"

_log = logging.getLogger("bot")


@click.group(commands=COMMANDS)
@click.pass_context
def krama(context: click.Context) -> None:
    """Sell over Instagram Direct.  Without a command: serve."""
    config = read_config(os.environ, demo=context.invoked_subcommand == "demo")
    configure_logging(config.log_format, config.log_level)
    for misspelt in misspelt_names(os.environ):
        _log.warning(
            "variable not read",
            extra={"variable": misspelt.name, "did_you_mean": misspelt.meant},
        )
    context.obj = config
    context.meta[ENVIRONMENT] = dict(os.environ)


def main() -> None:
    """Run the command; what can be put right is one line on stderr and exit code 1."""
    try:
        krama.main(sys.argv[1:] or [WITHOUT_ONE], prog_name="python -m bot")
    except KramaError as error:
        raise SystemExit(f"krama: {error}") from error


if __name__ == "__main__":
    main()

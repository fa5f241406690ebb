"""`canary`: tries other texts or another model on a share of new chats."""

import click

from bot.canary import Status, Trial
from bot.canary_opening import candidate, trial_of
from bot.checks.neighbours import NoBook
from bot.commands.opened import reading_pool
from bot.config import Config
from bot.errors import KramaError
from bot.loop import run
from bot.outside.model.opening import open_model
from bot.outside.sharing import Alone
from bot.sessions.kit import SystemClock
from bot.store.canary import AnotherCanary, Canaries
from bot.store.ids import ProcessId
from bot.store.notices import Notices
from bot.store.shadows import Shadows
from bot.texts import read_texts
from rules.canary import COMPARED

BY = "command line"
STATUS, OFF = "status", "off"


class NotTried(KramaError):
    """The canary can't be switched like this."""


class Wish(click.ParamType[str]):
    """A percentage, or one of the two words."""

    name = "percent|status|off"

    def convert(
        self,
        value: str,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Refuse what is neither."""
        is_percent = value.isascii() and value.isdigit() and int(value) <= 100
        if not (is_percent or value in (STATUS, OFF)):
            self.fail(f"{value!r} is neither 0 to 100, {STATUS} nor {OFF}", param, ctx)
        return value


@click.command("canary")
@click.argument("wish", type=Wish(), default=STATUS)
@click.pass_obj
def canary(config: Config, wish: str) -> None:
    """
    Try the canary bundle on a percentage of new chats.

    A number changes the percentage and moves no chat; `off` brings every chat back to
    the stable bundle at its next turn; `status` compares the two.
    """
    for line in run(_switched(config, wish)):
        click.echo(line)


async def _switched(config: Config, wish: str) -> tuple[str, ...]:
    clock = SystemClock()
    async with (
        reading_pool(config) as pool,
        open_model(config, NoBook(), clock, Alone()) as model,
    ):
        found = candidate(config, read_texts(config))
        trial = trial_of(
            config,
            found,
            Canaries(pool),
            Shadows(pool),
            Notices(pool, ProcessId(BY)),  # it only adds
            clock=clock,
            model=model,
        )
        await _do(trial, wish)
        return _lines(await trial.status())


async def _do(trial: Trial, wish: str) -> None:
    if wish == OFF:
        await trial.end(by=BY, reason="by hand")
    elif wish != STATUS:
        try:
            await trial.put(int(wish), by=BY)
        except AnotherCanary as error:
            raise NotTried(str(error)) from error


def _lines(status: Status) -> tuple[str, ...]:
    over = ", over" if status.is_over else ""
    head = f"canary {status.bundle or '-'}: {status.percent} % of new chats{over}"
    if status.refused:
        head = f"{head}; this process has none: {status.refused}"
    because = f" ({', '.join(status.worse)})" if status.worse else ""
    return (
        head,
        f"last changed by {status.by or '-'}: {status.reason or '-'}",
        f"verdict: {status.verdict or '-'}{because}",
        *(
            f"{name:12} stable {getattr(status.stable, name):6}"
            f" canary {getattr(status.canary, name):6}"
            for name in ("turns", *COMPARED)
        ),
        f"shadow: {status.shadow.turns} turns, {status.shadow.differs} differ,"
        f" {status.shadow.money} in money",
    )

"""`forget`: erases a person."""

import click

from bot.commands.opened import reading_pool
from bot.config import Config
from bot.errors import KramaError
from bot.loop import run
from bot.store.forget import Forget
from rules.ids import SubscriberId


class Unknown(KramaError):
    """Nobody has this id."""


@click.command("forget")
@click.argument("subscriber")
@click.pass_obj
def forget(config: Config, subscriber: str) -> None:
    """
    Erase SUBSCRIBER: chat, messages, pictures, traces.  Orders stay, without name,
    phone and address.
    """
    if not run(_forget(config, SubscriberId(subscriber))):
        raise Unknown(f"nobody has the id {subscriber}")
    click.echo(f"forgotten: {subscriber}")


async def _forget(config: Config, subscriber: SubscriberId) -> bool:
    async with reading_pool(config) as pool:
        return await Forget(pool).person(subscriber)

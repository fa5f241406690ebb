"""`user add`: gives a person of the shop a login for the console."""

import argon2
import click

from bot.commands.opened import reading_pool
from bot.config import Config
from bot.errors import KramaError
from bot.loop import run
from bot.store.operators import Operators
from bot.web.console.login import FIRST_OPERATOR

SHORTEST_PASSWORD = 10


class BadLogin(KramaError):
    """The name or the password can't be used."""


@click.group("user")
def user() -> None:
    """Who may use the console."""


@user.command("add")
@click.argument("name")
@click.password_option(help="Asked for if it isn't given.")
@click.pass_obj
def add_user(config: Config, name: str, password: str) -> None:
    """Let NAME log in to the console; said again, it changes the password."""
    if name == FIRST_OPERATOR:
        raise BadLogin(f"{name} has the password of CONSOLE_PASSWORD_HASH")
    if len(password) < SHORTEST_PASSWORD:
        raise BadLogin(f"a password has at least {SHORTEST_PASSWORD} characters")
    run(_add(config, name, argon2.PasswordHasher().hash(password)))
    click.echo(f"{name} can log in")


async def _add(config: Config, name: str, password_hash: str) -> None:
    async with reading_pool(config) as pool:
        await Operators(pool).put(name, password_hash)

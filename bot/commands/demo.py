"""`demo`: a whole shop on this machine, to be looked at; nothing real is touched."""

import asyncio
import shutil
import signal
import socket
from collections.abc import Mapping
from contextlib import suppress

import click
import msgspec

from bot.config import Config
from bot.demo.opening import open_shop
from bot.errors import KramaError
from bot.loop import run
from bot.postgres_folders import prepare_home, sole_user
from bot.shop_file import read_shop

ENVIRONMENT = "bot.environment"  # in the context's meta: what our programs inherit
FOLDER = "demo"  # in KRAMA_HOME, apart from a real shop
WELCOME = """
  The demo shop is open: {shop}

  Write to it as a shopper    {url}/simulator
  Run it as its manager       {url}/console   password: {password}

  Ctrl-C closes it.  `make run` opens it again as it was, `make run RESET=1` anew.
  Its logs are in {home}
"""


class PortTaken(KramaError):
    """We can't listen; says what to type instead."""


@click.command("demo")
@click.option("--reset", is_flag=True, help="Begin anew, without chats and orders.")
@click.pass_context
def demo(context: click.Context, reset: bool) -> None:
    """Open a made-up shop, with a phone to write to it, until Ctrl-C."""
    config: Config = context.obj
    _require_free_port(config)
    home = (config.krama_home / FOLDER).resolve()
    prepare_home(home)
    if reset:
        with sole_user(home):
            shutil.rmtree(home)
    config = msgspec.structs.replace(config, krama_home=home)
    run(_until_told(config, context.meta[ENVIRONMENT]))


def _require_free_port(config: Config) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            raise PortTaken(
                f"port {config.port} can't be used ({error.strerror}); take another"
                f" one: PORT={config.port % 60_000 + 10} make run"
            ) from error


async def _until_told(config: Config, environment: Mapping[str, str]) -> None:
    """Run the demo until SIGINT or SIGTERM; the first one counts."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    shop = asyncio.create_task(_run(config, environment), name="demo shop")
    waiting = asyncio.create_task(told.wait(), name="told to stop")
    await asyncio.wait((shop, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    shop.cancel()
    with suppress(asyncio.CancelledError):
        await shop


async def _run(config: Config, environment: Mapping[str, str]) -> None:
    async with open_shop(config, environment) as shop:
        click.echo(
            WELCOME.format(
                shop=read_shop(config).name,
                url=shop.url,
                password=shop.password,
                home=config.krama_home,
            )
        )
        done, _ = await asyncio.wait(shop.programs, return_when=asyncio.FIRST_COMPLETED)
        for program in done:
            await program

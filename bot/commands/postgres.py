"""`postgres`: the embedded Postgres alone, for programs that outlive a service."""

import asyncio
import signal

import click

from bot.config import Config
from bot.embedded import embedded_postgres
from bot.loop import run


@click.command("postgres", hidden=True)
@click.pass_obj
def postgres(config: Config) -> None:
    """Run Postgres in KRAMA_HOME until SIGTERM; its URL is the line on stdout."""
    run(_until_told(config))


async def _until_told(config: Config) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with embedded_postgres(config.krama_home) as url:
        click.echo(url)
        await stop.wait()

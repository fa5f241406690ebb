"""A world that another driver loads: opened, told about, and held until its end."""

import asyncio
import signal

import click
import msgspec
import uvloop

from loadtest.plan import Plan
from loadtest.world import open_world


class Addresses(msgspec.Struct, frozen=True):
    """Where the world's stand-in and service are, and the token of the API."""

    stand_in: str
    krama: str
    token: str


def hold(plan: Plan) -> None:
    """Open a world, print its `Addresses` as one line, and keep it until SIGTERM."""
    uvloop.run(_held(plan))


async def _held(plan: Plan) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with open_world(plan) as world:
        addresses = Addresses(world.desk.url, world.krama.url, world.krama.token)
        click.echo(msgspec.json.encode(addresses))
        await stop.wait()

"""Run a stand-in as a process of its own: uvloop, a ready line, an orderly end."""

import asyncio
import signal
from collections.abc import Callable

import click
import uvloop
from aiohttp import web

HOST = "127.0.0.1"
SHUTDOWN_S = 2.0  # how long handlers may still answer after SIGTERM


def run(make_app: Callable[[], web.Application], *, port: int) -> None:
    """
    Serve the application until SIGTERM or SIGINT; port 0 takes a free one.

    Prints one line ``ready http://127.0.0.1:PORT`` when it listens.
    """
    uvloop.run(_serve(make_app, port))


async def _serve(make_app: Callable[[], web.Application], port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    runner = web.AppRunner(
        make_app(),
        access_log=None,
        shutdown_timeout=SHUTDOWN_S,
        handler_cancellation=True,  # a handler hears that its client gave up
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        click.echo(f"ready http://{HOST}:{runner.addresses[0][1]}")
        await stop.wait()
    finally:
        await runner.cleanup()

"""`serve`: takes messages and answers them until it is told to stop."""

import asyncio
import gc
import logging
import signal

import click
from aiohttp import web

from bot import keys
from bot.app import create_app
from bot.config import Config, require_webhook_secret
from bot.errors import KramaError
from bot.loop import run
from bot.sessions.thinking import thinker

BACKLOG = 4096  # connections that wait to be accepted; what is more is tried again late
# A collection stops all chats while it walks what it looks at.  What is loaded at the
# start never becomes garbage, so it is set aside; a turn leaves none.  What 200 turns
# under way hold stays below the first threshold, so that they aren't walked in vain.
GC_THRESHOLDS = (50_000, 5, 5)
HANDLERS_S = 2.0  # for requests that are being answered when we are told to stop

_log = logging.getLogger(__name__)


class CannotListen(KramaError):
    """HOST and PORT can't be had."""


@click.command("serve")
@click.option("--simulator", "stand_in_url", hidden=True, help="For `demo`.")
@click.pass_obj
def serve(config: Config, stand_in_url: str | None) -> None:
    """Take messages and answer them until SIGTERM."""
    require_webhook_secret(config)
    run(serve_until_told(create_app(config, thinker, stand_in_url=stand_in_url)))


async def serve_until_told(app: web.Application) -> None:
    """
    Serve *app* until SIGTERM or SIGINT, then let running turns end.

    Raises:
        CannotListen: HOST and PORT can't be had.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    config = app[keys.CONFIG]
    runner = web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=HANDLERS_S,
        handler_cancellation=True,  # a handler hears that its peer is gone
    )
    try:
        await runner.setup()
        await _listen(runner, config)
        for missing in app[keys.READINESS].degraded:
            _log.warning("runs without", extra={"missing": missing})
        _log.info("serving", extra={"host": config.host, "port": config.port})
        _set_start_aside()
        await stop.wait()
        app[keys.READINESS].is_draining = True
        _log.info("draining")
    finally:
        await runner.cleanup()


def _set_start_aside() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


async def _listen(runner: web.AppRunner, config: Config) -> None:
    try:
        await web.TCPSite(runner, config.host, config.port, backlog=BACKLOG).start()
    except OSError as error:
        raise CannotListen(
            f"HOST {config.host}, PORT {config.port}: {error.strerror}; choose others"
        ) from error

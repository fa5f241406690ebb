"""
One measurement from beginning to end.

Ctrl-C ends it early, with a verdict on what has happened; a second one, at once.
"""

import asyncio
import signal
from contextlib import suppress

import uvloop
from rich.console import Console

from loadtest.errors import LoadError
from loadtest.plan import Plan
from loadtest.result import Result, result_of
from loadtest.running import Ran, Run
from loadtest.telling import show_progress
from loadtest.world import open_world


def measure(plan: Plan, console: Console) -> Result:
    """
    Open a world, run *plan* in it, and judge.

    Raises:
        LoadError: It can't be run, or Ctrl-C came before it began.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            return runner.run(_measured(plan, console))
        except* LoadError as errors:
            raise _first(errors) from None
        except* asyncio.CancelledError:
            raise LoadError("interrupted; nothing was judged") from None


async def _measured(plan: Plan, console: Console) -> Result:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    work = asyncio.create_task(_ran(plan, console, stop), name="load test")

    def told() -> None:
        if stop.is_set():
            work.cancel()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told)
    ran, ready_s = await work
    return result_of(plan, ran, ready_s=ready_s)


async def _ran(
    plan: Plan, console: Console, stop: asyncio.Event
) -> tuple[Ran, float | None]:
    async with open_world(plan) as world:
        if stop.is_set():
            raise LoadError("interrupted before anybody came")
        run = Run(plan, world, stop)
        showing = asyncio.create_task(show_progress(run, console), name="progress")
        try:
            return await run.through(), world.ready_s
        finally:
            showing.cancel()
            with suppress(asyncio.CancelledError):
                await showing


def _first(errors: BaseExceptionGroup[LoadError]) -> LoadError:
    found: BaseException = errors
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found if isinstance(found, LoadError) else LoadError(str(found))

"""Runs other programs: starts them, starts them again, and leaves none behind."""

import asyncio
import logging
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec

from bot.errors import KramaError

READY_WITHIN_S = 30.0
STOP_WITHIN_S = 40.0  # a service lets its running turns end
LIVED_S = 3.0  # less is a failed start
MOST_FAILED_STARTS = 3
PAUSE_S = 0.3

_log = logging.getLogger(__name__)


class ProgramEnded(KramaError):
    """A program that should run doesn't; says where to look."""


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """What is run; its stderr goes to the end of *log*, which others may not read."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path

    async def start(self, *, stdout: int = DEVNULL) -> Process:
        """Start it, out of reach of the terminal's Ctrl-C, which is for us."""
        self.log.touch(mode=0o600)
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *self.arguments,
                stdin=DEVNULL,
                stdout=stdout,
                stderr=log,
                env=dict(self.environment),
                start_new_session=True,
            )


class Running(msgspec.Struct, frozen=True):
    """A program that has said *line*; *ended* fails when it ends by itself."""

    line: str
    ended: asyncio.Task[None]


@asynccontextmanager
async def running(program: Program) -> AsyncIterator[Running]:
    """
    Run *program* within the block, from the line by which it says that it is ready.

    Raises:
        ProgramEnded: It ended instead.
    """
    process = await program.start(stdout=PIPE)
    watch = asyncio.create_task(_end_of(program, process), name=program.name)
    try:
        line = b""
        with suppress(TimeoutError):
            async with asyncio.timeout(READY_WITHIN_S):
                line = await process.stdout.readline() if process.stdout else b""
        if not line:
            raise ProgramEnded(f"{program.name} doesn't start: see {program.log}")
        yield Running(line.decode().strip(), watch)
    finally:
        watch.cancel()
        await asyncio.wait((watch,))
        await stop(process)


async def _end_of(program: Program, process: Process) -> None:
    await process.wait()
    raise ProgramEnded(f"{program.name} has ended: see {program.log}")


async def keep_running(program: Program) -> None:
    """
    Run *program*, and start it again whenever it ends, until we are cancelled.

    Raises:
        ProgramEnded: It ends again and again as soon as it is started.
    """
    failed_starts = 0
    while failed_starts < MOST_FAILED_STARTS:
        started_s = time.monotonic()
        process = await program.start()
        try:
            code = await process.wait()
        finally:
            await stop(process)
        was_killed = code < 0
        has_lived = time.monotonic() - started_s > LIVED_S
        failed_starts = 0 if was_killed or has_lived else failed_starts + 1
        _log.warning("started again", extra={"program": program.name, "exit": code})
        await asyncio.sleep(PAUSE_S * failed_starts)
    raise ProgramEnded(f"{program.name} ends at once: see {program.log}")


async def stop(process: Process) -> None:
    """End *process*: in good order if it does so in time."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOP_WITHIN_S):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()

"""The programs of a load test: started, killed on purpose, never left behind."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from loadtest.errors import LoadError

ROOT = Path(__file__).parents[1]
READY_WITHIN_S = 60.0
STOP_WITHIN_S = 40.0


class Program:
    """A Python module of ours that runs as a process of its own."""

    def __init__(
        self,
        *arguments: str,
        log: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """*environment* is all that it gets besides the path and the language."""
        self._arguments = (sys.executable, "-m", *arguments)
        self._log = log
        self._environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            **(environment or {}),
        }
        self._process: Process | None = None

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        is_running = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process and is_running else None

    async def start(self, *, stdout: int = DEVNULL) -> Process:
        """Start it, out of reach of the terminal's Ctrl-C, which is for us."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._arguments,
                cwd=ROOT,
                env=self._environment,
                stdin=DEVNULL,
                stdout=stdout,
                stderr=log,
                start_new_session=True,
            )
        return self._process

    async def start_and_read(self) -> str:
        """
        Start it, and give the line by which it says that it is ready.

        Raises:
            LoadError: It ends without one, or takes too long.
        """
        process = await self.start(stdout=PIPE)
        line = b""
        with suppress(TimeoutError):
            async with asyncio.timeout(READY_WITHIN_S):
                line = await process.stdout.readline() if process.stdout else b""
        if not line:
            raise LoadError(self.complaint())
        return line.decode().strip()

    async def finish(self) -> None:
        """
        Start it, and wait until it has done its work.

        Raises:
            LoadError: It fails.
        """
        process = await self.start()
        try:
            code = await process.wait()
        finally:
            await self.stop()
        if code:
            raise LoadError(self.complaint())

    async def kill(self) -> None:
        """End it as a crash would."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """End it in good order, if it does so in time."""
        if self._process is None or self._process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            async with asyncio.timeout(STOP_WITHIN_S):
                await self._process.wait()
        except TimeoutError:
            await self.kill()

    def complaint(self) -> str:
        """Say that it doesn't run, with the last line of its log."""
        lines = self._log.read_text(errors="replace").strip().splitlines()
        last = lines[-1] if lines else "it said nothing"
        return f"{' '.join(self._arguments[2:4])} doesn't run: {last[:300]}"


@asynccontextmanager
async def stopped_at_the_end(program: Program) -> AsyncIterator[Program]:
    """Stop *program* at the end of the block, whatever happened in it."""
    try:
        yield program
    finally:
        await program.stop()

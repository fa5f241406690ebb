"""A Postgres of a run's own, which tells in its log what it was asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from loadtest.errors import LoadError
from loadtest.measuring.process import use_of
from loadtest.measuring.statements import log_statements
from loadtest.programs import READY_WITHIN_S, Program, stopped_at_the_end

POSTGRES_LOG = "postgres.log"
POLL_S = 0.1
ANSWERS_WITHIN_S = 3.0


@asynccontextmanager
async def open_postgres(home: Path) -> AsyncIterator[str]:
    """Run it in *home* within the block, and give its URL."""
    program = Program(
        *("bot", "postgres"),
        log=home / "postgres-program.log",
        environment={"KRAMA_HOME": str(home)},
    )
    async with stopped_at_the_end(program):
        url = await program.start_and_read()
        await log_statements(url)
        yield url


async def back_again(url: str, stopped: int) -> None:
    """
    Wait until a server answers at *url* that isn't process *stopped*.

    Raises:
        LoadError: It takes too long.
    """
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            while use_of(stopped) is not None or not await _answers(url):
                await asyncio.sleep(POLL_S)
    except TimeoutError as error:
        raise LoadError("Postgres was stopped, and nobody starts it again") from error


async def _answers(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url, timeout=ANSWERS_WITHIN_S)
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    await connection.close()
    return True

"""A Postgres of a run's own, which tells in its log what it was asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from loadtest.measuring.statements import log_statements
from loadtest.programs import Program, stopped_at_the_end

POSTGRES_LOG = "postgres.log"


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

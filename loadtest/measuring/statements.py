"""What Postgres was asked: the statements in the log of a server of our own."""

import re
from pathlib import Path

import asyncpg

# one line each; what only frames a transaction doesn't count
STATEMENT = re.compile(
    rb"LOG:  (?:statement|execute [^:]*): (?!BEGIN|COMMIT|ROLLBACK)", re.IGNORECASE
)
LOGGED = ("SET log_statement = 'all'", "SET log_parameter_max_length = 0")


async def log_statements(url: str) -> None:
    """Have the server at *url* log each statement of its database, without values."""
    connection = await asyncpg.connect(url)
    try:
        for setting in LOGGED:
            await connection.execute(f"ALTER DATABASE krama {setting}")
    finally:
        await connection.close()


class StatementLog:
    """Counts the statements in a log that grows; each line is read once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_to = 0
        self._count = 0

    def count(self) -> int:
        """Give how many there are in the log now."""
        with self._path.open("rb") as log:
            log.seek(self._read_to)
            lines, newline, _ = log.read().rpartition(b"\n")
        self._read_to += len(lines) + len(newline)
        self._count += len(STATEMENT.findall(lines))
        return self._count

"""What Postgres counts: commits, statements, WAL, connections."""

import asyncpg
import msgspec

from loadtest.measuring.statements import StatementLog

COUNTED = """
    SELECT xact_commit AS commits, wal_bytes::float8 AS wal_bytes, (
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend'
            AND pid <> pg_backend_pid()
    ) AS connections
    FROM pg_stat_database, pg_stat_wal WHERE datname = current_database()
    """
AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)
PATIENCE_S = 3.0


class DatabaseUse(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted since the server counts; connections of others now."""

    commits: int
    statements: int
    wal_bytes: float
    connections: int


class Database:
    """A connection of its own, opened again when it is lost; the log leaves it out."""

    def __init__(self, url: str, log: StatementLog) -> None:
        self._url = url
        self._log = log
        self._connection: asyncpg.Connection | None = None

    async def use(self) -> DatabaseUse | None:
        """Give the counts; None while the server is away."""
        try:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncpg.connect(
                    self._url,
                    timeout=PATIENCE_S,
                    command_timeout=PATIENCE_S,
                    server_settings={"log_statement": "none"},
                )
            row = await self._connection.fetchrow(COUNTED)
        except AWAY:
            return None
        if row is None:
            return None
        return DatabaseUse(**dict(row), statements=self._log.count())

    async def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.terminate()

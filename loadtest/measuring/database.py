"""What Postgres counts: commits, WAL, connections."""

import asyncpg
import msgspec

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
    """Commits and WAL since the server counts; connections of others now."""

    commits: int
    wal_bytes: float
    connections: int


class Database:
    """A connection of its own, opened again when it is lost."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: asyncpg.Connection | None = None

    async def use(self) -> DatabaseUse | None:
        """Give the counts; None while the server is away."""
        try:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncpg.connect(
                    self._url, timeout=PATIENCE_S, command_timeout=PATIENCE_S
                )
            row = await self._connection.fetchrow(COUNTED)
        except AWAY:
            return None
        return None if row is None else DatabaseUse(**dict(row))

    async def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.terminate()

"""Pools of connections: bounded waits, one kind of error, and a pooler in front."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy

from bot.store.checkpointer.settings import PoolSettings
from bot.store.connect import explained
from bot.store.errors import StoreUnavailable

Connection = PoolConnectionProxy
UNAVAILABLE = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # shut down, starting up, cancelled
    asyncpg.InsufficientResourcesError,  # disk, memory or connections are used up
    asyncpg.PostgresSystemError,
    asyncpg.ReadOnlySQLTransactionError,  # a standby
)
CACHED_STATEMENTS = 100


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """What stands behind DATABASE_URL."""

    connections: int  # for ordinary users
    is_pooled: bool  # a PgBouncer stands in front, perhaps in transaction mode


class Pool:
    """Lends connections; everything that Postgres can't do is `StoreUnavailable`."""

    def __init__(
        self, pool: asyncpg.Pool, settings: PoolSettings, *, is_pooled: bool
    ) -> None:
        self.name = settings.name
        self.timeout_s = settings.timeout_s
        self.is_pooled = is_pooled
        self.waiting = 0  # callers without a connection
        self._pool = pool

    @property
    def size(self) -> int:
        """How many connections are open."""
        return self._pool.get_size()

    @property
    def limit(self) -> int:
        """How many may be open."""
        return self._pool.get_max_size()

    @property
    def idle(self) -> int:
        """How many of them nobody uses."""
        return self._pool.get_idle_size()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """
        Lend a connection, without a transaction.

        Raises:
            StoreUnavailable: There is none in time, or it breaks.
        """
        with translated():
            connection = await self._acquire()
            try:
                yield connection
            finally:
                # whoever used a broken one knows already; asyncpg closes it
                with suppress(*UNAVAILABLE):
                    await self._pool.release(connection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Lend a connection for one transaction."""
        async with self.connection() as connection, connection.transaction():
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """Lend a connection for one statement."""
        # to prepare and to execute are two trips: a pooler could part them
        lend = self.transaction if self.is_pooled else self.connection
        async with lend() as connection:
            yield connection

    async def rows(self, statement: str, *values: object) -> list[asyncpg.Record]:
        """Give the rows of *statement*."""
        async with self.reading() as connection:
            return await connection.fetch(statement, *values)

    async def row(self, statement: str, *values: object) -> asyncpg.Record | None:
        """Give the first row of *statement*."""
        async with self.reading() as connection:
            return await connection.fetchrow(statement, *values)

    async def value(self, statement: str, *values: object) -> Any:
        """Give the first column of the first row of *statement*."""
        async with self.reading() as connection:
            return await connection.fetchval(statement, *values)

    async def _acquire(self) -> Connection:
        self.waiting += 1
        try:
            return await self._pool.acquire(timeout=self.timeout_s)
        except asyncpg.PostgresError as error:  # a changed password, for one
            raise StoreUnavailable(type(error).__name__) from error
        finally:
            self.waiting -= 1


@contextmanager
def translated() -> Iterator[None]:
    """
    Put our error in the place of asyncpg's.

    Raises:
        StoreUnavailable: Postgres can't work now, whatever it is asked.
    """
    try:
        yield
    except UNAVAILABLE as error:
        if isinstance(error, ValueError):  # asyncpg's for a value it can't encode
            raise
        raise StoreUnavailable(type(error).__name__) from error


async def look_at(url: str, *, timeout_s: float) -> Server:
    """
    Find out what stands behind *url*.

    Raises:
        DatabaseError: It can't be reached.
    """
    with explained(url):
        connection = await asyncpg.connect(
            url, timeout=timeout_s, command_timeout=timeout_s, statement_cache_size=0
        )
        try:
            async with connection.transaction():
                [row] = await connection.fetch("""
                    SELECT pg_backend_pid() AS pid,
                        current_setting('max_connections')::int
                        - current_setting('superuser_reserved_connections')::int
                        - coalesce(current_setting('reserved_connections', true), '0')
                            ::int AS connections
                    """)
        finally:
            await connection.close(timeout=timeout_s)
    # a pooler makes up process numbers for its clients
    return Server(
        connections=row["connections"],
        is_pooled=row["pid"] != connection.get_server_pid(),
    )


@asynccontextmanager
async def open_pool(
    url: str, settings: PoolSettings, *, is_pooled: bool
) -> AsyncIterator[Pool]:
    """Open a pool; with a smallest size of 0 nothing is connected yet."""
    opened = await asyncpg.create_pool(
        url,
        min_size=settings.min_size,
        max_size=settings.max_size,
        max_inactive_connection_lifetime=settings.idle_s,
        timeout=settings.timeout_s,
        command_timeout=settings.timeout_s,
        statement_cache_size=0 if is_pooled else CACHED_STATEMENTS,
        reset=_end_transaction,
        server_settings={"application_name": f"krama {settings.name}"},
    )
    try:
        yield Pool(opened, settings, is_pooled=is_pooled)
    finally:
        with suppress(*UNAVAILABLE):
            async with asyncio.timeout(settings.timeout_s):
                await opened.close()
        opened.terminate()


async def _end_transaction(connection: asyncpg.Connection) -> None:
    """Leave a connection as it was: we change nothing else about it."""
    if connection.is_in_transaction():
        await connection.execute("ROLLBACK")

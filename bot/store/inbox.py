"""Accepted messages: stored once each, before their 200."""

import asyncio
from collections.abc import Collection, Iterable, Sequence, Set
from datetime import UTC, datetime

import asyncpg
import msgspec

from bot.store.checkpointer.group_commit import GroupCommit, Kind
from bot.store.checkpointer.pool import Connection, Pool
from bot.store.errors import StoreUnavailable
from bot.store.ids import ProcessId
from rules.ids import InboxId, SubscriberId
from rules.messages import Inbound
from rules.repeats import Key, key_of

ALWAYS = datetime.fromtimestamp(0, UTC)  # the occurrence of a key without a window

_decoder = msgspec.json.Decoder(Inbound)


class Stored(msgspec.Struct, frozen=True):
    """Where a message stands; a repeat stands where the first one does."""

    id: InboxId
    is_duplicate: bool


class Row(msgspec.Struct, frozen=True):
    """
    A message that waits to be answered.

    is_broken: what is stored of it can't be read; *message* says whose it is alone.
    """

    id: InboxId
    received_at: datetime
    message: Inbound
    is_broken: bool = False


class Backlog(msgspec.Struct, frozen=True):
    """How much is not done yet."""

    waiting: int
    oldest_at: datetime | None


class Known(msgspec.Struct, frozen=True):
    """A stored message, as far as repeats are told by it."""

    id: InboxId
    received_at: datetime


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A message on its way into the inbox."""

    key: Key
    subscriber: SubscriberId
    received_at: datetime
    message: bytes
    raw: bytes
    process: ProcessId

    @property
    def occurrence(self) -> datetime:
        """What tells apart messages of one key; the same for those that repeat."""
        return ALWAYS if self.key.window is None else self.received_at

    def repeats(self, known: Known | None) -> bool:
        """Whether it is *known* again, of the same key, within the key's window."""
        if known is None or self.key.window is None:
            return False
        return abs(self.received_at - known.received_at) < self.key.window


class Inbox:
    """Takes messages in, and gives those that wait."""

    def __init__(
        self,
        commits: GroupCommit,
        reads: GroupCommit,
        pool: Pool,
        process: ProcessId,
        *,
        timeout_s: float,
    ) -> None:
        self._commits = commits
        self._reads = reads
        self._pool = pool
        self._process = process
        self._timeout_s = timeout_s

    async def store(
        self, message: Inbound, raw: bytes, received_at: datetime
    ) -> Stored:
        """
        Store *message*, unless it is there already.

        Raises:
            StoreUnavailable: It isn't known to be stored within the time allowed.
            Refused: Postgres doesn't take it.
        """
        arrival = Arrival(
            key=key_of(message),
            subscriber=message.subscriber,
            received_at=received_at,
            message=msgspec.json.encode(message),
            raw=raw,
            process=self._process,
        )
        kind = TAKE_IN if arrival.key.window is None else TAKE_IN_BY_TIME
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._commits.submit(kind, arrival)
        except TimeoutError as error:
            raise StoreUnavailable("timeout") from error

    async def waiting(self, subscriber: SubscriberId) -> tuple[Row, ...]:
        """Give the messages of *subscriber* that are not done, oldest first."""
        return await self._reads.submit(WAITING, subscriber)

    async def last(self, subscriber: SubscriberId) -> Inbound | None:
        """
        Give the latest message of *subscriber*, done or not, if it can be read.

        Raises:
            StoreUnavailable: Postgres doesn't answer.
        """
        rows = await self._pool.rows(
            """
            SELECT subscriber, id, received_at, message FROM inbox
            WHERE subscriber = $1 ORDER BY id DESC LIMIT 1
            """,
            subscriber,
        )
        return _row_of(rows[0]).message if rows else None

    async def waiting_subscribers(self) -> tuple[SubscriberId, ...]:
        """Give the shoppers whom this process has to answer, oldest message first."""
        rows = await self._pool.rows(
            """
            SELECT subscriber FROM inbox
            WHERE done_in_turn IS NULL AND process = $1
            GROUP BY subscriber
            ORDER BY min(id)
            """,
            self._process,
        )
        return tuple(row["subscriber"] for row in rows)

    async def backlog(self) -> Backlog:
        """Count what waits, whosever it is."""
        rows = await self._pool.rows("""
            SELECT count(*) AS waiting, min(received_at) AS oldest_at FROM inbox
            WHERE done_in_turn IS NULL
            """)
        return Backlog(rows[0]["waiting"], rows[0]["oldest_at"])


async def _take_in(
    connection: Connection, arrivals: Sequence[Arrival]
) -> Sequence[Stored]:
    """Insert what isn't there; whoever comes second is a repeat."""
    first = _first_of_each(arrivals)
    stored = await _insert(connection, first.values())
    known = await _latest(connection, first.keys() - stored.keys())
    return _answers(arrivals, first, stored, known)


async def _take_in_by_time(
    connection: Connection, arrivals: Sequence[Arrival]
) -> Sequence[Stored]:
    """Insert what didn't come within its window, one shopper's messages in turn."""
    await connection.execute(
        """
        SELECT pg_advisory_xact_lock(hashtextextended(subscriber, 0))
        FROM (SELECT DISTINCT unnest($1::text[]) AS subscriber ORDER BY 1) AS contact
        """,
        [arrival.subscriber for arrival in arrivals],
    )
    # a statement of its own: it sees what those before us have committed
    known = await _latest(connection, {arrival.key.digest for arrival in arrivals})
    first = _first_of_each(
        arrival
        for arrival in arrivals
        if not arrival.repeats(known.get(arrival.key.digest))
    )
    stored = await _insert(connection, first.values())
    return _answers(arrivals, first, stored, known)


async def _waiting(
    connection: Connection, subscribers: Sequence[SubscriberId]
) -> Sequence[tuple[Row, ...]]:
    rows = await connection.fetch(
        """
        SELECT subscriber, id, received_at, message FROM inbox
        WHERE subscriber = ANY($1) AND done_in_turn IS NULL
        ORDER BY id
        """,
        subscribers,
    )
    waiting: dict[SubscriberId, list[Row]] = {}
    for row in rows:
        waiting.setdefault(row["subscriber"], []).append(_row_of(row))
    return [tuple(waiting.get(subscriber, ())) for subscriber in subscribers]


WAITING = Kind("waiting", _waiting)
TAKE_IN = Kind("inbox", _take_in)
TAKE_IN_BY_TIME = Kind("inbox_by_time", _take_in_by_time, is_one_statement=False)


def _row_of(row: asyncpg.Record) -> Row:
    try:
        message = _decoder.decode(row["message"])
    except msgspec.DecodeError:
        nobody_knows = Inbound(subscriber=row["subscriber"], text="")
        return Row(row["id"], row["received_at"], nobody_knows, is_broken=True)
    return Row(row["id"], row["received_at"], message)


def _first_of_each(arrivals: Iterable[Arrival]) -> dict[bytes, Arrival]:
    first: dict[bytes, Arrival] = {}
    for arrival in arrivals:
        first.setdefault(arrival.key.digest, arrival)
    return first


async def _insert(
    connection: Connection, arrivals: Collection[Arrival]
) -> dict[bytes, Known]:
    """Insert *arrivals* but for those that are there; give the new ones by key."""
    if not arrivals:
        return {}
    rows = await connection.fetch(
        """
        INSERT INTO inbox
            (dedupe_key, occurrence, subscriber, received_at, process, message, raw)
        SELECT * FROM unnest(
            $1::bytea[], $2::timestamptz[], $3::text[], $4::timestamptz[],
            $5::text[], $6::bytea[], $7::bytea[]
        )
        ON CONFLICT (dedupe_key, occurrence) DO NOTHING
        RETURNING dedupe_key, id, received_at
        """,
        [arrival.key.digest for arrival in arrivals],
        [arrival.occurrence for arrival in arrivals],
        [arrival.subscriber for arrival in arrivals],
        [arrival.received_at for arrival in arrivals],
        [arrival.process for arrival in arrivals],
        [arrival.message for arrival in arrivals],
        [arrival.raw for arrival in arrivals],
    )
    return {row[0]: Known(row[1], row[2]) for row in rows}


async def _latest(connection: Connection, keys: Set[bytes]) -> dict[bytes, Known]:
    """Give the latest message of each of *keys* that is there."""
    if not keys:
        return {}
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (dedupe_key) dedupe_key, id, received_at FROM inbox
        WHERE dedupe_key = ANY($1)
        ORDER BY dedupe_key, occurrence DESC
        """,
        list(keys),
    )
    return {row[0]: Known(row[1], row[2]) for row in rows}


def _answers(
    arrivals: Sequence[Arrival],
    first: dict[bytes, Arrival],
    stored: dict[bytes, Known],
    known: dict[bytes, Known],
) -> list[Stored]:
    return [
        Stored(
            (known | stored)[digest].id,
            is_duplicate=digest not in stored or first[digest] is not arrival,
        )
        for arrival in arrivals
        if (digest := arrival.key.digest)
    ]

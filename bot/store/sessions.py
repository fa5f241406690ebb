"""
Checkpoints: a session is loaded, and written by one commit with all that its turn did.

The version is the fence: a commit on another version than the stored one is a conflict,
writes nothing, and the turn is thought again.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import asyncpg
import msgspec

from bot.store.checkpointer.group_commit import GroupCommit, Kind
from bot.store.checkpointer.pool import Connection, Pool
from bot.store.errors import Undecodable
from bot.store.ids import ProcessId
from bot.store.turn_commit import (
    COMMIT,
    COMMIT_WITH_EFFECTS,
    Committed,
    TurnCommit,
    Writing,
)
from rules.cart import Cart
from rules.ids import CartId, SubscriberId
from rules.session import Session

_decoder = msgspec.json.Decoder(Session)


class Loaded(msgspec.Struct, frozen=True):
    """A session as it is stored; one that isn't yet has version 0 and no bundle."""

    session: Session
    version: int
    bundle: str | None = None


class Checkpoints:
    """Loads and commits the sessions of all shoppers."""

    def __init__(
        self,
        commits: GroupCommit,
        reads: GroupCommit,
        pool: Pool,
        process: ProcessId,
        *,
        new_cart: Callable[[], CartId],
        case_due: Callable[[datetime], datetime],
    ) -> None:
        self._commits = commits
        self._reads = reads
        self._pool = pool
        self._process = process
        self._new_cart = new_cart
        self._case_due = case_due

    async def load(self, subscriber: SubscriberId) -> Loaded:
        """
        Give the session of *subscriber*, a new one if there is none.

        Raises:
            Undecodable: It can't be read; see `set_aside`.
        """
        row = await self._reads.submit(LOAD, subscriber)
        if row is None:
            return Loaded(self._new(subscriber), version=0)
        try:
            session = _decoder.decode(row["state"])
        except msgspec.DecodeError as error:
            raise Undecodable(subscriber) from error
        return Loaded(session, row["version"], row["bundle"])

    async def set_aside(self, subscriber: SubscriberId, *, now: datetime) -> Loaded:
        """Keep a copy of a session that can't be read; give a new one in its place."""
        row = await self._pool.row(
            """
            WITH broken AS (
                SELECT subscriber, version, bundle, state FROM session
                WHERE subscriber = $1
            ), kept AS (
                INSERT INTO broken_session (subscriber, version, state, set_aside_at)
                SELECT subscriber, version, state, $2 FROM broken
            )
            SELECT version, bundle FROM broken
            """,
            subscriber,
            now,
        )
        if row is None:  # erased meanwhile
            return Loaded(self._new(subscriber), version=0)
        return Loaded(self._new(subscriber), row["version"], row["bundle"])

    async def commit(self, turn: TurnCommit) -> Committed:
        """
        Write *turn*, as one and once.

        Raises:
            Conflict: The stored version isn't *turn*'s any more.
            OutOfStock: A hold can't be had; nothing is written.
            AlreadyDecided: The case that it closes is closed; nothing is written.
            NotDue: It is a reminder that isn't needed; nothing is written.
        """
        writing = Writing(
            turn=turn,
            state=msgspec.json.encode(turn.session),
            process=self._process,
            case_due_at=self._case_due(turn.now),
        )
        kind = COMMIT_WITH_EFFECTS if turn.effects else COMMIT
        return await self._commits.submit(kind, writing)

    def _new(self, subscriber: SubscriberId) -> Session:
        return Session(subscriber=subscriber, cart=Cart(id=self._new_cart()))


async def _load(
    connection: Connection, subscribers: Sequence[SubscriberId]
) -> Sequence[asyncpg.Record | None]:
    rows = await connection.fetch(
        """
        SELECT subscriber, state, version, bundle FROM session
        WHERE subscriber = ANY($1)
        """,
        subscribers,
    )
    by_subscriber = {row["subscriber"]: row for row in rows}
    return [by_subscriber.get(subscriber) for subscriber in subscribers]


LOAD = Kind("load", _load)

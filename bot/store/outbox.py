"""
ManyChat calls: queued in a turn's commit, marked before and after they are sent.

A call goes `queued → sending → sent | failed | unknown`, or back to `queued` when
ManyChat has refused it for now.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from bot.store.calls import (
    Call,
    Message,
    OutboxRow,
    Queued,
    outbox_row,
    queued_call,
)
from bot.store.checkpointer.group_commit import GroupCommit, Kind
from bot.store.checkpointer.pool import Connection, Pool
from bot.store.ids import CallId, ProcessId
from bot.store.lost_calls import LOSE, Loss
from bot.store.page import PAGE, Page, Place, page_of, place_in
from rules.ids import SubscriberId, TurnId


class Addition(msgspec.Struct, frozen=True, kw_only=True):
    """A call that isn't the answer of a turn's commit."""

    subscriber: SubscriberId
    turn_id: TurnId | None
    version: int
    call: Call
    process: ProcessId
    now: datetime


class Start(msgspec.Struct, frozen=True):
    """A call is about to be sent."""

    id: CallId
    at: datetime
    commit_ms: float | None
    process: ProcessId


class End(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a call."""

    id: CallId
    state: str
    error: str | None = None
    not_before: datetime | None = None
    sent_at: datetime | None = None
    messages: bytes | None = None


class Outbox:
    """The calls of all shoppers, in the order of their ids for each."""

    def __init__(self, commits: GroupCommit, pool: Pool, process: ProcessId) -> None:
        self._commits = commits
        self._pool = pool
        self._process = process

    async def enqueue(
        self,
        subscriber: SubscriberId,
        call: Call,
        *,
        version: int,
        turn_id: TurnId | None,
        now: datetime,
    ) -> CallId:
        """Queue a bubble or a notice; *version* is the session's, as loaded."""
        addition = Addition(
            subscriber=subscriber,
            turn_id=turn_id,
            version=version,
            call=call,
            process=self._process,
            now=now,
        )
        return await self._commits.submit(ENQUEUE, addition)

    async def sending(
        self, id: CallId, *, now: datetime, commit_ms: float | None = None
    ) -> bool:
        """
        Mark a queued call as being sent; False if it must not be sent.

        It must not when another process has it, or when a person has taken the chat
        since an answer was written: that answer is then `failed`, with error "muted".
        """
        start = Start(id, now, commit_ms, self._process)
        return await self._commits.submit(START, start)

    async def sent(self, id: CallId, *, now: datetime) -> None:
        """ManyChat has accepted the call."""
        await self._commits.submit(END, End(id=id, state="sent", sent_at=now))

    async def refused(
        self,
        id: CallId,
        *,
        not_before: datetime,
        error: str,
        messages: tuple[Message, ...] | None = None,
    ) -> None:
        """ManyChat has refused the call for now; *messages*: as they are tried next."""
        end = End(
            id=id,
            state="queued",
            not_before=not_before,
            error=error,
            messages=None if messages is None else msgspec.json.encode(messages),
        )
        await self._commits.submit(END, end)

    async def lost(self, loss: Loss) -> None:
        """The call has not arrived for sure; managers are told by the same commit."""
        await self._commits.submit(LOSE, loss)

    async def queued(self) -> tuple[Queued, ...]:
        """Give the calls that this process has to send, oldest first."""
        rows = await self._pool.rows(
            """
            SELECT * FROM outbox
            WHERE is_open AND state = 'queued' AND process = $1
            ORDER BY id
            """,
            self._process,
        )
        return tuple(map(queued_call, rows))

    async def counts(self) -> Mapping[str, int]:
        """Count the calls by state, of those that retention has left."""
        rows = await self._pool.rows(
            "SELECT state, count(*) FROM outbox GROUP BY state"
        )
        return {row["state"]: row["count"] for row in rows}

    async def list(
        self, state: str | None = None, cursor: str | None = None
    ) -> Page[OutboxRow]:
        """
        Give a page of calls, newest first.

        Raises:
            BadCursor: *cursor* isn't ours.
        """
        place = place_in(cursor)
        rows = await self._pool.rows(
            """
            SELECT * FROM outbox
            WHERE ($1::text IS NULL OR state = $1) AND ($2::bigint IS NULL OR id < $2)
            ORDER BY id DESC LIMIT $3
            """,
            state,
            place.number if place else None,
            PAGE + 1,
        )
        items = tuple(map(outbox_row, rows))
        return page_of(items, lambda item: Place(item.queued_at, item.id))


async def _enqueue(
    connection: Connection, additions: Sequence[Addition]
) -> Sequence[CallId]:
    """Insert *additions*; ids are given out in their order."""
    rows = await connection.fetch(
        """
        INSERT INTO outbox (
            subscriber, turn_id, version, kind, has_ask, has_requisites, author,
            messages, process, queued_at
        )
        SELECT subscriber, turn_id, version, kind, has_ask, has_requisites, author,
            messages, process, queued_at
        FROM unnest(
            $1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::boolean[],
            $6::boolean[], $7::text[], $8::bytea[], $9::text[], $10::timestamptz[]
        ) WITH ORDINALITY AS addition (
            subscriber, turn_id, version, kind, has_ask, has_requisites, author,
            messages, process, queued_at, position
        )
        ORDER BY position
        RETURNING id
        """,
        [addition.subscriber for addition in additions],
        [addition.turn_id for addition in additions],
        [addition.version for addition in additions],
        [addition.call.kind for addition in additions],
        [addition.call.has_ask for addition in additions],
        [addition.call.has_requisites for addition in additions],
        [addition.call.by for addition in additions],
        [msgspec.json.encode(addition.call.messages) for addition in additions],
        [addition.process for addition in additions],
        [addition.now for addition in additions],
    )
    return [CallId(row["id"]) for row in rows]


async def _start(connection: Connection, starts: Sequence[Start]) -> Sequence[bool]:
    rows = await connection.fetch(
        """
        WITH start AS (
            SELECT id, at, start.commit_ms, start.process, kind <> 'notice' AND EXISTS (
                SELECT FROM handoff
                WHERE handoff.subscriber = outbox.subscriber
                    AND closed_at IS NULL AND handoff.version > outbox.version
            ) AS is_muted
            FROM unnest($1::bigint[], $2::timestamptz[], $3::real[], $4::text[])
                AS start (id, at, commit_ms, process)
            JOIN outbox USING (id)
        )
        UPDATE outbox SET
            state = CASE WHEN is_muted THEN 'failed' ELSE 'sending' END,
            error = CASE WHEN is_muted THEN 'muted' END,
            attempts = attempts + 1,
            sending_at = at,
            commit_ms = coalesce(start.commit_ms, outbox.commit_ms)
        FROM start
        WHERE outbox.id = start.id
            AND outbox.state = 'queued' AND outbox.process = start.process
        RETURNING outbox.id, outbox.state
        """,
        [start.id for start in starts],
        [start.at for start in starts],
        [start.commit_ms for start in starts],
        [start.process for start in starts],
    )
    return _claims(starts, {row["id"] for row in rows if row["state"] == "sending"})


def _claims(starts: Sequence[Start], claimed: set[CallId]) -> list[bool]:
    """Give each claimed call to one of *starts*, even if several ask for it."""
    first = {start.id: start for start in reversed(starts) if start.id in claimed}
    return [first.get(start.id) is start for start in starts]


async def _end(connection: Connection, ends: Sequence[End]) -> Sequence[None]:
    await connection.execute(
        """
        UPDATE outbox SET
            state = the_end.state,
            error = the_end.error,
            not_before = the_end.not_before,
            sent_at = the_end.sent_at,
            messages = coalesce(the_end.messages, outbox.messages)
        FROM unnest(
            $1::bigint[], $2::text[], $3::text[], $4::timestamptz[],
            $5::timestamptz[], $6::bytea[]
        ) AS the_end (id, state, error, not_before, sent_at, messages)
        WHERE outbox.id = the_end.id AND outbox.state <> 'sent'
        """,
        [end.id for end in ends],
        [end.state for end in ends],
        [end.error for end in ends],
        [end.not_before for end in ends],
        [end.sent_at for end in ends],
        [end.messages for end in ends],
    )
    return [None] * len(ends)


ENQUEUE = Kind("outbox_enqueue", _enqueue)
START = Kind("outbox_sending", _start)
END = Kind("outbox_end", _end)

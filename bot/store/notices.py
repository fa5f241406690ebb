"""
What managers are told, until it is delivered.

A reminder marks what it is about by the same commit, so that it is given once.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from bot.store.checkpointer.pool import Connection, Pool
from bot.store.errors import NotDue
from bot.store.ids import NoticeId, ProcessId
from rules.effects import NoticeKind, Notify
from rules.ids import CaseId, MediaId, OrderId, SubscriberId

REMINDED: Mapping[NoticeKind, str] = {
    # by the case, else by the shopper
    NoticeKind.CASE_REMINDER: """
        UPDATE payment_case SET reminded_at = $2
        WHERE id = $1 AND state = 'open' AND reminded_at IS NULL
        RETURNING true
        """,
    NoticeKind.HANDOFF_OVERDUE: """
        UPDATE handoff SET alerted_at = $2
        WHERE subscriber = $1
            AND closed_at IS NULL AND owner IS NULL AND alerted_at IS NULL
        RETURNING true
        """,
}

WAITING = """
    state = 'queued' AND (not_before IS NULL OR not_before <= $1)
    AND (process IS NULL OR process = $2 OR process NOT IN (SELECT id FROM process))
    """

_details_decoder = msgspec.json.Decoder(tuple[tuple[str, str], ...])


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One message to the managers; its text is made when it is sent."""

    id: NoticeId
    kind: NoticeKind
    subscriber: SubscriberId
    case_id: CaseId | None
    order_id: OrderId | None
    media_id: MediaId | None
    words: str | None
    details: tuple[tuple[str, str], ...]
    attempts: int
    created_at: datetime


class Notices:
    """The messages to the managers."""

    def __init__(self, pool: Pool, process: ProcessId) -> None:
        self._pool = pool
        self._process = process

    async def add(
        self, subscriber: SubscriberId, notice: Notify, *, now: datetime
    ) -> None:
        """Queue a notice that no turn has caused."""
        async with self._pool.transaction() as connection:
            await write_notice(connection, subscriber, notice, now)

    async def queued(self, now: datetime, *, limit: int = 100) -> tuple[Notice, ...]:
        """Give what is to be sent now and isn't another's to send, oldest first."""
        rows = await self._pool.rows(
            f"""
            SELECT id, kind, subscriber, case_id, order_id, media_id, words, details,
                attempts, created_at
            FROM notice
            WHERE {WAITING}
            ORDER BY id LIMIT $3
            """,
            now,
            self._process,
            limit,
        )
        return tuple(
            Notice(
                **{
                    **row,
                    "kind": NoticeKind(row["kind"]),
                    "details": _details_decoder.decode(row["details"]),
                }
            )
            for row in rows
        )

    async def claimed(self, notice: Notice, *, now: datetime) -> bool:
        """
        Say whether it is ours to tell: no other process has taken it since it was read.

        Should we die over it, it is another's.
        """
        ours = await self._pool.rows(
            f"""
            UPDATE notice SET process = $2
            WHERE id = $3 AND attempts = $4 AND {WAITING}
            RETURNING true
            """,
            now,
            self._process,
            notice.id,
            notice.attempts,
        )
        return bool(ours)

    async def sent(self, id: NoticeId, *, now: datetime) -> None:
        """The notice has arrived."""
        await self._pool.rows(
            """
            UPDATE notice SET state = 'sent', sent_at = $2, attempts = attempts + 1
            WHERE id = $1
            """,
            id,
            now,
        )

    async def refused(self, id: NoticeId, *, error: str, not_before: datetime) -> None:
        """The notice has not arrived; it is tried again."""
        await self._pool.rows(
            """
            UPDATE notice
            SET error = $2, not_before = $3, attempts = attempts + 1, process = NULL
            WHERE id = $1
            """,
            id,
            error,
            not_before,
        )

    async def failed(self, id: NoticeId, *, error: str) -> None:
        """The notice won't arrive."""
        await self._pool.rows(
            """
            UPDATE notice SET state = 'failed', error = $2, attempts = attempts + 1
            WHERE id = $1
            """,
            id,
            error,
        )


async def write_notice(
    connection: Connection, subscriber: SubscriberId, notice: Notify, now: datetime
) -> None:
    """
    Queue *notice* for the managers.

    Raises:
        NotDue: It is a reminder of what needs none any more; nothing is written.
    """
    if mark := REMINDED.get(notice.kind):
        about = notice.case_id or subscriber
        if not await connection.fetchval(mark, about, now):
            raise NotDue(notice.kind)
    await connection.execute(
        """
        INSERT INTO notice (
            subscriber, kind, case_id, order_id, media_id, words, details, created_at
        )
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        subscriber,
        notice.kind,
        notice.case_id,
        notice.order_id,
        notice.media_id,
        notice.words,
        msgspec.json.encode(notice.details),
        now,
    )

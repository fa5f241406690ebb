"""What managers are told, until it is delivered."""

from datetime import datetime

import msgspec

from bot.store.checkpointer.pool import Pool
from bot.store.effects import write_notice
from bot.store.ids import NoticeId
from rules.effects import NoticeKind, Notify
from rules.ids import CaseId, MediaId, OrderId, SubscriberId

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

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(
        self, subscriber: SubscriberId, notice: Notify, *, now: datetime
    ) -> None:
        """Queue a notice that no turn has caused."""
        async with self._pool.transaction() as connection:
            await write_notice(connection, subscriber, notice, now)

    async def queued(self, now: datetime, *, limit: int = 100) -> tuple[Notice, ...]:
        """Give what is to be sent now, oldest first."""
        rows = await self._pool.rows(
            """
            SELECT id, kind, subscriber, case_id, order_id, media_id, words, details,
                attempts, created_at
            FROM notice
            WHERE state = 'queued' AND (not_before IS NULL OR not_before <= $1)
            ORDER BY id LIMIT $2
            """,
            now,
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
            UPDATE notice SET error = $2, not_before = $3, attempts = attempts + 1
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

"""Photos that the service didn't know, until somebody of the shop answers."""

from datetime import datetime

import msgspec

from bot.store.checkpointer.pool import Pool
from rules.effects import NoticeKind
from rules.ids import MediaId, SubscriberId


class PhotoQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A shopper who was asked for patience; the newest of her photos and its words."""

    subscriber: SubscriberId
    name: str | None
    media_id: MediaId
    words: str | None
    asked_at: datetime


class PhotoQuestions:
    """The shoppers whose photos wait for a manager's look."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def open(self, since: datetime) -> tuple[PhotoQuestion, ...]:
        """Give those asked *since* then whose chat nobody has taken or written to."""
        rows = await self._pool.rows(
            """
            SELECT * FROM (
                SELECT DISTINCT ON (notice.subscriber) notice.subscriber, session.name,
                    notice.media_id, notice.words, notice.created_at AS asked_at
                FROM notice LEFT JOIN session USING (subscriber)
                WHERE notice.kind = $1 AND notice.created_at >= $2
                    AND notice.media_id IS NOT NULL
                    AND NOT EXISTS (
                        SELECT FROM outbox WHERE outbox.subscriber = notice.subscriber
                            AND outbox.author IS NOT NULL
                            AND outbox.queued_at >= notice.created_at)
                    AND NOT EXISTS (
                        SELECT FROM handoff WHERE handoff.subscriber = notice.subscriber
                            AND (handoff.closed_at IS NULL
                                OR handoff.closed_at >= notice.created_at))
                ORDER BY notice.subscriber, notice.id DESC
            ) AS newest ORDER BY asked_at
            """,
            NoticeKind.PHOTO_UNKNOWN,
            since,
        )
        return tuple(PhotoQuestion(**row) for row in rows)

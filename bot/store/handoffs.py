"""Chats that a person has, or should take."""

from datetime import datetime

import asyncpg
import msgspec

from bot.store.checkpointer.pool import Pool
from rules.effects import HandoffReason
from rules.ids import SubscriberId


class OpenChat(msgspec.Struct, frozen=True, kw_only=True):
    """A chat that is with a person."""

    subscriber: SubscriberId
    reason: HandoffReason
    level: str
    owner: str | None
    opened_at: datetime
    due_at: datetime


class Handoffs:
    """The handoffs that are open."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def open(self) -> tuple[OpenChat, ...]:
        """Give them all, oldest first."""
        rows = await self._pool.rows("""
            SELECT * FROM handoff WHERE closed_at IS NULL ORDER BY opened_at
            """)
        return tuple(map(_open_chat, rows))

    async def overdue(self, now: datetime) -> tuple[OpenChat, ...]:
        """Give those that nobody took in time, and that nobody was told of again."""
        rows = await self._pool.rows(
            """
            SELECT * FROM handoff
            WHERE closed_at IS NULL AND owner IS NULL
                AND due_at <= $1 AND alerted_at IS NULL
            ORDER BY due_at
            """,
            now,
        )
        return tuple(map(_open_chat, rows))

    async def opened_before(self, time: datetime) -> tuple[OpenChat, ...]:
        """Give those that have been open since before *time*."""
        rows = await self._pool.rows(
            """
            SELECT * FROM handoff WHERE closed_at IS NULL AND opened_at < $1
            ORDER BY opened_at
            """,
            time,
        )
        return tuple(map(_open_chat, rows))


def _open_chat(row: asyncpg.Record) -> OpenChat:
    return OpenChat(
        subscriber=row["subscriber"],
        reason=HandoffReason(row["reason"]),
        level=row["level"],
        owner=row["owner"],
        opened_at=row["opened_at"],
        due_at=row["due_at"],
    )

"""What is old is deleted: traces, messages, pictures."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.store.checkpointer.pool import Pool

CHUNK = 1000  # rows per statement: nobody waits long for its locks
OLD: Mapping[str, str] = {
    # by RETENTION_DAYS
    "inbox": "received_at < $1 AND done_in_turn IS NOT NULL",
    "turn": "at < $1",
    "shadow": "at < $1",
    "outbox": "queued_at < $1 AND NOT is_open",
    "notice": "created_at < $1 AND state <> 'queued'",
    "handoff": "closed_at < $1",
    "broken_session": "set_aside_at < $1",
}
EXPIRED: Mapping[str, str] = {
    # by the time that they carry
    "hold": "expires_at < $1",
    "media": "expires_at < $1",
}


class Retention:
    """Keeps the database from growing."""

    def __init__(self, pool: Pool, *, keep_days: int) -> None:
        self._pool = pool
        self._keep_for = timedelta(days=keep_days)

    async def prune(self, now: datetime) -> Mapping[str, int]:
        """Delete what is past its time; give the number of rows by table."""
        deleted = {}
        for table, is_old in OLD.items():
            deleted[table] = await self._delete(table, is_old, now - self._keep_for)
        for table, is_old in EXPIRED.items():
            deleted[table] = await self._delete(table, is_old, now)
        return deleted

    async def _delete(self, table: str, is_old: str, time: datetime) -> int:
        deleted = 0
        while True:
            rows = await self._pool.rows(
                f"""
                DELETE FROM {table} WHERE ctid IN (
                    SELECT ctid FROM {table} WHERE {is_old} LIMIT {CHUNK}
                )
                RETURNING true
                """,
                time,
            )
            deleted += len(rows)
            if len(rows) < CHUNK:
                return deleted

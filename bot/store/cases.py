"""Payment cases: the `case` object of the API, receipts, and what is overdue."""

from datetime import datetime
from typing import Any, Literal

import asyncpg
import msgspec

from bot.store.checkpointer.pool import Pool
from bot.store.media import Picture
from bot.store.page import PAGE, Page, Place, page_of, place_in
from rules.ids import CaseId, MediaId, OrderId, SubscriberId
from rules.money import Kopiykas
from rules.receipts import ReceiptReading

CaseState = Literal["open", "approved", "ask_again", "rejected"]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One payment that a manager decides on."""

    id: CaseId
    order_id: OrderId
    subscriber: SubscriberId
    state: CaseState
    amount_due: Kopiykas
    read: ReceiptReading | None
    flags: tuple[str, ...]
    has_receipt: bool
    opened_at: datetime
    due_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class CaseBacklog(msgspec.Struct, frozen=True, kw_only=True):
    """How many cases wait, and how many of them for too long."""

    open: int
    overdue: int


_reading_decoder = msgspec.json.Decoder(ReceiptReading)


class Cases:
    """All cases."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def get(self, id: CaseId) -> Case | None:
        """Give the case *id*."""
        row = await self._pool.row("SELECT * FROM payment_case WHERE id = $1", id)
        return None if row is None else _case(row)

    async def list(
        self, state: CaseState | None = None, cursor: str | None = None
    ) -> Page[Case]:
        """
        Give a page of cases, newest first.

        Raises:
            BadCursor: *cursor* isn't ours.
        """
        place = place_in(cursor)
        rows = await self._pool.rows(
            """
            SELECT * FROM payment_case
            WHERE ($1::text IS NULL OR state = $1)
                AND ($2::timestamptz IS NULL OR opened_at < $2
                    OR opened_at = $2 AND id > $3)
            ORDER BY opened_at DESC, id LIMIT $4
            """,
            state,
            place and place.at,
            place and place.id,
            PAGE + 1,
        )
        cases = tuple(map(_case, rows))
        return page_of(cases, lambda case: Place(case.opened_at, case.id))

    async def receipt(self, id: CaseId) -> Picture | None:
        """Give the newest picture of the case, unless it has been pruned."""
        row = await self._pool.row(
            """
            SELECT mime, content FROM receipt JOIN media ON media.id = media_id
            WHERE case_id = $1 ORDER BY receipt.id DESC LIMIT 1
            """,
            id,
        )
        return None if row is None else Picture(row["mime"], row["content"])

    async def is_known(self, media: MediaId, paid: bytes | None = None) -> bool:
        """
        Say whether a receipt came before, in any chat.

        It is the same by its pixels, or by *paid*, the fingerprint of what was read.
        """
        known: bool = await self._pool.value(
            """
            SELECT EXISTS (
                SELECT FROM receipt JOIN media USING (pixels) WHERE media.id = $1
            ) OR EXISTS (SELECT FROM receipt WHERE paid = $2)
            """,
            media,
            paid,
        )
        return known

    async def backlog(self, now: datetime) -> CaseBacklog:
        """Count the cases that wait for a decision."""
        row = await self._pool.row(
            """
            SELECT count(*) AS open, count(*) FILTER (WHERE due_at <= $1) AS overdue
            FROM payment_case WHERE state = 'open'
            """,
            now,
        )
        assert row  # an aggregate always has one
        return CaseBacklog(open=row["open"], overdue=row["overdue"])

    async def due(self, now: datetime) -> tuple[Case, ...]:
        """Give the open cases that wait too long and nobody was reminded of."""
        rows = await self._pool.rows(
            """
            SELECT * FROM payment_case
            WHERE state = 'open' AND due_at <= $1 AND reminded_at IS NULL
            ORDER BY due_at
            """,
            now,
        )
        return tuple(map(_case, rows))


def _case(row: asyncpg.Record) -> Case:
    written: dict[str, Any] = {
        name: row[name]
        for name in Case.__struct_fields__
        if name not in ("read", "flags")
    }
    reading = row["reading"]
    return Case(
        **written,
        read=reading and _reading_decoder.decode(reading),
        flags=tuple(row["flags"]),
    )

"""
What it takes to run a turn once more: how it began, what it asked, how it ended.

A record stands in the turn's row, so that it is pruned and erased with it.
"""

import zlib
from collections.abc import AsyncIterator
from datetime import datetime

import asyncpg
import msgspec

from bot.store.checkpointer.pool import Pool
from bot.store.trace import TurnTrace
from rules.ids import Sku
from rules.messages import Turn
from rules.session import Bubble, Session
from rules.stages import Stage

LARGEST = 64 * 1024  # bytes, compressed; a larger one isn't kept
FASTEST = 1  # of zlib's levels: it is done for every turn
CHUNK = 500  # rows at once


class Answered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    What somebody outside answered.

    to: the question, such as "available"; about: what it was asked of, such as a sku;
    error: the reason when there was no answer.
    """

    to: str
    about: str = ""
    answer: msgspec.Raw = msgspec.Raw(b"null")
    error: str | None = None


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    One turn.

    before: the session as it was loaded; after: as it was stored; bubbles: its answer;
    sold_out: what the catalogue had none of.
    """

    before: Session
    turn: Turn
    after: Session
    bubbles: tuple[Bubble, ...] = ()
    answers: tuple[Answered, ...] = ()
    sold_out: tuple[Sku, ...] = ()


class Past(msgspec.Struct, frozen=True):
    """A stored turn; *record* is None if none was kept or it can't be read."""

    trace: TurnTrace
    record: Record | None


_encoder = msgspec.json.Encoder()
_record_decoder = msgspec.json.Decoder(Record)
_trace_decoder = msgspec.json.Decoder(TurnTrace)


def packed(record: Record) -> bytes | None:
    """Write *record* compressed; None if it is too large to be kept."""
    content = zlib.compress(_encoder.encode(record), FASTEST)
    return content if len(content) <= LARGEST else None


def unpacked(content: bytes) -> Record | None:
    """Read what `packed` wrote; None if it can't be read any more."""
    try:
        return _record_decoder.decode(zlib.decompress(content))
    except (zlib.error, msgspec.DecodeError):
        return None


class Records:
    """The turns that can be run once more; only read."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def of_chat(self, turn_id: int) -> tuple[Past, ...]:
        """Give the turns of a chat up to *turn_id*, oldest first."""
        rows = await self._pool.rows(
            """
            SELECT trace, record FROM turn
            WHERE subscriber = (SELECT subscriber FROM turn WHERE id = $1) AND id <= $1
            ORDER BY id
            """,
            turn_id,
        )
        return tuple(map(_past, rows))

    async def count(self, since: datetime | None) -> int:
        """Say how many turns there are since then, whatever they began in."""
        count: int = await self._pool.value(
            "SELECT count(*) FROM turn WHERE $1::timestamptz IS NULL OR at >= $1", since
        )
        return count

    async def since(
        self, since: datetime | None, stage: Stage | None = None
    ) -> AsyncIterator[Past]:
        """Go through the turns, oldest first; *stage*: in which they began."""
        last = 0
        while True:
            rows = await self._pool.rows(
                """
                SELECT id, trace, record FROM turn
                WHERE id > $1 AND ($2::timestamptz IS NULL OR at >= $2)
                ORDER BY id LIMIT $3
                """,
                last,
                since,
                CHUNK,
            )
            for row in rows:
                past = _past(row)
                if stage in (None, past.trace.stage_before):
                    yield past
            if len(rows) < CHUNK:
                return
            last = rows[-1]["id"]


def _past(row: asyncpg.Record) -> Past:
    record = row["record"]
    return Past(_trace_decoder.decode(row["trace"]), record and unpacked(record))

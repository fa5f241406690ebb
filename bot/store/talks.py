"""All conversations, as they stand."""

from collections.abc import AsyncIterator
from datetime import datetime

import asyncpg
import msgspec

from bot.store.checkpointer.pool import Pool
from rules.ids import SubscriberId
from rules.session import Session

CHUNK = 500  # rows at once

_decoder = msgspec.json.Decoder(Session)


class Talk(msgspec.Struct, frozen=True):
    """A chat's session, and when its shopper wrote last; None if that is forgotten."""

    session: Session
    wrote_at: datetime | None


async def all_talks(pool: Pool) -> AsyncIterator[Talk]:
    """Go through the sessions that can be read, in the order of their shoppers."""
    last = ""
    while True:
        rows = await pool.rows(
            """
            SELECT subscriber, state, (
                SELECT max(received_at) FROM inbox
                WHERE inbox.subscriber = session.subscriber
            ) AS wrote_at
            FROM session WHERE subscriber > $1 ORDER BY subscriber LIMIT $2
            """,
            last,
            CHUNK,
        )
        for row in rows:
            if talk := _talk(row):
                yield talk
        if len(rows) < CHUNK:
            return
        last = SubscriberId(rows[-1]["subscriber"])


def _talk(row: asyncpg.Record) -> Talk | None:
    try:
        return Talk(_decoder.decode(row["state"]), row["wrote_at"])
    except msgspec.DecodeError:
        return None

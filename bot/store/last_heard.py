"""When shoppers wrote for the last time, as far as we have heard."""

from datetime import datetime

import msgspec

from bot.store.checkpointer.pool import Pool
from rules.ids import SubscriberId


class LastHeard(msgspec.Struct, frozen=True):
    """A shopper, and when the newest message came in."""

    subscriber: SubscriberId
    at: datetime


async def last_heard(pool: Pool, since: datetime) -> tuple[LastHeard, ...]:
    """Give the shoppers who have written *since*, who wrote last first."""
    rows = await pool.rows(
        """
        SELECT subscriber, max(received_at) AS at FROM inbox
        WHERE received_at >= $1
        GROUP BY subscriber
        ORDER BY at DESC
        """,
        since,
    )
    return tuple(LastHeard(row["subscriber"], row["at"]) for row in rows)

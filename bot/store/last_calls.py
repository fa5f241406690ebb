"""What shoppers were told last, for a process that wasn't there."""

from datetime import datetime

from bot.store.calls import Queued, queued_call
from bot.store.checkpointer.pool import Pool
from rules.ids import SubscriberId, TurnId


class LastCalls:
    """Questions to the outbox that are asked rarely."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def has_bubble(self, subscriber: SubscriberId, turn_id: TurnId) -> bool:
        """Say whether a turn's interim bubble was queued, by whatever process."""
        known: bool = await self._pool.value(
            """
            SELECT EXISTS (
                SELECT FROM outbox
                WHERE subscriber = $1 AND turn_id = $2 AND kind = 'interim'
                    AND state <> 'failed'
            )
            """,
            subscriber,
            turn_id,
        )
        return known

    async def unsure(self, since: datetime) -> tuple[Queued, ...]:
        """
        Give the calls that may not have arrived though they should have.

        Those with a question or requisites, after which nothing was answered.
        """
        rows = await self._pool.rows(
            """
            SELECT * FROM outbox
            WHERE state = 'unknown' AND (has_ask OR has_requisites)
                AND queued_at > $1 AND NOT EXISTS (
                    SELECT FROM outbox AS later
                    WHERE later.subscriber = outbox.subscriber
                        AND later.id > outbox.id AND later.kind = 'answer'
                )
            ORDER BY id
            """,
            since,
        )
        return tuple(map(queued_call, rows))

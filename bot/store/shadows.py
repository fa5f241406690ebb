"""What a canary would have said beside the answer that was sent; nobody sends it."""

from datetime import datetime

import msgspec

from bot.store.calls import Call
from bot.store.checkpointer.pool import Pool
from rules.differences import Difference
from rules.ids import SubscriberId, TurnId
from rules.stages import Stage


class ShadowAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """
    The canary's answer.

    call: what would be sent; differences: from what was sent.
    """

    stage_after: Stage
    call: Call | None
    verdict: str | None = None
    degraded: str | None = None
    differences: tuple[Difference, ...] = ()


class Shadow(msgspec.Struct, frozen=True, kw_only=True):
    """A turn that the canary has thought, too."""

    turn_id: TurnId
    subscriber: SubscriberId
    at: datetime
    bundle: str
    answer: ShadowAnswer


_decoder = msgspec.json.Decoder(ShadowAnswer)


class Shadows:
    """The answers of canaries that are only watched."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def keep(self, shadow: Shadow) -> None:
        """Store *shadow*, unless the shopper was erased meanwhile."""
        await self._pool.rows(
            """
            INSERT INTO shadow (turn_id, subscriber, at, bundle, answer)
            SELECT $1, $2, $3, $4, $5
            WHERE EXISTS (SELECT FROM session WHERE subscriber = $2)
            ON CONFLICT DO NOTHING
            """,
            shadow.turn_id,
            shadow.subscriber,
            shadow.at,
            shadow.bundle,
            msgspec.json.encode(shadow.answer),
        )

    async def of(self, bundle: str, *, limit: int = 500) -> tuple[Shadow, ...]:
        """Give the last answers of *bundle*, newest first."""
        rows = await self._pool.rows(
            """
            SELECT turn_id, subscriber, at, bundle, answer FROM shadow
            WHERE bundle = $1 ORDER BY turn_id DESC LIMIT $2
            """,
            bundle,
            limit,
        )
        return tuple(
            Shadow(**{**row, "answer": _decoder.decode(row["answer"])}) for row in rows
        )

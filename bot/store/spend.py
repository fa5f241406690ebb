"""What the models have cost."""

from datetime import date

import msgspec

from bot.store.checkpointer.pool import Pool


class DaySpend(msgspec.Struct, frozen=True, kw_only=True):
    """One model on one day."""

    model: str
    calls: int
    tokens_in: int
    tokens_out: int
    usd: float


class Spend:
    """Adds up what each model costs, by the day."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(
        self,
        day: date,
        model: str,
        *,
        tokens_in: int,
        tokens_out: int,
        usd: float,
        calls: int = 1,
    ) -> None:
        """Add what *calls* calls cost."""
        await self._pool.rows(
            """
            INSERT INTO llm_spend AS known
                (day, model, calls, tokens_in, tokens_out, usd)
            VALUES ($1, $2, $6, $3, $4, $5)
            ON CONFLICT (day, model) DO UPDATE SET
                calls = known.calls + excluded.calls,
                tokens_in = known.tokens_in + excluded.tokens_in,
                tokens_out = known.tokens_out + excluded.tokens_out,
                usd = known.usd + excluded.usd
            """,
            day,
            model,
            tokens_in,
            tokens_out,
            usd,
            calls,
        )

    async def of_day(self, day: date) -> tuple[DaySpend, ...]:
        """Give what *day* has cost, by model."""
        rows = await self._pool.rows(
            """
            SELECT model, calls, tokens_in, tokens_out, usd FROM llm_spend
            WHERE day = $1 ORDER BY model
            """,
            day,
        )
        return tuple(DaySpend(**row) for row in rows)

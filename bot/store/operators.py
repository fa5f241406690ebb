"""Who may use the console: names and hashes of passwords."""

from bot.store.checkpointer.pool import Pool


class Operators:
    """The people of the shop who have a login."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def put(self, name: str, password_hash: str) -> None:
        """Add *name*, or give it another password."""
        await self._pool.rows(
            """
            INSERT INTO operator (name, password_hash) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET password_hash = $2
            """,
            name,
            password_hash,
        )

    async def hash_of(self, name: str) -> str | None:
        """Give the hash of *name*'s password; None if nobody is called so."""
        hash: str | None = await self._pool.value(
            "SELECT password_hash FROM operator WHERE name = $1", name
        )
        return hash

"""A person is erased; what the shop has sold stays, without her."""

from bot.store.checkpointer.pool import Connection, Pool
from rules.ids import SubscriberId

ERASED = SubscriberId("erased")
PERSONAL = (
    "session",
    "broken_session",
    "inbox",
    "turn",
    "shadow",
    "outbox",
    "media",
    "handoff",
    "notice",
    "hold",
)


class Forget:
    """Erases persons."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def person(self, subscriber: SubscriberId) -> bool:
        """
        Erase *subscriber*; False if nothing is known of such a person.

        A turn that is under way can't bring the session back: its version is gone.
        """
        async with self._pool.transaction() as connection:
            erased = 0
            for table in PERSONAL:
                rows = await connection.fetch(
                    f"DELETE FROM {table} WHERE subscriber = $1 RETURNING true",
                    subscriber,
                )
                erased += len(rows)
            orders = await _anonymise(connection, subscriber)
        return bool(erased + orders)


async def _anonymise(connection: Connection, subscriber: SubscriberId) -> int:
    """Take *subscriber* out of orders and cases; give the number of orders."""
    await connection.execute(
        """
        UPDATE receipt SET url = NULL, media_id = NULL
        FROM payment_case WHERE payment_case.id = case_id AND subscriber = $1
        """,
        subscriber,
    )
    await connection.execute(
        """
        UPDATE payment_case SET subscriber = $2, note = NULL, reading = NULL
        WHERE subscriber = $1
        """,
        subscriber,
        ERASED,
    )
    orders = await connection.fetch(
        """
        UPDATE orders SET subscriber = $2, delivery = NULL, note = NULL
        WHERE subscriber = $1 RETURNING true
        """,
        subscriber,
        ERASED,
    )
    return len(orders)

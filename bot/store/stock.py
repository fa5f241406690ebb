"""
Pieces on the shelf: who has first call on them, and who has bought them.

`variant.stock` counts what isn't sold. A hold keeps pieces of it for a cart until it
expires; an order takes its pieces out, and gives them back when it is cancelled.
Whoever changes any of it has locked the variants before.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.store.checkpointer.pool import Connection
from bot.store.errors import OutOfStock
from rules.cart import Line
from rules.effects import Hold
from rules.ids import CartId, OrderId, Sku, SubscriberId

FREE = """
    SELECT sku, stock - coalesce((
        SELECT sum(quantity) FROM hold
        WHERE hold.sku = variant.sku AND cart_id <> $2 AND expires_at > $3
    ), 0)::int AS free
    FROM variant WHERE sku = ANY($1)
    """  # null when the shop doesn't count


async def lock_stock(connection: Connection, skus: Iterable[Sku]) -> None:
    """Make others wait who would hold or take *skus*, until the transaction ends."""
    await connection.execute(
        "SELECT FROM variant WHERE sku = ANY($1) ORDER BY sku FOR UPDATE",
        list(skus),
    )


async def hold(
    connection: Connection, wish: Hold, subscriber: SubscriberId, now: datetime
) -> None:
    """
    Keep the pieces of *wish* for its cart, instead of what it held before.

    Raises:
        OutOfStock: Others have them.
    """
    short = await _short(connection, wish.lines, wish.cart_id, now)
    if short:
        raise OutOfStock(short)
    await release(connection, wish.cart_id)
    await connection.executemany(
        """
        INSERT INTO hold (cart_id, sku, subscriber, quantity, expires_at)
        VALUES ($1, $2, $3, $4, $5)
        """,
        [
            (wish.cart_id, line.sku, subscriber, line.quantity, wish.expires_at)
            for line in wish.lines
        ],
    )


async def release(connection: Connection, cart: CartId) -> None:
    """Give back what *cart* holds."""
    await connection.execute("DELETE FROM hold WHERE cart_id = $1", cart)


async def take(
    connection: Connection, lines: tuple[Line, ...], cart: CartId, now: datetime
) -> Mapping[Sku, int]:
    """Take *lines* out of the stock; give how many, 0 where there are too few."""
    short = await _short(connection, lines, cart, now)
    await release(connection, cart)
    rows = await connection.fetch(
        """
        UPDATE variant SET stock = stock - wanted.quantity
        FROM unnest($1::text[], $2::int[]) AS wanted (sku, quantity)
        WHERE variant.sku = wanted.sku AND stock IS NOT NULL
        RETURNING variant.sku, wanted.quantity
        """,
        [line.sku for line in lines if line.sku not in short],
        [line.quantity for line in lines if line.sku not in short],
    )
    return {row["sku"]: row["quantity"] for row in rows} | dict.fromkeys(short, 0)


async def give_back(connection: Connection, order: OrderId) -> None:
    """Put the pieces that *order* took back into the stock."""
    await connection.execute(
        """
        WITH given AS (
            UPDATE order_line SET taken = 0
            FROM order_line AS before
            WHERE order_line.order_id = $1 AND order_line.taken > 0
                AND before.order_id = order_line.order_id
                AND before.position = order_line.position
            RETURNING before.sku, before.taken
        )
        UPDATE variant SET stock = stock + taken
        FROM given WHERE given.sku = variant.sku
        """,
        order,
    )


async def _short(
    connection: Connection, lines: tuple[Line, ...], cart: CartId, now: datetime
) -> tuple[Sku, ...]:
    """Name those of *lines* that there are too few free pieces of, or none any more."""
    rows = await connection.fetch(FREE, [line.sku for line in lines], cart, now)
    free = {row["sku"]: row["free"] for row in rows}
    return tuple(
        line.sku
        for line in lines
        if not _is_enough(free.get(line.sku, 0), line.quantity)
    )


def _is_enough(free: int | None, quantity: int) -> bool:
    return free is None or free >= quantity

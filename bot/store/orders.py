"""Orders: the `order` object of the API, and what a shop does with it."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Literal

import asyncpg
import msgspec

from bot.store.checkpointer.pool import Pool
from bot.store.page import PAGE, Page, Place, page_of, place_in
from rules.acts import Method
from rules.cart import Line
from rules.contact import Contact
from rules.ids import CaseId, OrderId, SubscriberId
from rules.money import Kopiykas

OrderStatus = Literal["reviewing", "confirmed", "sent", "cancelled"]

_delivery_decoder = msgspec.json.Decoder(Contact)


class NotConfirmed(Exception):
    """Only a confirmed order can be sent."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One order; *delivery* is empty once the shopper is erased."""

    id: OrderId
    subscriber: SubscriberId
    status: OrderStatus
    lines: tuple[Line, ...]
    total: Kopiykas
    method: Method
    amount_due: Kopiykas
    delivery: Contact
    case_id: CaseId | None
    tracking: str | None
    flags: tuple[str, ...]
    created_at: datetime
    confirmed_at: datetime | None
    sent_at: datetime | None


ORDERS = """
    SELECT orders.*, (
        SELECT payment_case.id FROM payment_case WHERE order_id = orders.id
        ORDER BY opened_at DESC, payment_case.id LIMIT 1
    ) AS case_id, (
        SELECT json_agg(order_line ORDER BY position) FROM order_line
        WHERE order_id = orders.id
    ) AS lines
    FROM orders
    """

_lines_decoder = msgspec.json.Decoder(tuple[Line, ...])


class Orders:
    """All orders."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def get(self, id: OrderId) -> Order | None:
        """Give the order *id*."""
        row = await self._pool.row(f"{ORDERS} WHERE id = $1", id)
        return None if row is None else _order(row)

    async def list(
        self, status: OrderStatus | None = None, cursor: str | None = None
    ) -> Page[Order]:
        """
        Give a page of orders, newest first.

        Raises:
            BadCursor: *cursor* isn't ours.
        """
        place = place_in(cursor)
        rows = await self._pool.rows(
            f"""
            {ORDERS}
            WHERE ($1::text IS NULL OR status = $1)
                AND ($2::timestamptz IS NULL OR created_at < $2
                    OR created_at = $2 AND id > $3)
            ORDER BY created_at DESC, id LIMIT $4
            """,
            status,
            place and place.at,
            place and place.id,
            PAGE + 1,
        )
        orders = tuple(map(_order, rows))
        return page_of(orders, lambda order: Place(order.created_at, order.id))

    async def every(self) -> AsyncIterator[Order]:
        """Go through all orders, newest first."""
        cursor = None
        while True:
            page = await self.list(cursor=cursor)
            for order in page.items:
                yield order
            cursor = page.next
            if cursor is None:
                return

    async def mark_sent(
        self, id: OrderId, *, tracking: str, now: datetime
    ) -> Order | None:
        """
        Note that the parcel is on its way; None if there is no such order.

        Said again of a sent order, it corrects the tracking number.

        Raises:
            NotConfirmed: The order isn't confirmed.
        """
        moved = await self._pool.value(
            """
            UPDATE orders
            SET status = 'sent', tracking = $2, sent_at = coalesce(sent_at, $3)
            WHERE id = $1 AND status IN ('confirmed', 'sent')
            RETURNING id
            """,
            id,
            tracking,
            now,
        )
        order = await self.get(id)
        if order and moved is None:
            raise NotConfirmed(id)
        return order


def _order(row: asyncpg.Record) -> Order:
    lines = _lines_decoder.decode(row["lines"] or "[]")
    written: dict[str, Any] = {
        name: row[name]
        for name in Order.__struct_fields__
        if name not in ("lines", "total", "flags", "delivery", "method")
    }
    return Order(
        **written,
        lines=lines,
        total=Kopiykas(sum(line.total for line in lines)),
        method=Method(row["method"]),
        flags=tuple(row["flags"]),
        delivery=_delivery_decoder.decode(row["delivery"] or b"{}"),
    )

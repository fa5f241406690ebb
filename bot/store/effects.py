"""The rows that a turn writes besides its session: one way for each effect."""

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

import msgspec

from bot.store import stock
from bot.store.checkpointer.pool import Connection
from bot.store.errors import AlreadyDecided, Conflict
from bot.store.notices import write_notice
from rules.effects import (
    CloseCase,
    CloseHandoff,
    Effect,
    Hold,
    JoinCase,
    Notify,
    OpenCase,
    OpenHandoff,
    OpenOrder,
    Release,
    SetOrder,
)
from rules.ids import Sku, SubscriberId
from rules.receipts import ReceiptReading

OUT_OF_STOCK = "out_of_stock"


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """Writes the effects of one turn, in its transaction."""

    subscriber: SubscriberId
    version: int  # of the session that the turn writes
    now: datetime
    case_due_at: datetime

    async def write(  # noqa: C901  (a table)
        self, connection: Connection, effect: Effect
    ) -> None:
        """
        Write *effect*; one with stock needs `lock_stock` on its `wanted_skus` before.

        Raises:
            OutOfStock: A hold can't be had.
            AlreadyDecided: The case to close is closed.
            Conflict: The cart has another order already.
            NotDue: What managers are reminded of needs no reminder.
        """
        match effect:
            case OpenOrder():
                await self._open_order(connection, effect)
            case OpenCase():
                await self._open_case(connection, effect)
            case JoinCase():
                await self._join_case(connection, effect)
            case CloseCase():
                await self._close_case(connection, effect)
            case SetOrder():
                await self._set_order(connection, effect)
            case Hold():
                await stock.hold(connection, effect, self.subscriber, self.now)
            case Release(cart_id):
                await stock.release(connection, cart_id)
            case OpenHandoff():
                await self._open_handoff(connection, effect)
            case CloseHandoff(by):
                await self._close_handoff(connection, by)
            case Notify():
                await write_notice(connection, self.subscriber, effect, self.now)
            case _:
                assert_never(effect)

    async def _open_order(self, connection: Connection, order: OpenOrder) -> None:
        stored = await connection.fetchval(
            """
            INSERT INTO orders AS known (
                id, subscriber, cart_id, method, amount_due, delivery, flags, note,
                created_at
            )
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (subscriber, cart_id) DO NOTHING
            RETURNING id
            """,
            order.order_id,
            self.subscriber,
            order.cart_id,
            order.method,
            order.amount_due,
            msgspec.json.encode(order.delivery),
            order.flags,
            order.note,
            self.now,
        )
        if stored is None:
            raise Conflict(self.subscriber)
        taken = await stock.take(connection, order.lines, order.cart_id, self.now)
        await _write_lines(connection, order, taken)
        if 0 in taken.values():
            await self._set_order(
                connection, SetOrder(order_id=order.order_id, flag=OUT_OF_STOCK)
            )

    async def _set_order(self, connection: Connection, change: SetOrder) -> None:
        """Flag an order, or move it on: confirm a reviewed one, cancel one not sent."""
        moved = await connection.fetchval(
            """
            UPDATE orders SET
                flags = CASE WHEN $3 = ANY(flags) OR $3 IS NULL THEN flags
                    ELSE flags || $3 END,
                status = coalesce($2, status),
                confirmed_at = CASE $2 WHEN 'confirmed' THEN $4 ELSE confirmed_at END
            WHERE id = $1 AND (
                $2::text IS NULL
                OR $2 = 'confirmed' AND status = 'reviewing'
                OR $2 = 'cancelled' AND status IN ('reviewing', 'confirmed')
            )
            RETURNING id
            """,
            change.order_id,
            change.status,
            change.flag,
            self.now,
        )
        if moved and change.status == "cancelled":
            await stock.give_back(connection, change.order_id)

    async def _open_case(self, connection: Connection, case: OpenCase) -> None:
        await connection.execute(
            """
            INSERT INTO payment_case (
                id, order_id, subscriber, amount_due, flags, has_receipt, opened_at,
                due_at, reading
            )
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            case.case_id,
            case.order_id,
            self.subscriber,
            case.amount_due,
            case.flags,
            case.has_receipt,
            self.now,
            self.case_due_at,
            _encoded(case.reading),
        )
        await self._add_receipt(connection, case)

    async def _join_case(self, connection: Connection, change: JoinCase) -> None:
        """Add to a case; a receipt that it has already adds nothing to it."""
        if await _has_receipt(connection, change):
            return
        await connection.execute(
            """
            UPDATE payment_case SET
                has_receipt = coalesce($2, has_receipt),
                flags = flags || ARRAY(
                    SELECT flag FROM unnest($3::text[]) AS flag
                    WHERE flag <> ALL(flags)
                ),
                note = nullif(concat_ws(E'\\n', note, $4::text), ''),
                reading = coalesce($5, reading)
            WHERE id = $1
            """,
            change.case_id,
            change.has_receipt,
            change.flags,
            change.note,
            _encoded(change.reading),
        )
        await self._add_receipt(connection, change)

    async def _add_receipt(
        self, connection: Connection, case: OpenCase | JoinCase
    ) -> None:
        if case.media_id is None and case.receipt_url is None:
            return
        await connection.execute(
            """
            INSERT INTO receipt (case_id, media_id, url, at, paid, pixels)
            VALUES ($1, $2, $3, $4, $5, (SELECT pixels FROM media WHERE id = $2))
            """,
            case.case_id,
            case.media_id,
            case.receipt_url,
            self.now,
            case.reading.fingerprint if case.reading else None,
        )

    async def _close_case(self, connection: Connection, decision: CloseCase) -> None:
        closed = await connection.fetchval(
            """
            UPDATE payment_case SET
                state = $2, decided_by = $3, decided_at = $4, reason = $5,
                note = nullif(concat_ws(E'\\n', note, $6::text), '')
            WHERE id = $1 AND state = 'open'
            RETURNING id
            """,
            decision.case_id,
            decision.state,
            decision.by,
            self.now,
            decision.reason,
            decision.note,
        )
        if closed is None:
            raise AlreadyDecided(decision.case_id)

    async def _open_handoff(self, connection: Connection, handoff: OpenHandoff) -> None:
        """
        Open a handoff; of one that is open, tell the newest reason and owner.

        Its hours begin anew when somebody takes it.
        """
        await connection.execute(
            """
            INSERT INTO handoff (
                subscriber, version, reason, level, owner, opened_at, due_at
            )
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (subscriber) WHERE closed_at IS NULL DO UPDATE SET
                reason = excluded.reason, level = excluded.level,
                owner = excluded.owner, due_at = excluded.due_at, alerted_at = NULL,
                opened_at = CASE
                    WHEN excluded.owner IS DISTINCT FROM handoff.owner
                    THEN excluded.opened_at ELSE handoff.opened_at
                END
            """,
            self.subscriber,
            self.version,
            handoff.reason,
            handoff.level,
            handoff.owner,
            self.now,
            handoff.due_at,
        )

    async def _close_handoff(self, connection: Connection, by: str) -> None:
        await connection.execute(
            """
            UPDATE handoff SET closed_at = $2, closed_by = $3
            WHERE subscriber = $1 AND closed_at IS NULL
            """,
            self.subscriber,
            self.now,
            by,
        )


async def _has_receipt(connection: Connection, change: JoinCase) -> bool:
    has: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM receipt WHERE case_id = $1 AND media_id = $2)",
        change.case_id,
        change.media_id,
    )
    return has


def _encoded(reading: ReceiptReading | None) -> bytes | None:
    return msgspec.json.encode(reading) if reading else None


async def _write_lines(
    connection: Connection, order: OpenOrder, taken: Mapping[Sku, int]
) -> None:
    await connection.executemany(
        """
        INSERT INTO order_line (
            order_id, position, sku, product_id, product, colour, size, price,
            quantity, taken
        )
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        [
            (
                order.order_id,
                position,
                line.sku,
                line.product_id,
                line.product,
                line.colour,
                line.size,
                line.price,
                line.quantity,
                taken.get(line.sku, 0),
            )
            for position, line in enumerate(order.lines)
        ],
    )


def wanted_skus(effect: Effect) -> tuple[Sku, ...]:
    """Name the pieces whose stock *effect* may change."""
    if isinstance(effect, Hold | OpenOrder):
        return tuple(line.sku for line in effect.lines)
    return ()

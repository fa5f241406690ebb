"""Calls that didn't arrive for sure: their end, with what managers hear of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from bot.store.calls import alert_of
from bot.store.checkpointer.group_commit import Kind
from bot.store.checkpointer.pool import Connection
from bot.store.ids import CallId
from bot.store.notices import write_notice
from rules.effects import NoticeKind


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """
    A call that didn't arrive for sure.

    state: failed, if it is known that it didn't.  alert: what managers are told.
    """

    id: CallId
    state: Literal["failed", "unknown"]
    error: str
    at: datetime
    alert: NoticeKind | None = None


async def _lose(connection: Connection, losses: Sequence[Loss]) -> Sequence[None]:
    for loss in losses:
        subscriber = await connection.fetchval(
            """
            UPDATE outbox SET state = $2, error = $3 WHERE id = $1 AND is_open
            RETURNING subscriber
            """,
            loss.id,
            loss.state,
            loss.error,
        )
        if subscriber and loss.alert:
            alert = alert_of(loss.id, loss.alert)
            await write_notice(connection, subscriber, alert, loss.at)
    return [None] * len(losses)


LOSE = Kind("outbox_lost", _lose, is_one_statement=False)

"""One ManyChat call: as it is written, queued and shown."""

from datetime import datetime
from typing import Any, Literal

import asyncpg
import msgspec

from bot.store.ids import CallId
from rules.effects import NoticeKind, Notify
from rules.ids import SubscriberId, TurnId

CallKind = Literal["interim", "answer", "notice", "shadow"]  # the last isn't sent
CallState = Literal["queued", "sending", "sent", "failed", "unknown"]
Message = dict[str, Any]  # of ManyChat's v2 format

_decoder = msgspec.json.Decoder(tuple[Message, ...])


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """
    The messages of one `sendContent`.

    by: the manager whose words they are; None when they are the bot's.
    """

    kind: CallKind
    messages: tuple[Message, ...]
    has_ask: bool = False
    has_requisites: bool = False
    by: str | None = None

    @property
    def matters(self) -> bool:
        """Whether the sale can't go on if it hasn't arrived."""
        return self.has_ask or self.has_requisites


class Queued(msgspec.Struct, frozen=True, kw_only=True):
    """A call with its place in the outbox."""

    id: CallId
    subscriber: SubscriberId
    turn_id: TurnId | None
    call: Call
    state: CallState
    attempts: int
    not_before: datetime | None
    error: str | None
    queued_at: datetime


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """The `outbox` object of the API."""

    id: str
    subscriber: SubscriberId
    turn_id: str | None
    kind: CallKind
    messages: tuple[Message, ...]
    state: CallState
    attempts: int
    error: str | None
    queued_at: datetime
    sent_at: datetime | None


def alert_of(id: CallId, kind: NoticeKind) -> Notify:
    """Give what managers are told of a call that didn't arrive for sure."""
    return Notify(kind=kind, details=(("call", str(id)),))


def queued_call(row: asyncpg.Record) -> Queued:
    """Read a row of the outbox as the sender needs it."""
    return Queued(
        id=row["id"],
        subscriber=row["subscriber"],
        turn_id=row["turn_id"],
        call=Call(
            kind=row["kind"],
            messages=_decoder.decode(row["messages"]),
            has_ask=row["has_ask"],
            has_requisites=row["has_requisites"],
            by=row["author"],
        ),
        state=row["state"],
        attempts=row["attempts"],
        not_before=row["not_before"],
        error=row["error"],
        queued_at=row["queued_at"],
    )


def outbox_row(row: asyncpg.Record) -> OutboxRow:
    """Read a row of the outbox as it is shown."""
    return OutboxRow(
        id=str(row["id"]),
        subscriber=row["subscriber"],
        turn_id=None if row["turn_id"] is None else str(row["turn_id"]),
        kind=row["kind"],
        messages=_decoder.decode(row["messages"]),
        state=row["state"],
        attempts=row["attempts"],
        error=row["error"],
        queued_at=row["queued_at"],
        sent_at=row["sent_at"],
    )

"""A chat as operators and programs see it: the `chat` object of the API."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

import asyncpg
import msgspec

from rules.acts import Method
from rules.cart import Line
from rules.contact import Contact
from rules.effects import HandoffReason
from rules.ids import CartId, CaseId, MediaId, OrderId, ProductId, SubscriberId
from rules.messages import Inbound
from rules.money import Kopiykas
from rules.session import Ask, Session
from rules.stages import Stage

UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_inbound_decoder = msgspec.json.Decoder(Inbound)
_messages_decoder = msgspec.json.Decoder(tuple[dict[str, Any], ...])


class HandoffView(msgspec.Struct, frozen=True, kw_only=True):
    """Who has the chat, and why."""

    reason: HandoffReason
    level: str
    owner: str | None
    opened_at: datetime
    due_at: datetime


class PendingView(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked last; *total*: of the cart that it is about."""

    ask: Ask
    options: tuple[str, ...]
    total: Kopiykas | None


class FocusView(msgspec.Struct, frozen=True, kw_only=True):
    """The item that is talked about."""

    product_id: ProductId
    colour: str | None
    size: str | None
    price: Kopiykas | None


class CartView(msgspec.Struct, frozen=True, kw_only=True):
    """What the shopper has accepted."""

    id: CartId
    lines: tuple[Line, ...]
    total: Kopiykas


class PaymentView(msgspec.Struct, frozen=True, kw_only=True):
    """How the cart is paid."""

    method: Method | None
    amount_due: Kopiykas | None
    requisites_sent_at: datetime | None


class MessageView(msgspec.Struct, frozen=True, kw_only=True, rename={"by": "from"}):
    """One message; *text* of a picture is its address, *state* is its call's."""

    at: datetime
    by: Literal["shopper", "bot", "manager"]
    text: str
    media_id: MediaId | None = None
    state: str | None = None


class Chat(msgspec.Struct, frozen=True, kw_only=True):
    """One shopper's conversation."""

    subscriber: SubscriberId
    name: str | None
    stage: Stage
    resume_stage: Stage | None
    bundle: str | None
    degraded: str | None
    handoff: HandoffView | None
    pending: PendingView | None
    focus: FocusView | None
    heights_cm: tuple[int, ...]
    cart: CartView
    delivery: Contact
    payment: PaymentView
    case_id: CaseId | None
    order_ids: tuple[OrderId, ...]
    messages: tuple[MessageView, ...]
    updated_at: datetime


def chat_of(
    session: Session,
    row: asyncpg.Record,
    *,
    degraded: str | None,
    messages: tuple[MessageView, ...],
) -> Chat:
    """Show *session*; its bundle and time are in its *row*."""
    payment = session.payment
    return Chat(
        subscriber=session.subscriber,
        name=session.profile.name,
        stage=session.stage,
        resume_stage=session.resume_stage,
        bundle=row["bundle"],
        degraded=degraded,
        handoff=_handoff(session),
        pending=_pending(session),
        focus=_focus(session),
        heights_cm=session.profile.heights_cm,
        cart=CartView(
            id=session.cart.id, lines=session.cart.lines, total=session.cart.total
        ),
        delivery=session.delivery,
        payment=PaymentView(
            method=payment.method,
            amount_due=payment.amount_due,
            requisites_sent_at=payment.requisites_sent_at,
        ),
        case_id=payment.case_id,
        order_ids=session.order_ids,
        messages=messages,
        updated_at=row["updated_at"],
    )


def heard(
    rows: Iterable[asyncpg.Record], pictures: dict[str, MediaId]
) -> Iterator[MessageView]:
    """Show what the shopper said; *pictures*: kept ones by where they came from."""
    for row in rows:
        at = row["received_at"]
        try:
            message = _inbound_decoder.decode(row["message"])
        except msgspec.DecodeError:
            yield MessageView(at=at, by="shopper", text=UNREADABLE)
            continue
        if message.text:
            yield MessageView(at=at, by="shopper", text=message.text)
        for url in message.media_urls:
            yield MessageView(at=at, by="shopper", text=url, media_id=pictures.get(url))


def told(rows: Iterable[asyncpg.Record]) -> Iterator[MessageView]:
    """Show what the shopper was told, or is going to be."""
    for row in rows:
        for message in _messages_decoder.decode(row["messages"]):
            yield MessageView(
                at=row["queued_at"],
                by="bot" if row["author"] is None else "manager",
                text=message.get("text") or message.get("url") or "",
                state=row["state"],
            )


def _handoff(session: Session) -> HandoffView | None:
    if session.handoff is None:
        return None
    return HandoffView(
        reason=session.handoff.reason,
        level=session.handoff.level,
        owner=session.handoff.owner,
        opened_at=session.handoff.opened_at,
        due_at=session.handoff.due_at,
    )


def _pending(session: Session) -> PendingView | None:
    if session.pending is None:
        return None
    return PendingView(
        ask=session.pending.ask,
        options=session.pending.options,
        total=session.cart.total if session.cart.lines else None,
    )


def _focus(session: Session) -> FocusView | None:
    if session.focus is None:
        return None
    return FocusView(
        product_id=session.focus.product_id,
        colour=session.focus.colour,
        size=session.focus.size,
        price=session.focus.price,
    )

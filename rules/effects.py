"""What a turn does besides talking: rows that are written in the turn's commit."""

from datetime import datetime
from enum import StrEnum

import msgspec

from rules.acts import Method
from rules.cart import Line
from rules.contact import Contact
from rules.ids import CartId, CaseId, MediaId, OrderId
from rules.money import Kopiykas
from rules.receipts import ReceiptReading


class HandoffReason(StrEnum):
    """Why a person takes over."""

    ABUSE = "abuse"
    RETURN = "return"
    COMPLAINT = "complaint"
    WHOLESALE = "wholesale"
    HUMAN = "human"
    AFTER_ORDER = "after_order"  # cancel or change of a confirmed order
    STUCK = "stuck"  # no progress, and the shopper wants a person
    OUT_OF_DOMAIN = "out_of_domain"
    WINDOW_CLOSED = "window_closed"  # ManyChat can't deliver any more
    TOO_OLD = "too_old"  # a message that nobody answered within a day
    TROUBLE = "trouble"  # a broken session, a missing phrase
    TAKEN = "taken"  # a manager took it by hand or through `ai_state`


class PhotoDoubt(StrEnum):
    """Why a manager has to look at a photo that a model has seen."""

    LOW_CONFIDENCE = "low_confidence"
    NOT_IN_CATALOGUE = "not_in_catalogue"


class NoticeKind(StrEnum):
    """What managers are told."""

    HANDOFF = "handoff"
    HANDOFF_OVERDUE = "handoff_overdue"
    CASE_OPENED = "case_opened"
    CASE_REMINDER = "case_reminder"
    CASE_CHANGED = "case_changed"
    CLAIM_EARLY = "claim_early"  # says "paid" before requisites were sent
    PHOTO_UNKNOWN = "photo_unknown"
    PROMISE = "promise"  # speaks of a discount that a person promised
    LINE_CHANGE = "line_change"  # wants to change an ordered line
    SEND_UNKNOWN = "send_unknown"
    SEND_FAILED = "send_failed"
    CANARY_OVER = "canary_over"


class OpenOrder(msgspec.Struct, frozen=True, kw_only=True, tag="open_order"):
    """Write an order in state `reviewing`; once per (subscriber, cart)."""

    order_id: OrderId
    cart_id: CartId
    lines: tuple[Line, ...]
    method: Method
    amount_due: Kopiykas
    delivery: Contact
    flags: tuple[str, ...] = ()
    note: str | None = None


class OpenCase(msgspec.Struct, frozen=True, kw_only=True, tag="open_case"):
    """Open a payment case on an order."""

    case_id: CaseId
    order_id: OrderId
    amount_due: Kopiykas
    has_receipt: bool
    media_id: MediaId | None = None
    receipt_url: str | None = None
    reading: ReceiptReading | None = None
    flags: tuple[str, ...] = ()


class JoinCase(msgspec.Struct, frozen=True, kw_only=True, tag="join_case"):
    """Add a receipt, flags or words to an open case."""

    case_id: CaseId
    media_id: MediaId | None = None
    receipt_url: str | None = None
    reading: ReceiptReading | None = None
    has_receipt: bool | None = None
    flags: tuple[str, ...] = ()
    note: str | None = None


class CloseCase(msgspec.Struct, frozen=True, kw_only=True, tag="close_case"):
    """Write a manager's decision on a case."""

    case_id: CaseId
    state: str  # approved | ask_again | rejected
    by: str
    reason: str | None = None
    note: str | None = None


class SetOrder(msgspec.Struct, frozen=True, kw_only=True, tag="set_order"):
    """Change an order's status, or add a flag to it."""

    order_id: OrderId
    status: str | None = None  # confirmed | cancelled
    flag: str | None = None


class Hold(msgspec.Struct, frozen=True, kw_only=True, tag="hold"):
    """Reserve the stock of *lines* in place of the cart's earlier hold."""

    cart_id: CartId
    lines: tuple[Line, ...]
    expires_at: datetime


class Release(msgspec.Struct, frozen=True, tag="release"):
    """Give back what a cart holds."""

    cart_id: CartId


class OpenHandoff(msgspec.Struct, frozen=True, kw_only=True, tag="open_handoff"):
    """Give the chat to a person, with one alert."""

    reason: HandoffReason
    level: str  # urgent | normal
    due_at: datetime
    owner: str | None = None


class CloseHandoff(msgspec.Struct, frozen=True, tag="close_handoff"):
    """The bot has the chat again."""

    by: str


class Notify(msgspec.Struct, frozen=True, kw_only=True, tag="notify"):
    """Tell the managers something; the text is made when it is sent."""

    kind: NoticeKind
    case_id: CaseId | None = None
    order_id: OrderId | None = None
    media_id: MediaId | None = None
    words: str | None = None  # the shopper's last words
    details: tuple[tuple[str, str], ...] = ()


Effect = (
    OpenOrder
    | OpenCase
    | JoinCase
    | CloseCase
    | SetOrder
    | Hold
    | Release
    | OpenHandoff
    | CloseHandoff
    | Notify
)

"""The facts of a session that a step of a turn may change: one struct for each."""

from datetime import datetime

import msgspec

from rules.acts import Act
from rules.cart import Cart
from rules.consulted import Consulted
from rules.contact import Contact
from rules.ids import OrderId, ProductId
from rules.session import (
    Bubble,
    Counters,
    Focus,
    Handoff,
    Honoured,
    Payment,
    Pending,
    Profile,
    Remark,
    Said,
    SeenPhoto,
)
from rules.stages import Stage


class Staged(msgspec.Struct, frozen=True):
    """The sale is at another stage."""

    stage: Stage


class Focused(msgspec.Struct, frozen=True):
    """Another item is talked about, or none."""

    focus: Focus | None


class Asked(msgspec.Struct, frozen=True):
    """A question is pending, put in the words of *said*; None: nothing is asked."""

    pending: Pending | None
    said: Said | None = None


class CartChanged(msgspec.Struct, frozen=True):
    """The cart is another one."""

    cart: Cart


class DeliveryKnown(msgspec.Struct, frozen=True):
    """Delivery data as known now, and whether the shopper has confirmed it."""

    delivery: Contact
    is_confirmed: bool = False


class PaymentChanged(msgspec.Struct, frozen=True):
    """Method, amount, requisites, order or case of the present cart."""

    payment: Payment


class PricesHonoured(msgspec.Struct, frozen=True):
    """Prices that the shopper has heard hold for the present cart."""

    honoured: Honoured


class Noted(msgspec.Struct, frozen=True):
    """The next order carries a note."""

    note: str | None


class Ordered(msgspec.Struct, frozen=True):
    """An order is among the shopper's orders since *at*."""

    order_id: OrderId
    at: datetime


class ProfileChanged(msgspec.Struct, frozen=True):
    """Something lasting is known about the shopper."""

    profile: Profile


class HandedOff(msgspec.Struct, frozen=True):
    """A person takes over; what is said in this turn is the last that the bot says."""

    handoff: Handoff


class Released(msgspec.Struct, frozen=True):
    """The bot has the chat again, at the stage where it was."""

    at: datetime


class Resumes(msgspec.Struct, frozen=True):
    """While a person has the chat, the stage to return to has changed."""

    stage: Stage


class Understood(msgspec.Struct, frozen=True):
    """The acts of the turn."""

    acts: tuple[Act, ...]


class Recognised(msgspec.Struct, frozen=True):
    """A picture has turned out to mean these acts."""

    acts: tuple[Act, ...]


class Postponed(msgspec.Struct, frozen=True):
    """Acts to take up at the next chance."""

    acts: tuple[Act, ...]


class Shown(msgspec.Struct, frozen=True):
    """A list of models was shown, and pictures are left to show."""

    products: tuple[ProductId, ...] = ()
    gallery: tuple[str, ...] = ()


class PhotoSeen(msgspec.Struct, frozen=True):
    """A photo has been recognised, or not."""

    photo: SeenPhoto


class Counted(msgspec.Struct, frozen=True):
    """The counters have moved."""

    counters: Counters


class Remembered(msgspec.Struct, frozen=True):
    """Messages for the history."""

    remarks: tuple[Remark, ...]


class SummedUp(msgspec.Struct, frozen=True):
    """The oldest *messages* of the forgotten ones are in the summary now."""

    messages: int
    summary: str


class Introduced(msgspec.Struct, frozen=True):
    """The bot has said who it is."""

    at: datetime


class Reachable(msgspec.Struct, frozen=True):
    """The page on which a person can answer this shopper."""

    live_chat_url: str


class Closed(msgspec.Struct, frozen=True):
    """Nothing more of the turn's message is to be followed."""


class ModelHeard(msgspec.Struct, frozen=True):
    """A model has contributed to the turn."""

    consulted: Consulted


class Degraded(msgspec.Struct, frozen=True):
    """The turn goes on without the model, because of *reason*."""

    reason: str


class Composed(msgspec.Struct, frozen=True):
    """The answer stands: these bubbles, in this order."""

    bubbles: tuple[Bubble, ...]


class Restarted(msgspec.Struct, frozen=True):
    """Session and cart start anew; orders stay with the shopper."""

    cart: Cart


Change = (
    Staged
    | Focused
    | Asked
    | CartChanged
    | DeliveryKnown
    | PaymentChanged
    | PricesHonoured
    | Noted
    | Ordered
    | ProfileChanged
    | HandedOff
    | Released
    | Resumes
    | Understood
    | Recognised
    | Postponed
    | Shown
    | PhotoSeen
    | Counted
    | Remembered
    | SummedUp
    | Introduced
    | Reachable
    | Closed
    | ModelHeard
    | Degraded
    | Composed
    | Restarted
)

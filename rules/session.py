"""
One conversation: a stage and facts.

Everything else is derived from them.  `rules.outcomes.advance` is the only thing
that changes a session; it is stored after every turn.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from rules.acts import Act, Method
from rules.cart import Cart
from rules.children import Child, ChildHeight
from rules.consulted import Consulted
from rules.contact import Contact
from rules.effects import Effect, HandoffReason
from rules.ids import CartId, CaseId, MediaId, OrderId, ProductId, Sku, SubscriberId
from rules.money import Kopiykas
from rules.stages import Stage

HISTORY_KEPT = 20  # real messages that the model sees
FORGOTTEN_KEPT = 20  # of those that have left the history, until they are summed up


class Ask(StrEnum):
    """What the bot asked last, and waits for."""

    PRODUCT = "product"  # which item?
    OPTION = "option"  # which of these models? (options: product ids)
    HEIGHT = "height"
    COLOUR = "colour"  # options: colours
    ORDER = "order"  # shall we order it?
    DELIVERY = "delivery"  # options: the fields that are missing
    LOCKER = "locker"  # the locker's number
    READ_BACK = "read_back"  # is everything right?
    KNOWN_DELIVERY = "known_delivery"  # deliver as last time?
    METHOD = "method"
    RECEIPT = "receipt"
    MORE_PHOTOS = "more_photos"
    ADD_ITEM = "add_item"  # what shall be added?
    ADD_TO_PARCEL = "add_to_parcel"
    UPSELL = "upsell"
    REASON = "reason"  # why not?
    WORDS = "words"  # in words or as a photo, please
    HUMAN = "human"  # shall a person help?
    PURPOSE = "purpose"  # what is the photo for?


class Pending(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    The question that the next "yes" or "the second" answers.

    before: what it came in between, and what is asked again when nobody answers it.
    """

    ask: Ask
    options: tuple[str, ...] = ()
    times: int = 1  # asked in a row
    before: "Pending | None" = None


class Focus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    The item that is talked about; *price* is the one last stated.

    is_wanted: "I take it" was said before the whole item was offered.
    """

    product_id: ProductId
    colour: str | None = None
    size: str | None = None
    price: Kopiykas | None = None
    quantity: int = 1
    replaces: str | None = None  # sku of the cart's line that it takes the place of
    is_wanted: bool = False


class Profile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stays known about a shopper from sale to sale."""

    name: str | None = None
    heights_cm: tuple[int, ...] = ()  # the children's, newest last
    heights_of: tuple[ChildHeight, ...] = ()  # of which it was said whose they are
    child: Child | None = None  # the one spoken of last
    delivery: Contact | None = None  # as confirmed in the last sale


class Payment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How and what the present cart is paid."""

    method: Method | None = None
    amount_due: Kopiykas | None = None
    requisites_sent_at: datetime | None = None
    order_id: OrderId | None = None  # of the present cart, from the first claim on
    case_id: CaseId | None = None  # the open one
    has_receipt: bool = False


class Honoured(msgspec.Struct, frozen=True):
    """Prices that hold as long as the cart is this one, whatever the catalogue says."""

    cart: CartId
    prices: tuple[tuple[Sku, Kopiykas], ...]


class Handoff(msgspec.Struct, frozen=True, kw_only=True):
    """A person has the chat."""

    reason: HandoffReason
    level: str
    opened_at: datetime
    due_at: datetime
    owner: str | None = None


class Speaker(StrEnum):
    """Who said a remark."""

    SHOPPER = "shopper"
    BOT = "bot"
    MANAGER = "manager"


class Remark(msgspec.Struct, frozen=True):
    """One message of the conversation, as the model sees it."""

    speaker: Speaker
    text: str


class SeenPhoto(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    What a photo of this chat turned out to show.

    products: two when it may be either, none when a person has to look at it;
    is_ours: False for another shop's goods, to which a model of ours comes closest.
    """

    media_id: MediaId
    products: tuple[ProductId, ...] = ()
    colour: str | None = None
    is_ours: bool = True


class Counters(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is counted so that the bot doesn't go round in circles."""

    turns: int = 0
    without_progress: int = 0
    out_of_domain: int = 0
    empty: int = 0
    last_empty_at: datetime | None = None
    offered_human: bool = False
    has_upsold: bool = False


class Part(StrEnum):
    """Where in the answer something stands: in this order."""

    SAFETY = "safety"
    MONEY = "money"
    GREETING = "greeting"
    ANSWER = "answer"
    REST = "rest"
    ASK = "ask"


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    One thing that the bot says: a phrase's key with its slots, or pictures.

    slots: pairs of slot name and text.  Bubbles of a phrase are split when it is
    rendered; *photos* are file names under /photos/.
    """

    key: str | None = None
    slots: tuple[tuple[str, str], ...] = ()
    photos: tuple[str, ...] = ()
    part: Part = Part.ANSWER


class Bubble(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One Instagram message: a text, or a picture by its file name under /photos/."""

    text: str = ""
    photo: str | None = None
    has_ask: bool = False
    has_requisites: bool = False


class Draft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    What the present turn has come to so far; empty in a stored session.

    acts: not dealt with yet; seen: all acts of the turn; ask: the one question at
    the end; bubbles: the answer, once it is composed; consulted: what a model
    contributed; is_closed: nothing more of the message is to be followed.
    """

    acts: tuple[Act, ...] = ()
    seen: tuple[Act, ...] = ()
    said: tuple[Said, ...] = ()
    ask: Said | None = None
    effects: tuple[Effect, ...] = ()
    bubbles: tuple[Bubble, ...] = ()
    consulted: Consulted | None = None
    degraded: str | None = None
    is_closed: bool = False


class Session(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    One conversation.

    Add fields with a default only: what is stored must still decode.

    later: acts that couldn't be dealt with and are taken up at the next chance.
    shown: product ids that the last list showed, in its order.
    gallery: pictures that are still to be shown on "show the rest".
    forgotten: what has left the history, oldest first, and isn't in the summary yet.
    """

    subscriber: SubscriberId
    cart: Cart
    stage: Stage = Stage.BROWSING
    resume_stage: Stage | None = None
    profile: Profile = Profile()
    focus: Focus | None = None
    pending: Pending | None = None
    delivery: Contact = Contact()
    is_delivery_confirmed: bool = False
    payment: Payment = Payment()
    honoured: Honoured | None = None
    order_ids: tuple[OrderId, ...] = ()
    ordered_at: datetime | None = None  # when the last of them was confirmed
    handoff: Handoff | None = None
    note: str | None = None  # for the order, e.g. the order whose parcel it joins
    later: tuple[Act, ...] = ()
    shown: tuple[ProductId, ...] = ()
    gallery: tuple[str, ...] = ()
    photos: tuple[SeenPhoto, ...] = ()
    counters: Counters = Counters()
    history: tuple[Remark, ...] = ()
    forgotten: tuple[Remark, ...] = ()
    summary: str = ""
    released_at: datetime | None = None  # by the person who had the chat
    introduced_at: datetime | None = None
    live_chat_url: str | None = None
    draft: Draft = Draft()

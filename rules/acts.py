"""The things that a shopper does with words or pictures, with what they name."""

from enum import StrEnum

import msgspec

from rules.children import Child
from rules.contact import Contact
from rules.ids import MediaId, ProductId


class ActKind(StrEnum):
    """One thing that a shopper does; a message may do several."""

    # money and safety
    UNSAFE = "unsafe"  # prompt leak, override: see `topic`
    CARD_DATA = "card_data"
    PROMISED_DISCOUNT = "promised_discount"
    ESCALATE = "escalate"  # abuse, return, complaint, wholesale, human: see `topic`
    CANCEL = "cancel"
    PROOF = "proof"  # says or shows that the payment is made
    PAY_LATER = "pay_later"
    PAY_TROUBLE = "pay_trouble"  # the payment or the screenshot doesn't go through
    HOW_TO_SEND_PROOF = "how_to_send_proof"
    ASK_REQUISITES = "ask_requisites"
    METHOD = "method"  # chooses full payment or prepayment
    ASK_METHODS = "ask_methods"
    CONTACT = "contact"  # name, phone, city, branch, locker, index
    BAD_PHONE = "bad_phone"  # a number that can't be a Ukrainian phone
    LOCKER = "locker"  # wants a parcel locker, without its number
    # the item
    SEARCH = "search"  # names a category, a wish, a feature, a price bound
    PRODUCT = "product"  # names one model, or several that it could be
    OPTION = "option"  # "the second one"
    COLOUR = "colour"  # names a colour that is wanted or asked for
    OTHER_COLOURS = "other_colours"
    HEIGHT = "height"
    SIZE = "size"
    AGE = "age"
    ROOM_TO_GROW = "room_to_grow"
    ASK_SIZE = "ask_size"  # which size is right?
    SIZE_CHART = "size_chart"
    SIZE_DOUBT = "size_doubt"  # fears that the size is wrong
    PRICE = "price"  # asks for it
    AVAILABLE = "available"  # asks whether it is there
    PHOTOS = "photos"  # wants to see pictures or videos
    MORE = "more"  # show the rest
    COMPARE = "compare"
    PHOTO_LOST = "photo_lost"  # speaks of a photo that did not come
    # the decision
    ACCEPT = "accept"  # takes the item
    ADD = "add"  # wants one more item in the order
    REMOVE = "remove"
    CHANGE = "change"  # wants an accepted item in another size, colour or model
    ORDER = "order"  # takes the step from the offer to ordering
    POSTPONE = "postpone"
    REFUSE = "refuse"
    STOP = "stop"  # "stop writing to me"
    YES = "yes"
    NO = "no"
    EXPENSIVE = "expensive"
    # talk
    GREET = "greet"
    THANK = "thank"
    GOODBYE = "goodbye"
    COMPLIMENT = "compliment"
    ASK = "ask"  # a question that the shop's facts answer: see `topic`
    BOT = "bot"  # asks whether this is a bot
    OUT_OF_DOMAIN = "out_of_domain"
    ACKNOWLEDGE = "acknowledge"  # "ok" with nothing pending
    RESTART = "restart"
    EMPTY = "empty"
    PHOTO = "photo"  # a picture came; its purpose is decided by `rules.photos`
    UNCLEAR = "unclear"


class Topic(StrEnum):
    """What an ASK, an ESCALATE, a PRICE or an UNSAFE act is about."""

    DELIVERY_TIME = "delivery_time"
    DELIVERY_COST = "delivery_cost"
    CARRIERS = "carriers"
    PICKUP = "pickup"  # to fetch it oneself
    ABROAD = "abroad"
    DISPATCH = "dispatch"
    QUALITY = "quality"  # check it before sending, please
    RETURNS = "returns"
    HOURS = "hours"
    PLACE = "place"
    DISCOUNT = "discount"
    FABRIC = "fabric"
    WEAR = "wear"  # whether the cloth creases, fades, shrinks
    SLOW = "slow"  # why the answer is late
    TABLE = "table"  # how the table of sizes is read
    TOTAL = "order_total"  # of a PRICE: what everything costs together
    ADULT = "adult"  # something for herself
    WHOLESALE_TERMS = "wholesale_terms"
    TRACKING = "tracking"
    PACKING = "packing"  # as a present
    BILL = "bill"  # a receipt from the till
    TELEPHONE = "telephone"  # why the number is asked for
    TRUST = "trust"  # whether it is safe to pay
    SIZES = "sizes"  # in which the model is made; `size`: beyond which it isn't
    ANOTHER_SHOP = "another_shop"  # its advertisement was passed on
    ABUSE = "abuse"
    RETURN = "return"
    COMPLAINT = "complaint"
    WHOLESALE = "wholesale"
    HUMAN = "human"
    PROMPT_LEAK = "prompt_leak"
    OVERRIDE = "override"


class Method(StrEnum):
    """How the shopper pays."""

    FULL = "full"
    PREPAY = "prepay"


class Source(StrEnum):
    """Who saw the act."""

    RULES = "rules"
    MODEL = "model"
    PHOTO = "photo"  # a photo shows what the act names


class Act(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    One act with its slots.

    products: candidates, best first; more than one is an ambiguity.
    colour: the catalogue's name of it, or the shopper's word if the shop has none.
    words: what it was read from; rule: the rule that read it.
    """

    kind: ActKind
    rule: str = ""
    words: str = ""
    source: Source = Source.RULES
    products: tuple[ProductId, ...] = ()
    category: str | None = None
    feature: str | None = None
    colour: str | None = None
    size: str | None = None
    height_cm: int | None = None
    child: Child | None = None  # that the item is for, or whose height it is
    age_years: int | None = None
    quantity: int | None = None
    ordinal: int | None = None
    price_max_uah: int | None = None
    replaces: str | None = None  # of a CHANGE: the colour that is given up
    topic: Topic | None = None
    method: Method | None = None
    contact: Contact | None = None
    media: MediaId | None = None  # of a PHOTO, or of a PROOF that is a picture
    url: str | None = None  # of a PHOTO, or of a PROOF that is a receipt link

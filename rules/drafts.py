"""
What a model is asked and what it may answer, before any of it is believed.

The answers' types are made for strict JSON schemas: every field is required, nothing
else is allowed.  Ids, slots and words in them are only texts until they are checked.
"""

import re
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from rules.acts import ActKind

BUBBLES = 4  # of one reply
BUBBLE_CHARACTERS = 450
CANDIDATES = 2  # between which one question decides
SLOT = re.compile(r"\{([a-z_]+?)(?:_(\d{1,2}))?\}")

Confidence = Annotated[float, Meta(ge=0, le=1)]


class Purpose(StrEnum):
    """What a model call is for; the label of its metrics."""

    ANSWER = "answer"
    SUMMARY = "summary"
    PHOTO = "photo"


class Slot(StrEnum):
    """
    What a reply may leave to code to fill in, written ``{price}``.

    ``{price_2}`` is the price of the second item of the fact sheet.
    """

    ASSISTANT = "assistant"
    SHOP = "shop"
    PRODUCT = "product"
    COLOUR = "colour"
    COLOURS = "colours"
    SIZE = "size"
    SIZES = "sizes"
    HEIGHT = "height"
    PRICE = "price"
    QUANTITY = "quantity"
    TOTAL = "total"
    DUE = "due"
    REST = "rest"
    PREPAY = "prepay"
    FEE = "fee"
    FULL_NAME = "full_name"
    PHONE = "phone"
    CITY = "city"
    BRANCH = "branch"
    LOCKER = "locker"
    INDEX = "index"
    FEATURES = "features"
    CATEGORIES = "categories"
    COUNT = "count"
    DAYS = "days"
    DISPATCH = "dispatch"
    HOURS = "hours"
    RETURNS = "returns"
    PROMO = "promo"
    FREE_FROM = "free_from"


class PromptMessage(msgspec.Struct, frozen=True):
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


class ModelPrompt(msgspec.Struct, frozen=True):
    """What the model is asked, oldest message first."""

    messages: tuple[PromptMessage, ...]


class PhotoPrompt(msgspec.Struct, frozen=True, kw_only=True):
    """What the model is asked about a picture; *image* is a ``data:`` URL."""

    instructions: str
    words: str  # what the shopper wrote with it
    image: str


class ActDetail(StrEnum):
    """What an act may name."""

    PRODUCT = "product"  # a candidate's id
    CATEGORY = "category"
    FEATURE = "feature"
    COLOUR = "colour"
    SIZE = "size"
    HEIGHT_CM = "height_cm"
    AGE_YEARS = "age_years"
    QUANTITY = "quantity"
    ORDINAL = "ordinal"
    PRICE_MAX_UAH = "price_max_uah"
    TOPIC = "topic"


class Detail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that an act names."""

    name: ActDetail
    value: str


class DraftAct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that the shopper does, as the model sees it."""

    kind: ActKind
    details: tuple[Detail, ...]


class ModelAnswer(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    The answer to one turn.

    product_ids: candidates that the reply speaks of; reply: bubbles with slots in
    place of numbers; language: of the shopper's message, by its two letters.
    """

    acts: tuple[DraftAct, ...]
    product_ids: tuple[str, ...]
    reply: Annotated[tuple[str, ...], Meta(min_length=1, max_length=BUBBLES)]
    language: str
    confidence: Confidence
    wants_human: bool


class SummaryAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is worth knowing of older messages."""

    summary: str


class PhotoKind(StrEnum):
    """What a picture shows."""

    PRODUCT = "product"
    RECEIPT = "receipt"
    OTHER = "other"


class PhotoAnswer(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    What the model sees in a picture.

    product_ids: candidates that it can be, two when they can't be told apart;
    closest_id: the candidate that is most like another shop's goods; description: in
    a few words, for the managers alone.  The rest as it is printed on a receipt.
    """

    kind: PhotoKind
    product_ids: Annotated[tuple[str, ...], Meta(max_length=CANDIDATES)]
    closest_id: str | None
    colour: str | None
    confidence: Confidence
    description: str
    amount: str | None
    date: str | None
    payee: str | None
    number: str | None

"""What a shop's operators decide about the shop: the contents of `shop.yaml`."""

from collections.abc import Mapping
from typing import Literal

import msgspec

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Opening hours in the shop's time zone, as "HH:MM"."""

    open: str
    close: str
    days: tuple[Weekday, ...]


class SizeRow(msgspec.Struct, frozen=True, rename={"from_cm": "from", "to_cm": "to"}):
    """Heights, both ends included, that wear *size*."""

    from_cm: int
    to_cm: int
    size: str


class Requisites(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a shopper's money goes; copied into a message to the letter."""

    recipient: str
    iban: str
    tax_id: str
    purpose: str


class PaymentTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ways to pay, and what they cost."""

    methods: tuple[Literal["full", "prepay"], ...]
    prepay_uah: int
    carrier_fee: str  # as said to a shopper, only with prepayment
    requisites: Requisites


class DeliveryTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How parcels travel."""

    carriers: tuple[Literal["nova_poshta", "ukrposhta"], ...]
    days: str
    dispatch: str
    abroad: bool
    free_from_uah: int | None


class Promo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A discount that really exists."""

    text: str
    percent: int | None = None


class Wholesale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From how many pieces an order is a matter for a person."""

    from_pieces: int
    who: Literal["manager"]


class Upsell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is offered once after an order."""

    after_order: bool
    categories: tuple[str, ...]


class Shop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    One shop.

    size_tables: by name ("double", "single"), rows in the order of height.
    colour_words: the catalogue's colour -> other words that mean it.
    size_charts: product id -> size -> measures of the garment in cm
        (length, half of the chest, sleeve).
    """

    name: str
    about: str
    assistant: str
    language: Literal["uk"]
    timezone: str
    hours: Hours
    size_tables: Mapping[str, tuple[SizeRow, ...]]
    colour_words: Mapping[str, tuple[str, ...]]
    payment: PaymentTerms
    delivery: DeliveryTerms
    returns: str
    size_charts: Mapping[str, Mapping[str, tuple[int, int, int]]]
    adult: bool
    videos: bool
    promos: tuple[Promo, ...]
    wholesale: Wholesale
    upsell: Upsell

"""One variant as a shop's file states it, before anything is checked."""

import msgspec

from bot.errors import KramaError


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """
    The texts of one variant.

    place: where it stands, for the report ("line 12", "offer 4711").
    stock: pieces; empty when the shop doesn't count them.
    """

    place: str
    product_id: str
    product: str
    category: str
    colour: str
    size: str
    sku: str
    price: str  # hryvnias
    stock: str = ""
    photo: str = ""
    aliases: tuple[str, ...] = ()
    description: str = ""
    features: tuple[str, ...] = ()


class Rejected(msgspec.Struct, frozen=True):
    """What can't be taken, and why."""

    place: str
    why: str


class UnreadableCatalog(KramaError):
    """The file as a whole can't be read; the text says what to do."""

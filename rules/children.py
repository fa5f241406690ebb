"""The children of a shopper, and whose height is known."""

from enum import StrEnum

import msgspec


class Child(StrEnum):
    """A child, as the shopper speaks of it."""

    DAUGHTER = "daughter"
    SON = "son"
    ELDER = "elder"
    YOUNGER = "younger"


class ChildHeight(msgspec.Struct, frozen=True):
    """The height of one child."""

    child: Child
    height_cm: int

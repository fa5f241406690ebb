"""Lists in pages, newest first: what a page is, and the cursor to the next one."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

PAGE = 50  # items

T = TypeVar("T")


class BadCursor(ValueError):
    """The cursor isn't one that we have given out."""


class Page(msgspec.Struct, Generic[T], frozen=True):
    """Some items of a list; *next* leads to those that follow."""

    items: tuple[T, ...]
    next: str | None = None


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a list stands: its last item's time and id."""

    at: datetime
    id: str

    @property
    def number(self) -> int:
        """
        The id, where ids are numbers.

        Raises:
            BadCursor: It isn't a number.
        """
        if not self.id.isdecimal():
            raise BadCursor(self.id)
        return int(self.id)


_decoder = msgspec.json.Decoder(Place)


def page_of(items: Sequence[T], place_of: Callable[[T], Place]) -> Page[T]:
    """Make a page of up to PAGE + 1 *items*; the last of them says there is more."""
    shown = tuple(items[:PAGE])
    if len(items) <= PAGE:
        return Page(shown)
    return Page(shown, _written(place_of(shown[-1])))


def place_in(cursor: str | None) -> Place | None:
    """
    Read *cursor*; None is the beginning.

    Raises:
        BadCursor: Nobody has given it out.
    """
    if cursor is None:
        return None
    try:
        return _decoder.decode(base64.urlsafe_b64decode(cursor))
    except (binascii.Error, msgspec.DecodeError, ValueError) as error:
        raise BadCursor(cursor) from error


def _written(place: Place) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode()

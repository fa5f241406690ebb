"""
Who receives the parcel and where: name, phone, city, branch, locker and index.

What is certain is taken first (phones, streets, numbers with a marker); what is left
may be a name.
"""

from collections.abc import Iterator, Sequence

import msgspec

from rules.addresses import (
    branches,
    indexes,
    is_of_another_carrier,
    lockers,
)
from rules.flow import flow, folded
from rules.measures import Meaning, meaning_of
from rules.people import recipient
from rules.phones import Phone, phones
from rules.places import cities
from rules.settlements import Place
from rules.streets import houses, regions, streets
from rules.text import Token

_NOT = folded("не not")
_CORRECTIONS = folded("ні нет ой точніше вірніше помилилась помилився ошиблась не")
_AFTER_A_CITY = frozenset({",", "№", "#", ".", "-", "–", ",№"})
_LONGEST_BARE_BRANCH = 3  # digits


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """
    What a turn says about the recipient and the address.

    `phone` is +380 and nine digits; the other numbers are digits as text.
    """

    full_name: str | None = None
    phone: str | None = None
    city: str | None = None
    np_branch: str | None = None
    np_locker: str | None = None
    postal_index: str | None = None


def extract_contact(text: str) -> Contact:
    """Read the recipient's contact; what the text doesn't give is None."""
    row = flow(text)
    taken: set[int] = set()
    phone = _phone(row, phones(text), taken)
    street = streets(row)
    taken |= street | houses(row) | regions(row)
    locker = _last(lockers(row, taken), taken)
    branch = _last(branches(row, taken), taken)
    index = _last(indexes(row, taken), taken)
    places = cities(row, taken)
    for place in places:
        taken.update(range(place.first, place.end))
    if branch is None and locker is None and not street:
        branch = _branch_after_city(row, places, taken)
    name = recipient(row, taken, has_phone=phone is not None)
    city = _chosen(row, places)
    return Contact(
        full_name=name.text if name else None,
        phone=phone,
        city=city.name if city else None,
        np_branch=branch,
        np_locker=locker,
        postal_index=index,
    )


def _phone(row: Sequence[Token], found: Sequence[Phone], taken: set[int]) -> str | None:
    for phone in found:
        taken.update(range(phone.first, phone.end))
    wanted = [phone for phone in found if not _is_denied(row, phone.first)]
    if not wanted:
        return None
    is_corrected = _has_correction(row, wanted[0].end, wanted[-1].first)
    return wanted[-1].number if is_corrected else wanted[0].number


def _is_denied(row: Sequence[Token], first: int) -> bool:
    return any(token.word in _NOT for token in row[max(0, first - 2) : first])


def _has_correction(row: Sequence[Token], start: int, end: int) -> bool:
    return any(token.word in _CORRECTIONS for token in row[start:end])


def _last(found: Iterator[tuple[str, int, int]], taken: set[int]) -> str | None:
    """The later one counts."""
    last: str | None = None
    for digits, first, end in found:
        last = digits
        taken.update(range(first, end))
    return last


def _branch_after_city(
    row: Sequence[Token], places: Sequence[Place], taken: set[int]
) -> str | None:
    if is_of_another_carrier(row):
        return None
    for place in places:
        at = place.end
        while at < len(row) and row[at].raw in _AFTER_A_CITY:
            at += 1
        if at >= len(row) or at in taken or not row[at].word.isdecimal():
            continue
        unit = meaning_of(row[at + 1].word) if at + 1 < len(row) else None
        digits = row[at].word.lstrip("0")
        is_short = 0 < len(digits) <= _LONGEST_BARE_BRANCH
        if is_short and unit in (None, Meaning.METRES, Meaning.OTHER):
            taken.add(at)
            return digits
    return None


def _chosen(row: Sequence[Token], places: Sequence[Place]) -> Place | None:
    wanted = [place for place in places if not _is_denied(row, place.first)]
    if not wanted:
        return None
    is_corrected = _has_correction(row, wanted[0].end, wanted[-1].first)
    return wanted[-1] if is_corrected else wanted[0]

"""Settlements in a turn: those of the shop's list, and others by their marker."""

from collections.abc import Sequence
from functools import lru_cache

from rules.addresses import is_branch, is_locker, is_post
from rules.flow import folded
from rules.given_names import is_given_name
from rules.name_parts import spelled
from rules.name_words import NOT_NAMES
from rules.settlements import (
    Place,
    is_ambiguous,
    may_begin_a_settlement,
    settlement_at,
)
from rules.text import Token
from rules.towns import is_town

_MARKERS = folded("""
    село селі села смт пгт місто місті міста город городе города селище селищі хутір сел
    хут посёлок поселок city town village посьолок
    """)
_SHORT_MARKERS = folded("с м г")
_ADJECTIVES = tuple(folded("""
    нов стар велик мал верхн нижн зимн біл бел красн червон зелен добр горішн жовт чорн
    вишнев святопетр софіївськ петропавлів крюк білогород михайлів борислав перв перш
    """))
_ADJECTIVE_ENDINGS = tuple(folded("ська ські ське цька цьке ський цький ская ское"))
_BEFORE_A_PLACE = folded("місто город м г в у із з")
_AFTER_MARKER = frozenset({".", ":", ".:", "-"})


def cities(row: Sequence[Token], taken: set[int]) -> list[Place]:
    """Give the settlements from left to right; *taken* is streets, regions, numbers."""
    found: list[Place] = []
    at = 0
    while at < len(row):
        place = _place_at(row, at, taken) if at not in taken else None
        if place is not None:
            found.append(place)
        at = place.end if place else at + 1
    if len(found) > 1:
        clear = [place for place in found if not _is_surname(row, place)]
        return clear or found
    return found


def _place_at(row: Sequence[Token], at: int, taken: set[int]) -> Place | None:
    if row[at].kind != "word" or not _may_begin_a_place(row[at].word):
        return None
    known = settlement_at(row, at)
    if known is not None and not _is_common_word(row, known):
        return known
    if _is_marker(row, at):
        return _marked(row, at, taken)
    if is_town(row[at].word) or _stands_before_a_branch(row, at):
        return _named(row, at, at, taken)
    return None


@lru_cache(maxsize=1 << 13)
def _may_begin_a_place(word: str) -> bool:
    is_known = may_begin_a_settlement(word) or is_town(word)
    is_marker = word in _MARKERS or word in _SHORT_MARKERS
    return is_known or is_marker or word.endswith(_TOWN_ENDINGS)


def _is_common_word(row: Sequence[Token], place: Place) -> bool:
    """Whether a settlement is only the word that it also is: "половина суми"."""
    if not is_ambiguous(row[place.first].word):
        return False
    before = row[place.first - 1] if place.first else None
    beyond = row[place.end] if place.end < len(row) else None
    is_alone = (before is None or before.kind in ("mark", "newline")) and (
        beyond is None or beyond.kind in ("mark", "newline")
    )
    is_marked = before is not None and before.word in _BEFORE_A_PLACE
    is_delivered = place.end < len(row) and (
        is_branch(row, place.end) or is_locker(row[place.end])
    )
    is_capital = row[place.first].raw[:1].isupper()
    is_numbered = beyond is not None and beyond.word.isdecimal()
    return not (is_alone or is_marked or is_delivered or is_capital or is_numbered)


def _is_surname(row: Sequence[Token], place: Place) -> bool:
    """Whether a second settlement is a surname: "львов игорь, киев"."""
    near = [at for at in (place.first - 1, place.end) if 0 <= at < len(row)]
    return any(is_given_name(row[at].word) for at in near[-1:]) and (
        place.end - place.first == 1
    )


def _is_marker(row: Sequence[Token], at: int) -> bool:
    if row[at].word in _MARKERS:
        return True
    if row[at].word not in _SHORT_MARKERS or at + 1 >= len(row):
        return False
    if at and row[at - 1].kind == "number" and row[at].start == row[at - 1].end:
        return False
    beyond = row[at + 1]
    return beyond.raw == "." or (beyond.kind == "word" and beyond.raw[:1].isupper())


def _marked(row: Sequence[Token], marker: int, taken: set[int]) -> Place | None:
    at = marker + 1
    while at < len(row) and (row[at].raw in _AFTER_MARKER or row[at].word in _MARKERS):
        at += 1
    if at >= len(row) or row[at].kind != "word" or at in taken:
        return None
    known = settlement_at(row, at)
    if known is not None:
        return Place(known.name, marker, known.end)
    if row[at].word in NOT_NAMES or is_branch(row, at) or is_locker(row[at]):
        return None
    return _named(row, marker, at, taken)


def _named(row: Sequence[Token], first: int, at: int, taken: set[int]) -> Place:
    """The settlement as it is written, capitalised."""
    end = at + 1
    name = spelled(row[at].raw)
    while end + 1 < len(row) and row[end].raw == "-" and row[end + 1].kind == "word":
        if row[end].start != row[end - 1].end or row[end + 1].start != row[end].end:
            break
        name += "-" + spelled(row[end + 1].raw)
        end += 2
    if end == at + 1 and _has_second_word(row, at, taken):
        name += " " + spelled(row[end].raw)
        end += 1
    return Place(name, first, end)


def _has_second_word(row: Sequence[Token], at: int, taken: set[int]) -> bool:
    second = at + 1
    if second >= len(row) or row[second].kind != "word" or second in taken:
        return False
    word = row[second].word
    if word in NOT_NAMES or is_branch(row, second) or is_locker(row[second]):
        return False
    if is_post(row, second) or is_given_name(word):
        return False
    if row[at].word.startswith(_ADJECTIVES) or row[at].word.endswith(
        _ADJECTIVE_ENDINGS
    ):
        return True
    is_name = second + 1 < len(row) and is_given_name(row[second + 1].word)
    return not is_name and row[second].raw[:1].isupper() and not is_town(row[at].word)


def _stands_before_a_branch(row: Sequence[Token], at: int) -> bool:
    """Whether a capitalised word that looks like a town is followed by a branch."""
    beyond = at + 1
    if beyond < len(row) and row[beyond].raw == ",":
        beyond += 1
    if beyond >= len(row) or not (is_branch(row, beyond) or is_locker(row[beyond])):
        return False
    is_after_word = (
        at > 0 and row[at - 1].kind == "word" and row[at - 1].raw[0].isupper()
    )
    word = row[at]
    if is_after_word or not word.raw[:1].isupper() or word.word in NOT_NAMES:
        return False
    return word.word.endswith(_TOWN_ENDINGS) and not is_given_name(word.word)


_TOWN_ENDINGS = tuple(folded("""
    ськ цьк ців ів їв ець івка ївка инка янка енка город град піль поль пілля ичі ани
    яни инці івці ївці ське цьке ове еве єве іне ине ин иця ниця ачі оми они ці
    """))

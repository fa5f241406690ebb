"""
Height, clothing size and age of the child, as far as a turn names them.

Every number is read by what stands around it.  Nothing is derived: a height gives no
size, an age no height.  Where a turn names two of a kind, the later one counts.
"""

import math
from collections.abc import Iterator, Sequence

import msgspec

from rules.ages import CHILD_AGES, age_in_a_word, is_of_the_child, is_one_year
from rules.flow import flow, folded
from rules.letter_sizes import letter_sizes
from rules.markers import reading
from rules.measures import Meaning
from rules.numerals import spoken_numbers
from rules.phones import phones
from rules.settlements import is_settlement
from rules.text import Token
from rules.values import GRID, Value, values

HEIGHTS = range(50, 186)  # of children
_BARE_HEIGHTS = range(80, 181)
_SIZES = range(18, 200)
_SMALLEST_BARE_SIZE = 80
_NOT = folded("не ні нет")
_BEFORE_A_SIZE = folded("на в у під розмір розміру размер")
_DOES_NOT_FIT = folded("""
    мала малий мале мало малі малувата малуватий замала замалий замале замало замалі
    короткий коротка коротке коротко завеликий завелика завелике тісний тісна тисне
    велика великий велике большой большая маленький маленькая маловат маловата
    """)
_CORRECTING = folded("ой точніше вірніше тобто помилилась точнее вернее ошиблась sorry")
_REACH_OF_CORRECTION = 4  # tokens
_REACH_OF_DOES_NOT_FIT = 4  # tokens: "122 їй вже трохи мала"

_Found = tuple[str, "_Claim"]


class SizeHeight(msgspec.Struct, frozen=True):
    """
    What a turn says about the size.

    `size` is one value of the grid ("128"), a pair of them ("122-128") or a letter
    size ("M").
    """

    height_cm: int | None = None
    size: str | None = None
    age_years: int | None = None


class _Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A value that the turn names; the greatest one of a kind counts."""

    is_wanted: bool = True  # not "не 122", not "122 замала"
    is_marked: bool = True
    first: int
    value: int | str

    @property
    def weight(self) -> tuple[bool, bool, int]:
        return self.is_wanted, self.is_marked, self.first


def extract_size_height(text: str) -> SizeHeight:
    """Read height, size and age; what the text doesn't give is None."""
    row = spoken_numbers(_without_phones(text))
    claims: dict[str, list[_Claim]] = {}
    for kind, claim in (*_numbers(row), *_words(row)):
        claims.setdefault(kind, []).append(claim)
    best = {kind: max(found, key=_weight).value for kind, found in claims.items()}
    return msgspec.convert(best, SizeHeight)


def _weight(claim: _Claim) -> tuple[bool, bool, int]:
    return claim.weight


def _without_phones(text: str) -> tuple[Token, ...]:
    row = flow(text)
    found = phones(text)
    if not found:
        return row
    inside = {at for phone in found for at in range(phone.first, phone.end)}
    return tuple(token for at, token in enumerate(row) if at not in inside)


def _words(row: Sequence[Token]) -> Iterator[_Found]:
    for at, word in letter_sizes(row):
        yield "size", _Claim(first=at, value=word)
    for at, token in enumerate(row):
        if token.kind != "word":
            continue
        age = age_in_a_word(token.word)
        before = row[at - 1] if at else None
        if age is None and (before is None or before.kind != "number"):
            after = row[at + 1] if at + 1 < len(row) else None
            age = 1 if is_one_year(before, token, after) else None
        if age is not None:
            yield "age_years", _Claim(first=at, value=age)


def _numbers(row: Sequence[Token]) -> Iterator[_Found]:
    used: set[int] = set()
    previous: Meaning | None = None
    for value in values(row):
        meaning = reading(row, value, used)
        if meaning is None and _is_correction(row, value):
            meaning = previous
        previous = meaning
        if meaning is Meaning.HEIGHT:
            found = _height(value)
        elif meaning is Meaning.SIZE:
            found = _size(row, value, is_marked=True)
        elif meaning in (Meaning.YEARS, Meaning.MONTHS):
            found = _age(row, value, meaning)
        else:
            found = _bare(row, value) if meaning is None else None
        if found is not None:
            yield found


def _height(value: Value) -> _Found | None:
    centimetres = value.high * 100 if value.high < 2 else value.high
    if not HEIGHTS.start <= centimetres <= HEIGHTS.stop:
        return None
    whole = math.floor(round(centimetres, 2) + 0.5)
    return "height_cm", _Claim(first=value.first, value=whole)


def _size(row: Sequence[Token], value: Value, *, is_marked: bool) -> _Found | None:
    if value.low not in _SIZES or value.high not in _SIZES:
        return None
    low, high = int(value.low), int(value.high)
    size = f"{low}-{high}" if value.is_range else str(high)
    return "size", _Claim(
        is_wanted=_is_wanted(row, value),
        is_marked=is_marked,
        first=value.first,
        value=size,
    )


def _age(row: Sequence[Token], value: Value, unit: Meaning) -> _Found | None:
    start, end = _clause(row, value)
    if value.high >= 12 * CHILD_AGES.stop:
        return None
    months = math.floor(value.high * (12 if unit is Meaning.YEARS else 1))
    years = months // 12
    clause = row[start:end]
    is_child = is_of_the_child(clause, value.first - start, value.end - start)
    if years not in CHILD_AGES or not is_child:
        return None
    is_years = unit is Meaning.YEARS  # "1 рік 3 місяці"
    return "age_years", _Claim(is_marked=is_years, first=value.first, value=years)


def _bare(row: Sequence[Token], value: Value) -> _Found | None:
    """Read a number that nothing names: on the grid a size, between it a height."""
    before = row[value.first - 1] if value.first else None
    if before is not None and (
        is_settlement(before.word) or before.word.startswith("0")  # a piece of a phone
    ):
        return None
    if value.low in GRID and value.high in GRID:
        is_clear = value.is_range or value.high >= _SMALLEST_BARE_SIZE
        is_alone = len(row) <= 2 or (before and before.word in _BEFORE_A_SIZE)
        return _size(row, value, is_marked=False) if is_clear or is_alone else None
    is_exclamation = value.high == 100 and row[value.first].raw != "100"  # "на всі сто"
    if value.low not in _BARE_HEIGHTS or value.high not in _BARE_HEIGHTS:
        return None
    if is_exclamation:
        return None
    height = int(value.high)
    return "height_cm", _Claim(is_marked=False, first=value.first, value=height)


def _is_correction(row: Sequence[Token], value: Value) -> bool:
    """Whether a bare number replaces the one before it: "зріст 122, ой, 126"."""
    before = row[max(0, value.first - _REACH_OF_CORRECTION) : value.first]
    return any(token.word in _CORRECTING for token in before)


def _is_wanted(row: Sequence[Token], value: Value) -> bool:
    at = value.first - 1
    while at > 0 and row[at].word in _BEFORE_A_SIZE:
        at -= 1
    if at >= 0 and row[at].word in _NOT:
        return False
    _, end = _clause(row, value)
    after = row[value.end : min(end, value.end + _REACH_OF_DOES_NOT_FIT)]
    return not any(token.word in _DOES_NOT_FIT for token in after)


def _clause(row: Sequence[Token], value: Value) -> tuple[int, int]:
    """Where the clause begins and ends in which *value* stands."""
    start, end = value.first, value.end
    while start > 0 and row[start - 1].kind not in ("mark", "newline"):
        start -= 1
    while end < len(row) and row[end].kind not in ("mark", "newline"):
        end += 1
    return start, end

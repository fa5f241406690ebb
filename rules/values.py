"""Numbers of a turn as values: single ones, ranges and pairs, metres."""

from collections.abc import Iterator, Sequence

import msgspec

from rules.flow import folded, touch
from rules.measures import Meaning, meaning_of
from rules.text import Token

GRID = frozenset(range(50, 171, 6))  # the clothing sizes

_DASHES = frozenset({"-", "–", "—", "/", "..", "..."})
_UP_TO = folded("до по to")
_OR = folded("чи або или і та й и or and")
_BETWEEN = folded("між межу между between від от з from")
_ORDINAL_ENDINGS = folded("ти х й ий ій а го ого му ому ої ми м мі шка рк")


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A number or a range; tokens[first:end] is where it stands."""

    low: float
    high: float
    first: int
    end: int
    is_height: bool = False  # said in metres; low and high are centimetres

    @property
    def is_range(self) -> bool:
        """Whether two numbers were named."""
        return self.low != self.high


def values(row: Sequence[Token]) -> Iterator[Value]:
    """Give the values of a turn from left to right."""
    at = 0
    while at < len(row):
        value = _value(row, at)
        if value is None:
            at += 1
            continue
        value = _with_upper_bound(row, value)
        yield value
        at = value.end


def _value(row: Sequence[Token], at: int) -> Value | None:
    if row[at].kind == "number":
        return _metres(row, at) or _pair_with_comma(row, at) or _number(row, at)
    if row[at].word in _WHOLE_METRE:
        return _beyond_a_metre(row, at, at + 1, 1.0)
    return None


_WHOLE_METRE = folded("метр метра")


def _number(row: Sequence[Token], at: int) -> Value | None:
    number = float(row[at].word.replace(",", "."))
    return Value(low=number, high=number, first=at, end=_after_ending(row, at))


def _after_ending(row: Sequence[Token], at: int) -> int:
    """Where a number ends that may have an ending of its own: 7-ми, 128й."""
    end = at + 1
    if end + 1 < len(row) and row[end].raw == "-":
        end += 1
    if end < len(row) and row[end].word in _ORDINAL_ENDINGS - {"м"}:
        if touch(row[end - 1], row[end]):
            return end + 1
    return at + 1


def _pair_with_comma(row: Sequence[Token], at: int) -> Value | None:
    """Read "122,128", which looks like a decimal fraction."""
    low, _, high = row[at].word.replace(",", ".").partition(".")
    if high and len(high) > 1 and int(low) in GRID and int(high) in GRID:
        return Value(low=int(low), high=int(high), first=at, end=at + 1)
    return None


def _metres(row: Sequence[Token], at: int) -> Value | None:
    number = float(row[at].word.replace(",", "."))
    unit = at + 1
    if number > 2 or unit >= len(row):
        return None
    if meaning_of(row[unit].word) is Meaning.METRES:
        return _beyond_a_metre(row, at, unit + 1, number)
    if at and meaning_of(row[at - 1].word) is Meaning.HEIGHT and number == 1:
        return _beyond_a_metre(row, at, unit, number)  # зріст 1 28
    return None


def _beyond_a_metre(row: Sequence[Token], at: int, end: int, metres: float) -> Value:
    """Read "1 м 28", "метр двадцять", "1.28 м"; *end* is after the word for metres."""
    more = end
    while more < len(row) and (row[more].word in _OR or row[more].raw == "."):
        more += 1
    centimetres = metres * 100
    if metres == 1 and _is_rest(row, more):
        centimetres += float(row[more].word)
        end = more + 1
    return Value(low=centimetres, high=centimetres, first=at, end=end, is_height=True)


def _is_rest(row: Sequence[Token], at: int) -> bool:
    """Whether a number of centimetres below a metre stands here."""
    if at >= len(row) or not row[at].word.isdecimal() or int(row[at].word) > 99:
        return False
    unit = meaning_of(row[at + 1].word) if at + 1 < len(row) else None
    return unit in (None, Meaning.CENTIMETRES, Meaning.HEIGHT, Meaning.SIZE)


def _with_upper_bound(row: Sequence[Token], value: Value) -> Value:
    while True:
        joined = _joined(row, value)
        if joined is None:
            return value
        value = joined


def _joined(row: Sequence[Token], low: Value) -> Value | None:
    at = low.end
    between = row[at] if at < len(row) else None
    if between is None:
        return None
    at += between.kind != "number"
    high = _value(row, at) if at < len(row) else None
    if high is None or high.high <= low.high or high.first != at:
        return None
    if not _is_range(row, low, between, high):
        return None
    return msgspec.structs.replace(
        low, high=high.high, end=high.end, is_height=low.is_height or high.is_height
    )


def _is_range(row: Sequence[Token], low: Value, between: Token, high: Value) -> bool:
    if between.raw in _DASHES or between.word in _UP_TO:
        return True
    unit = meaning_of(row[high.end].word) if high.end < len(row) else None
    is_pair = low.high in GRID and high.high in GRID
    if between.kind == "number":
        return is_pair and unit not in (Meaning.YEARS, Meaning.MONTHS, Meaning.SIZE)
    if between.word not in _OR:
        return False
    if low.first and row[low.first - 1].word in _BETWEEN:
        return True
    return unit is Meaning.YEARS or (is_pair and unit is not Meaning.SIZE)

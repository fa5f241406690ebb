"""What a value in a turn measures: its unit and the markers before and after it."""

from collections.abc import Sequence

from rules.flow import folded, touch
from rules.measures import Meaning, meaning_of
from rules.text import Token
from rules.values import GRID, Value

_REACH = 8  # tokens between a marker and its number: "зріст у моєї донечки десь 128"
_REACH_OF_OTHER = 3  # "відділення нової пошти 128"
_MARKERS = frozenset(
    {Meaning.HEIGHT, Meaning.SIZE, Meaning.GARMENT, Meaning.BRANCH, Meaning.OTHER}
)
_PASSED_OVER = frozenset({":", "-", "–", "—", "=", "(", ")", "):", "~", '"'})
_ON = folded("на в у для for")
_ASKING = folded("яка який якого яку якої які какая какой какого скільки сколько")
_BETWEEN_NUMBER_AND_MARKER = folded("""
    у в на по мене нас неї нього дитини дитинки доньки сина її його нее него ребёнка
    доці це был буде
    """)
_BEFORE_A_UNIT = frozenset({"+", ")", "-"})  # "5+ років", "7-річна"
_TIMES = frozenset({"*", "×", "х", "x", "x"})
_R = folded("р")
_L = folded("л")
_LAST_YEAR_OF_A_CHILD = 17


def reading(row: Sequence[Token], value: Value, used: set[int]) -> Meaning | None:
    """
    Say what *value* measures; None if nothing around it says so.

    Args:
        used: Where the markers stand that belong to an earlier number; is added to.
    """
    unit = _unit(row, value)
    if unit in (Meaning.YEARS, Meaning.MONTHS, Meaning.OTHER_UNIT):
        return unit
    marker = _marker_before(row, value, used)
    if marker is None:
        marker = _marker_after(row, value, used)
    if marker in (Meaning.BRANCH, Meaning.OTHER, Meaning.GARMENT, Meaning.YEARS):
        return marker
    if marker is Meaning.SIZE and value.high in GRID:
        return marker
    if value.is_height or unit is Meaning.CENTIMETRES:
        return Meaning.HEIGHT
    return marker or unit


def _unit(row: Sequence[Token], value: Value) -> Meaning | None:
    if value.first and _is_no_number(row, value.first - 1, value.first - 2):
        return Meaning.OTHER_UNIT
    at = value.end
    while at < len(row) and row[at].raw in _BEFORE_A_UNIT:
        at += 1
    if at >= len(row):
        return None
    if _is_no_number(row, at, at + 1):
        return Meaning.OTHER_UNIT
    word = row[at].word
    is_age = value.high <= _LAST_YEAR_OF_A_CHILD
    if word in _R:
        return Meaning.YEARS if is_age else Meaning.SIZE
    unit = meaning_of(word)
    if word in _L and not is_age:
        return None
    units = (Meaning.CENTIMETRES, Meaning.YEARS, Meaning.MONTHS, Meaning.OTHER_UNIT)
    return unit if unit in units else None


def _is_no_number(row: Sequence[Token], mark: int, beyond: int) -> bool:
    """Whether a mark makes two numbers a time ("12:30") or an area ("100х140")."""
    if not 0 <= beyond < len(row) or row[beyond].kind != "number":
        return False
    is_time = row[mark].raw == ":" and touch(row[mark], row[max(mark, beyond)])
    return is_time or row[mark].word in _TIMES


def _marker_before(
    row: Sequence[Token], value: Value, used: set[int]
) -> Meaning | None:
    for at in range(value.first - 1, max(-1, value.first - 1 - _REACH), -1):
        if row[at].kind == "number":
            return None
        if row[at].kind in ("mark", "newline"):
            if not _is_passed_over(row, at):
                return None
            continue
        marker = _before(row, at, value)
        if marker is not None:
            return None if at in used else _doubted(row, at, marker, value)
    return None


def _is_passed_over(row: Sequence[Token], at: int) -> bool:
    if row[at].raw in _PASSED_OVER:
        return True
    return at > 0 and (
        meaning_of(row[at - 1].word) in _MARKERS or row[at - 1].word in _R
    )


def _before(row: Sequence[Token], at: int, value: Value) -> Meaning | None:
    """What the word at *at* says about a value that comes after it."""
    distance = value.first - at
    is_unit = at > 0 and row[at - 1].kind == "number"
    if row[at].word in _R and distance <= 2 and value.high >= min(GRID):
        return None if is_unit else Meaning.SIZE
    marker = meaning_of(row[at].word)
    if marker is Meaning.CENTIMETRES and distance == 1 and not is_unit:
        return Meaning.HEIGHT
    if marker is Meaning.YEARS:
        is_age = value.high <= _LAST_YEAR_OF_A_CHILD
        return marker if distance == 1 and is_age and not is_unit else None
    if marker in (Meaning.BRANCH, Meaning.OTHER) and distance > _REACH_OF_OTHER:
        return None
    return marker if marker in _MARKERS else None


def _doubted(
    row: Sequence[Token], at: int, marker: Meaning, value: Value
) -> Meaning | None:
    """Take a marker back where the number is what is asked about: яка ціна на 128?"""
    is_on = row[value.first - 1].word in _ON and at < value.first - 1
    if marker is Meaning.SIZE:
        is_height = is_on and value.high not in GRID and value.high >= min(GRID)
        return Meaning.HEIGHT if is_height else marker
    if marker not in (Meaning.GARMENT, Meaning.OTHER) or value.high not in GRID:
        return marker
    asked = any(token.word in _ASKING for token in row[max(0, at - 2) : at])
    return None if asked or is_on else marker


def _marker_after(row: Sequence[Token], value: Value, used: set[int]) -> Meaning | None:
    at = value.end
    if at < len(row) and meaning_of(row[at].word) is Meaning.CENTIMETRES:
        at += 1
    skipped = 0
    while at < len(row) and row[at].word in _BETWEEN_NUMBER_AND_MARKER and skipped < 2:
        at += 1
        skipped += 1
    if at >= len(row) or _has_own_number(row, at):
        return None
    marker = meaning_of(row[at].word)
    if marker not in _MARKERS - {Meaning.OTHER}:
        return None
    used.add(at)
    return marker


def _has_own_number(row: Sequence[Token], marker: int) -> bool:
    """Whether a marker is followed by a number that has nothing else to name it."""
    at = marker + 1
    while at < len(row) and row[at].raw in _PASSED_OVER:
        at += 1
    if at >= len(row) or row[at].kind != "number":
        return False
    beyond = meaning_of(row[at + 1].word) if at + 1 < len(row) else None
    return beyond in (None, Meaning.CENTIMETRES, Meaning.METRES)

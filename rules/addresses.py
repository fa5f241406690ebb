"""Where a parcel is handed over: branches, lockers and postal indexes."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rules.flow import folded
from rules.measures import Meaning, meaning_of
from rules.numerals import CARDINALS, ORDINALS
from rules.text import Token

_BRANCH_STEMS = tuple(
    folded(
        "відділен отделен віділен отдилен відділ новапошт новапочт новойпочт новоюпошт"
    )
)
_BRANCHES = folded("нп отд вд np branch department office warehouse склад нпошта")
_SHORT_BRANCH = folded("відд")  # "від" when it is folded
_NEW = tuple(folded("нов"))
_POST = tuple(folded("пошт почт"))
_LOCKER_STEMS = tuple(
    folded("поштомат почтомат поштамат почтамат постомат постамат locker поштомад")
)
_INDEX_STEMS = tuple(folded("індекс индекс index zip"))
_OTHER_CARRIER_STEMS = tuple(folded("укрпошт укрпочт ukrposht джастін джастин деліве"))
_OTHER_CARRIERS = folded("meest міст justin")
_FILLERS = folded("""
    номер номером number no у в на нас мене буде це моє мое наше потрібне пошти почти
    почты пошта зручно зручне мені
    """)
_CORRECTING = folded("а ой ні не точніше вірніше тобто краще вибачте точнее вернее нет")
_NOT = folded("не not")
PASSED_OVER = frozenset({".", ":", "-", "–", "—", "(", "№", "#", ".:", "=", '"'})
_ENDINGS = folded("е те ме ге му го ої ій те м ий й а")
_ORDER = folded("замовлення замовленню заказ заказа order чек чека рахунок")
_UP_TO = folded("до")
_REACH = 7  # tokens between "відділення" and its number
_LONGEST_BRANCH, _LONGEST_LOCKER, _INDEX = 4, 6, 5  # digits

Found = tuple[str, int, int]  # the digits, and the tokens from first to end


def is_branch(row: Sequence[Token], at: int) -> bool:
    """Say whether a branch of Nova Poshta is named here, or the carrier itself."""
    word = row[at].word
    if not _may_begin_a_branch(word):
        return False
    if word in _BRANCHES or (word.startswith(_BRANCH_STEMS) and not is_locker(row[at])):
        return True
    if word in _SHORT_BRANCH and _is_cut_short(row, at):
        return True
    if word == "н" and [token.word for token in row[at + 1 : at + 3]] == [".", "п"]:
        return True
    return word.startswith(_NEW) and is_post(row, at + 1)


@lru_cache(maxsize=1 << 13)
def _may_begin_a_branch(word: str) -> bool:
    is_short = word in _BRANCHES or word in _SHORT_BRANCH or word == "н"
    return is_short or word.startswith((*_BRANCH_STEMS, *_NEW))


def _is_cut_short(row: Sequence[Token], at: int) -> bool:
    """Whether "відд" or "від." is meant and not the preposition "від"."""
    is_doubled = len(row[at].raw) > len(row[at].word)
    return is_doubled or (at + 1 < len(row) and row[at + 1].raw == ".")


def is_post(row: Sequence[Token], at: int) -> bool:
    """Say whether the word is "пошта" in any case."""
    return at < len(row) and row[at].word.startswith(_POST) and not is_locker(row[at])


def is_locker(token: Token) -> bool:
    """Say whether a parcel locker is named."""
    return _is_locker_word(token.word)


@lru_cache(maxsize=1 << 13)
def _is_locker_word(word: str) -> bool:
    return word.startswith(_LOCKER_STEMS)


def is_of_another_carrier(row: Sequence[Token]) -> bool:
    """Say whether a carrier is named that isn't Nova Poshta."""
    return any(
        token.word in _OTHER_CARRIERS or token.word.startswith(_OTHER_CARRIER_STEMS)
        for token in row
    )


def branches(row: Sequence[Token], taken: set[int]) -> Iterator[Found]:
    """Give the branches of Nova Poshta from left to right."""
    is_foreign = is_of_another_carrier(row)
    for at in range(len(row)):
        if at in taken or not is_branch(row, at):
            continue
        if is_foreign and not row[at].word.startswith(_NEW) and row[at].word != "нп":
            continue
        found = _number_after(row, at + 1, taken) or _number_before(row, at, taken)
        if found is not None:
            yield _corrected(row, found, taken)


def _number_after(row: Sequence[Token], at: int, taken: set[int]) -> Found | None:
    for step in range(_REACH):
        if at >= len(row) or at in taken:
            return None
        token = row[at]
        found = _branch_number(row, at)
        if found is not None:
            return found
        if token.word in _UP_TO:  # "(до 30 кг)"
            at += 3 + (at + 3 < len(row) and row[at + 3].raw in (")", "),"))
            continue
        is_joined = token.raw in (",", "\n") and _goes_on(row, at + 1, step)
        if not (_is_filler(row, at) or is_joined):
            return None
        at += 1
    return None


def _is_filler(row: Sequence[Token], at: int) -> bool:
    token = row[at]
    return (
        token.raw in PASSED_OVER
        or token.word in _FILLERS
        or (is_branch(row, at) or is_post(row, at))
        or token.word == "п"
    )


def _goes_on(row: Sequence[Token], at: int, step: int) -> bool:
    """Whether the number may stand behind a comma or in the next message."""
    if at >= len(row):
        return False
    return is_branch(row, at) or row[at].raw in "№#" or (step <= 1)


def _branch_number(row: Sequence[Token], at: int) -> Found | None:
    token = row[at]
    if token.kind == "number":
        digits = token.word.lstrip("0")
        is_number = digits.isdecimal() and len(digits) <= _LONGEST_BRANCH
        return (digits, at, at + 1) if is_number and not _has_unit(row, at) else None
    return _said_number(row, at)


def _said_number(row: Sequence[Token], at: int) -> Found | None:
    """Read "перше", "двадцять п'яте", "двадцять п'ять"."""
    total, end, last = 0, at, 1000
    while end < len(row):
        word = row[end].word
        value = CARDINALS.get(word) or ORDINALS.get(word)
        if not value or value >= last or (end > at and last < 20):
            break
        total, end, last = total + value, end + 1, value
        if word in ORDINALS:
            break
    return (str(total), at, end) if total else None


def _has_unit(row: Sequence[Token], at: int) -> bool:
    beyond = meaning_of(row[at + 1].word) if at + 1 < len(row) else None
    if beyond is Meaning.METRES:  # "НП 5 м. Київ"
        return False
    return beyond not in (None, Meaning.BRANCH, Meaning.OTHER)


def _number_before(row: Sequence[Token], at: int, taken: set[int]) -> Found | None:
    end = at
    while end and (row[end - 1].word in _ENDINGS or row[end - 1].raw == "-"):
        end -= 1
    if not end or end - 1 in taken:
        return None
    for first in (end - 2, end - 1):
        if first < 0 or first in taken:
            continue
        found = _branch_number(row, first)
        if found is not None and found[2] == end:
            return found
    return None


def _corrected(row: Sequence[Token], found: Found, taken: set[int]) -> Found:
    """Give the number that replaces a branch: "не 5, а 7", "5, ой ні, 7"."""
    at = found[2]
    is_corrected = False
    while at < len(row) and at not in taken:
        if row[at].word in _CORRECTING:
            is_corrected = True
        elif row[at].kind not in ("mark", "newline") and not _is_filler(row, at):
            break
        at += 1
    is_denied = row[at - 1].word in _NOT  # "5, а не 7"
    if is_corrected and not is_denied and at < len(row) and at not in taken:
        return _branch_number(row, at) or found
    return found


def lockers(row: Sequence[Token], taken: set[int]) -> Iterator[Found]:
    """Give the parcel lockers from left to right."""
    for at, token in enumerate(row):
        if not is_locker(token):
            continue
        position = at + 1
        stop = min(len(row), at + _REACH)
        while position < stop and (
            _is_filler(row, position) or _is_word(row, position)
        ):
            position += 1
        for number in (position, at - 1):
            if 0 <= number < len(row) and number not in taken:
                digits = row[number].word
                if digits.isdecimal() and len(digits) <= _LONGEST_LOCKER:
                    yield digits, number, number + 1
                    break


def _is_word(row: Sequence[Token], at: int) -> bool:
    """Whether a word may stand before the locker's number: "поштомат у Дніпрі 4455"."""
    return row[at].kind == "word" and not is_branch(row, at)


def indexes(row: Sequence[Token], taken: set[int]) -> Iterator[Found]:
    """Give the postal indexes: five digits that are nothing else."""
    for at, token in enumerate(row):
        is_index = token.word.isdecimal() and len(token.word) == _INDEX
        if not is_index or at in taken or _has_unit(row, at):
            continue
        before = meaning_of(row[at - 1].word) if at else None
        is_marked = at > 0 and any(
            near.word.startswith(_INDEX_STEMS) for near in row[max(0, at - 3) : at]
        )
        is_of_an_order = at > 0 and row[at - 1].word in _ORDER
        if is_marked or not (before is Meaning.OTHER or is_of_an_order):
            yield token.word, at, at + 1

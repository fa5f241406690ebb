"""Phone numbers of Ukraine in all the shapes in which they are typed."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from rules.flow import flow, folded, touch
from rules.text import Token

_DIGIT = re.compile(r"\d")
_SEPARATORS = frozenset({"-", "–", "—", "(", ")", ".", "/", "+"})
_ZERO = folded("о o")
_OPERATORS = frozenset(
    "39 44 50 63 66 67 68 73 75 77 89 91 92 93 94 95 96 97 98 99".split()
)
_NOT_A_PHONE = folded("ттн накладна накладної накладная трек ua ібан iban")
_AFTER_THE_ZERO = "345679"  # 0 800 is a hotline
_SHORT = 2  # digits; such a rest belongs to the number and makes it too long


class Phone(msgspec.Struct, frozen=True):
    """A number in the form +380XXXXXXXXX; it stands in flow[first:end]."""

    number: str
    first: int
    end: int


class _Group(msgspec.Struct, frozen=True):
    digits: str
    first: int
    end: int


@lru_cache(maxsize=1 << 8)
def phones(text: str) -> tuple[Phone, ...]:
    """Give the phones of a turn from left to right, by their places in its flow."""
    if _DIGIT.search(text) is None:
        return ()
    row = flow(text)
    return tuple(phone for run in _runs(row) for phone in _in_run(row, run))


def _runs(row: Sequence[Token]) -> Iterator[list[_Group]]:
    """The longest rows of numbers with nothing but separators between them."""
    run: list[_Group] = []
    at = 0
    while at < len(row):
        group = _group(row, at)
        if group is not None:
            run.append(group)
            at = group.end
            continue
        if run and row[at].raw not in _SEPARATORS and not _is_joint(row[at].raw):
            yield run
            run = []
        at += 1
    if run:
        yield run


def _is_joint(raw: str) -> bool:
    """Whether a run of marks is made of separators: ")-"."""
    return all(sign in _SEPARATORS for sign in raw)


def _group(row: Sequence[Token], at: int) -> _Group | None:
    """Digits that touch one another; an "о" that touches a digit is a zero."""
    if row[at].kind != "number" and row[at].word not in _ZERO:
        return None
    digits = ""
    end = at
    while end < len(row) and (end == at or touch(row[end - 1], row[end])):
        token = row[end]
        if token.kind == "number":
            digits += token.word.replace(".", "").replace(",", "")
        elif token.word in _ZERO and _touches_a_number(row, end):
            digits += "0" * len(token.raw)
        else:
            break
        end += 1
    return _Group(digits, at, end) if digits else None


def _touches_a_number(row: Sequence[Token], at: int) -> bool:
    before = at > 0 and row[at - 1].kind == "number" and touch(row[at - 1], row[at])
    after = (
        at + 1 < len(row)
        and row[at + 1].kind == "number"
        and touch(row[at], row[at + 1])
    )
    return before or after


def _in_run(row: Sequence[Token], run: list[_Group]) -> Iterator[Phone]:
    before = row[run[0].first - 1] if run[0].first else None
    if before is not None and before.word in _NOT_A_PHONE:
        return
    whole = "".join(group.digits for group in run)
    if len(whole) == 9 and whole[:2] in _OPERATORS:
        yield Phone("+380" + whole, run[0].first, run[-1].end)
        return
    has_code = before is not None and before.raw == "+"  # +380…, or a foreign one
    at = 0
    while at < (1 if has_code else len(run)):
        count, number = _at(run[at : at + 12])
        if number is not None:
            yield Phone("+38" + number, run[at].first, run[at + count - 1].end)
        at += count


def _at(groups: Sequence[_Group]) -> tuple[int, str | None]:
    """How many groups the number that begins here takes, and its ten digits."""
    digits = ""
    for count, group in enumerate(groups, 1):
        digits += group.digits
        number = _national(digits)
        if number is None:
            continue
        rest = groups[count].digits if count < len(groups) else ""
        if count > 1 and 0 < len(rest) <= _SHORT:
            return count + 1, None
        return count, number
    return 1, None


def _national(digits: str) -> str | None:
    """The ten digits of a number with or without the code of the country."""
    for code in ("", "38", "8"):
        number = digits[len(code) :]
        if digits.startswith(code) and len(number) == 10 and number[0] == "0":
            return number if number[1] in _AFTER_THE_ZERO else None
    return None

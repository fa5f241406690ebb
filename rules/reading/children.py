"""Several sizes in one message: of several children, or weighed for one child."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import msgspec

from rules.children import Child
from rules.flow import folded
from rules.lexicon import senses
from rules.reading.clauses import Clause, Word
from rules.reading.whose import child_of, whose
from rules.sizes import extract_size_height

_AND = folded("і й та и and")
_OR = folded("чи або или or")
_NOT_EACH = _OR | folded("""
    ні нет не краще лучше ой точніше вірніше тобто точнее вернее
    """)
_SEVERAL = folded("""
    двоє двох двом обом обох обоє двое двоих двоим обоим троє трьох трьом трое троих
    двійня двійнят двійнята двойня двойняшки двойняшкам близнюки близнят близняшки
    близнецы діти дітей дітям дітки діткам дети детей детям детки деткам деток
    """)
_BOTH = folded("обом обоим обоє обоих обох")
_ONE_ROW = 6  # cm between two heights that one size fits


class OfChild(msgspec.Struct, frozen=True):
    """A size or a height, and the child that has it, if it was said which."""

    height_cm: int | None = None
    size: str | None = None
    child: Child | None = None


def sizes_of_each(clauses: Sequence[Clause]) -> tuple[OfChild, ...]:
    """Give a size for each child, in the order named; empty if it is about one."""
    if not _has_numbers(clauses):
        return ()
    words = [word for clause in clauses for word in clause.words]
    if any(word.folded in _NOT_EACH for word in words):
        return ()
    each = tuple(_sizes(clauses))
    if len(each) < 2 or not (_joins_numbers(clauses) or _names_several(words)):
        return ()
    pairs = combinations(map(_number, each), 2)
    return each if all(abs(one - other) > _ONE_ROW for one, other in pairs) else ()


def _has_numbers(clauses: Sequence[Clause]) -> bool:
    """Whether there are several, so that it is worth to look what they mean."""
    numbers = (word.kind == "number" for clause in clauses for word in clause.words)
    return sum(numbers) > 1


def _sizes(clauses: Sequence[Clause]) -> Iterator[OfChild]:
    """Give what stands between the marks and the "and"s, and before another child."""
    for clause in clauses:
        for part in _parts(clause):
            found = extract_size_height(" ".join(word.raw for word in part))
            if found.height_cm or (found.size and found.size.isdecimal()):
                yield OfChild(found.height_cm, found.size, whose(part))


def _parts(clause: Clause) -> Iterator[list[Word]]:
    """Part "дочці 122 сину 104" and "122 дочці, 104 сину" alike."""
    numbers = [word.kind == "number" for word in clause.words]
    children = [child_of(word) is not None for word in clause.words]
    is_child_first = True in children and True not in numbers[: children.index(True)]
    begins = children if is_child_first else numbers
    part: list[Word] = []
    for word, is_begun in zip(clause.words, begins):
        is_full = any(one.kind == "number" for one in part)
        is_full = is_full and (is_child_first or any(map(child_of, part)))
        if word.folded in _AND or (is_begun and is_full):
            yield part
            part = []
        if word.folded not in _AND:
            part.append(word)
    yield part


def _number(size: OfChild) -> int:
    return size.height_cm or int(size.size or 0)


def _joins_numbers(clauses: Sequence[Clause]) -> bool:
    """Whether it says "116 і 128"."""
    rows = [clause.folded for clause in clauses]
    return any(
        before.isdecimal() and between in _AND and after.isdecimal()
        for row in rows
        for before, between, after in zip(row, row[1:], row[2:])
    )


def _names_several(words: Sequence[Word]) -> bool:
    children = [
        word for word in words if "child" in senses(word.folded) or child_of(word)
    ]
    return len(children) > 1 or any(word.folded in _SEVERAL for word in words)


def names_both(clauses: Sequence[Clause]) -> bool:
    """Say whether the item is for both children: "шоколадний, обом"."""
    return any(not _BOTH.isdisjoint(clause.folded) for clause in clauses)


def weighed_sizes(clauses: Sequence[Clause]) -> str:
    """Give the words that weigh sizes for one child: "110-116 чи 122-128"."""
    for clause in clauses if _has_numbers(clauses) else ():
        for at, word in enumerate(clause.words):
            if word.folded in _OR:
                sides = (clause.words[:at], clause.words[at + 1 :])
                one, other = (_named_alone(side) for side in sides)
                if one and other and one != other:
                    return clause.raw
    return ""


def _named_alone(words: Sequence[Word]) -> str | int | None:
    found = extract_size_height(" ".join(word.raw for word in words))
    return found.size or found.height_cm

"""Letter sizes with a marker: "розмір М", "size xl", "L розмір"."""

from collections.abc import Iterator, Sequence

from rules.flow import folded
from rules.measures import Meaning, meaning_of
from rules.text import Token

# Cyrillic letters are typed for the Latin ones, and "эс", "эмка" are said.
_LETTERS = {
    "XS": "xs хс xс хs ікс-ес",
    "S": "s с еска эска эс",
    "M": "m м емка эмка эм",
    "L": "l л елька элька эль",
    "XL": "xl хл xл хl іксель иксэль хелька",
    "XXL": "xxl ххл xxл ххl",
}
_BY_SPELLING = {
    spelling: size for size, row in _LETTERS.items() for spelling in row.split()
}
_REACH = 4  # tokens: "розмір у нас десь М"
_FILLERS = folded("у в нас мене потрібен треба нужен десь буде a the is my на")


def letter_sizes(row: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Give where a letter size stands that a marker names, and the size."""
    for at, token in enumerate(row):
        if token.kind != "word" or meaning_of(token.word) is not Meaning.SIZE:
            continue
        found = _after(row, at) or _before(row, at)
        if found is not None:
            yield at, found


def _after(row: Sequence[Token], marker: int) -> str | None:
    for at in range(marker + 1, min(len(row), marker + 1 + _REACH)):
        size = _letter(row, at)
        if size is not None:
            return size
        if row[at].raw not in (":", "-", "–", "2") and row[at].word not in _FILLERS:
            return None
    return None


def _before(row: Sequence[Token], marker: int) -> str | None:
    return _letter(row, marker - 1) if marker else None


def _letter(row: Sequence[Token], at: int) -> str | None:
    """The size that the token is, unless a number makes it a preposition or a unit."""
    size = _BY_SPELLING.get(row[at].raw.lower())
    is_before_a_number = at + 1 < len(row) and row[at + 1].kind == "number"
    if size is None or is_before_a_number:
        return None
    if at and row[at - 1].word == "2" and size == "XL":
        return "XXL"
    if at and row[at - 1].kind == "number":
        return None
    return size

"""Streets, houses, regions and districts, whose words and numbers are nothing else."""

from collections.abc import Sequence

from rules.addresses import PASSED_OVER, is_branch, is_locker
from rules.flow import folded, touch
from rules.measures import meaning_of
from rules.text import Token

_STREETS = folded("""
    вул вулиця вулиці вулицю вулицею ул улица улице улицу просп проспект проспекту пр
    пров провулок переулок пер бульвар бульв бул площа площі площадь пл шосе шоссе
    набережна наб майдан узвіз алея street str vul ul avenue мікрорайон мкр микрорайон
    жк масив массив тупик вулица
    """)
_HOUSES = folded("""
    буд будинок будинку дом доме дім б д кв квартира квартиру кварт під'їзд подъезд
    поверх этаж корпус корп офіс секція house apt flat building
    """)
_LONGEST_STREET = 5  # words
_REGIONS = folded("область обл області область области область oblast region")
_DISTRICTS = folded("район району районі районе")
_SHORT_DISTRICT = folded("р")  # "р-н"
_REGION_ENDINGS = tuple(
    folded("ська ської ській ську ской ская цька цької цкая цкой")
    | folded("ський ського цький цького ский ского цкий skyi ska")
)
_REGION_NOUN = tuple(folded("щина щини щину щині щиною"))

_POSTAL_INDEX = 5  # digits


def streets(row: Sequence[Token]) -> set[int]:
    """Give where the streets stand, with their houses."""
    taken: set[int] = set()
    for at, token in enumerate(row):
        if token.word in _STREETS and at not in taken and _is_named(row, at):
            end = _end_of_street(row, at + 1)
            before = at - 1 if at and meaning_of(row[at + 1].word) else at
            taken.update(range(before, end))
    return taken


def houses(row: Sequence[Token]) -> set[int]:
    """Give where houses, flats and floors stand: "буд. 5", "кв 12", "2 поверх"."""
    taken: set[int] = set()
    for at, token in enumerate(row):
        if token.word not in _HOUSES:
            continue
        number = _next_number(row, at + 1)
        if number is not None:
            taken.update(range(at, number + 1))
        elif at and row[at - 1].kind == "number" and len(token.word) > 2:
            taken.update((at - 1, at))
    return taken


def _is_named(row: Sequence[Token], at: int) -> bool:
    beyond = row[at + 1 : at + 3]
    return bool(beyond) and any(token.kind in ("word", "number") for token in beyond)


def _next_number(row: Sequence[Token], at: int) -> int | None:
    while at < len(row) and row[at].raw in PASSED_OVER:
        at += 1
    return at if at < len(row) and row[at].kind == "number" else None


def _end_of_street(row: Sequence[Token], at: int) -> int:
    """Where a street ends: after its house, or before the next part of the address."""
    words = 0
    while at < len(row) and words < _LONGEST_STREET:
        token = row[at]
        if token.kind == "number":
            return _end_of_house(row, at)
        if is_branch(row, at) or is_locker(token) or token.kind == "newline":
            return at
        if token.raw in (",", ";") and not _is_house(row, at + 1):
            return at
        words += token.kind == "word"
        at += 1
    return at


def _is_house(row: Sequence[Token], at: int) -> bool:
    return at < len(row) and (
        row[at].word in _HOUSES
        or (row[at].word.isdecimal() and len(row[at].word) < _POSTAL_INDEX)
    )


def _end_of_house(row: Sequence[Token], at: int) -> int:
    """Where a house ends: 12, 12а, 12/3, 12-б."""
    at += 1
    while at < len(row) and touch(row[at - 1], row[at]):
        is_part = row[at].raw in ("/", "-") or len(row[at].raw) == 1
        if not (is_part or row[at].kind == "number") or row[at].raw in ",;\n.":
            break
        at += 1
    return at


def regions(row: Sequence[Token]) -> set[int]:
    """Give where regions and districts stand: "Львівська обл.", "Стрийський р-н"."""
    taken: set[int] = set()
    for at, token in enumerate(row):
        end = _region_end(row, at)
        if end > at:
            taken.update(range(at, end))
            for near in (at - 1, end + (end < len(row) and row[end].raw in ".:")):
                if 0 <= near < len(row) and row[near].word.endswith(_REGION_ENDINGS):
                    taken.add(near)
                    break
        elif token.word.endswith(_REGION_NOUN):
            taken.add(at)
    return taken


def _region_end(row: Sequence[Token], at: int) -> int:
    if row[at].word in _REGIONS or row[at].word in _DISTRICTS:
        return at + 1
    if row[at].word not in _SHORT_DISTRICT:
        return at
    is_short = [token.word for token in row[at : at + 3]] == ["р", "-", "н"]
    return at + 3 if is_short else at

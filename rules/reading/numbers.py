"""Numbers of a turn that are no size: which of a list, how many, how dear at most."""

from collections.abc import Sequence

import msgspec

from rules.flow import folded
from rules.folding import fold_word
from rules.lexicon import senses
from rules.measures import Meaning, meaning_of
from rules.reading.clauses import Clause, Word
from rules.reading.goods import kind_of
from rules.sizes import HEIGHTS

_ORDINALS = {
    fold_word(word): number
    for number, words in enumerate(
        (
            "останній остання останню останнє останнього последний последняя последнюю",
            "",
            """
            перший перша перше першу першого першій першим першої первый первая первое
            первую первого first
            """,
            """
            другий друга друге другу другого другій другим другої второй вторая второе
            вторую второго second
            """,
            """
            третій третя третє третю третього третьої третий третья третье третью third
            """,
            "четвертий четверта четверту четверте четвертый четвертая четвертую",
            "п'ятий п'ята п'яту пятый пятая пятую",
        ),
        start=-1,
    )
    for word in words.split()
}
LAST = -1
_OF_A_LIST = folded("""
    варіант варіанту варіанта вариант варианта модель моделі моделька фото фотка фотці
    номер № number під цифра пункт
    """)
_NOT_OF_A_LIST = folded("""
    відділення отделение раз рік клас день дитина дитини черга половина тиждень
    """)
_OF_A_SIZE = frozenset({Meaning.HEIGHT, Meaning.SIZE, Meaning.CENTIMETRES})
_TOO = folded("теж тоже також также ще іще еще")
_ENDINGS = folded("й ий го му ю у а я")  # 2й
_MOST_IN_A_LIST = 10
_COLOUR = tuple(map(fold_word, "колір кольор колор цвет розцвіт расцвет".split()))
_HOW_MANY = {
    **dict.fromkeys(folded("одну один одна одне одного одно one"), 1),
    **dict.fromkeys(
        folded("дві два двоє двох две двое обидві обидва обе оба two пару"), 2
    ),
    **dict.fromkeys(folded("три троє трьох трое three"), 3),
    **dict.fromkeys(folded("чотири четверо четыре"), 4),
    **dict.fromkeys(folded("п'ять пять п'ятеро"), 5),
}
_MOST_BY_WORD = 9
ONLY = folded("тільки лише лиш только")
_UNLIKELY = {str(number) for number in range(20, 251)} - {*map(str, HEIGHTS)}
_PIECES = ("шт", "штук", "штуч", "комплект", "одиниц")
_TAKING = ("take", "add", "order", "reserve", "want", "can", "let")
_AT_MOST = folded(
    "до максимум макс дешевше дешевле бюджет бюджету дорожче дороже межах"
)
_NOT_MONEY = folded(
    "см cm зріст зросту рост роста років лет год рік годин числа дн днів"
)
_THOUSANDS = ("тис", "тыс")
_LEAST_PRICE, _LEAST_PRICE_IN_CURRENCY, _THOUSAND = 200, 20, 1000


class Place(msgspec.Struct, frozen=True):
    """A place in a list, from 1; LAST is the end."""

    number: int
    words: str


def ordinal(clauses: Sequence[Clause], *, is_asked: bool) -> Place | None:
    """
    Give the place in a list that the turn names: "другий", "варіант 2".

    Args:
        is_asked: Whether a choice is pending, so that a bare number is one.
    """
    for clause in reversed(clauses):
        for at, word in enumerate(clause.words):
            number = _place_of(clause, at, is_asked=is_asked)
            if number and not word.is_denied and not _is_about_other(clause):
                return Place(number, word.raw)
    return None


def places(clauses: Sequence[Clause]) -> tuple[int, ...]:
    """Give the places when the turn names several and no more: "другий і третій"."""
    found: dict[int, None] = {}
    for clause in clauses:
        for word in clause.words:
            number = _ORDINALS.get(word.folded)
            if word.folded.isdecimal() and 1 <= int(word.folded) <= _MOST_IN_A_LIST:
                number = int(word.folded)
            if number:
                found[number] = None
            elif not _goes_with_choice(word):
                return ()
    return tuple(found) if len(found) > 1 else ()


def _place_of(clause: Clause, at: int, *, is_asked: bool) -> int | None:
    word = clause.words[at]
    near = clause.words[max(0, at - 1) : at] + clause.words[at + 1 : at + 2]
    if number := _ORDINALS.get(word.folded):
        others = clause.words[:at] + clause.words[at + 1 :]
        goes = (
            _goes_with_choice(other) or (is_asked and _is_in_colour(other))
            for other in others
        )
        return number if all(goes) else None
    if not word.folded.isdecimal() or not 1 <= int(word.folded) <= _MOST_IN_A_LIST:
        return None
    is_marked = any(other.folded in _OF_A_LIST for other in near)
    is_bare = is_asked and all(
        other is word or other.folded in _ENDINGS for other in clause.words
    )
    return int(word.folded) if is_marked or is_bare else None


def _goes_with_choice(word: Word) -> bool:
    families = {sense.partition(".")[0] for sense in senses(word.folded)}
    return (
        word.is_small
        or word.folded in _OF_A_LIST
        or word.folded in _TOO
        or _is_of_a_size(word)
        or kind_of(word.folded) is not None
        or not families.isdisjoint(("take", "this", "want", "let", "settle", "like"))
    )


def _is_in_colour(word: Word) -> bool:
    """Whether it says the colour of what is chosen, and isn't the word for one."""
    return "colour" in senses(word.folded) and not word.folded.startswith(_COLOUR)


def _is_of_a_size(word: Word) -> bool:
    """Whether it belongs to a size: "другий на 128"."""
    if word.folded.isdecimal():
        return int(word.folded) > _MOST_IN_A_LIST
    return meaning_of(word.folded) in _OF_A_SIZE


def _is_about_other(clause: Clause) -> bool:
    return any(word.folded in _NOT_OF_A_LIST for word in clause.words)


def quantity(clauses: Sequence[Clause]) -> int | None:
    """Give how many pieces are wanted: "візьму дві", "2 штуки"."""
    for clause in reversed(clauses):
        for at, word in enumerate(clause.words):
            number = _HOW_MANY.get(word.folded)
            if word.folded.isdecimal() and int(word.folded) <= _MOST_BY_WORD:
                number = int(word.folded)
            if number and _counts_pieces(clause.words, at):
                return number
    return None


def corrected_count(clauses: Sequence[Clause]) -> int | None:
    """
    Give how many pieces are right: "одну, не дві", "не дві, а одну".

    Only in words: "не 5, а 7" may as well be a branch.
    """
    words = [word for clause in clauses for word in clause.words]
    told = [word for word in words if word.folded in _HOW_MANY]
    right = [_HOW_MANY[word.folded] for word in told if not word.is_denied]
    return right[0] if len(told) == 2 and len(right) == 1 else None


def _counts_pieces(words: Sequence[Word], at: int) -> bool:
    before = words[at - 1].folded if at else ""
    after = words[at + 1].folded if at + 1 < len(words) else ""
    if after.startswith(_PIECES) or kind_of(after):
        return True
    if kind_of(before) and (not after or after in ONLY):
        return True
    families = {sense.partition(".")[0] for sense in senses(before)}
    is_last = not after or "this" in senses(after)
    return is_last and not families.isdisjoint(_TAKING)


def unlikely_height(clauses: Sequence[Clause], *, is_asked: bool) -> int | None:
    """
    Give a height that no child has: "зріст 45", "зріст 200".

    Args:
        is_asked: Whether the height is asked for, so that a bare number is one.
    """
    for clause in clauses:
        for at, word in enumerate(clause.words):
            before = clause.words[at - 1].folded if at else ""
            is_named = meaning_of(before) is Meaning.HEIGHT
            is_bare = is_asked and len(clause.words) == 1
            if word.folded in _UNLIKELY and (is_named or is_bare):
                return int(word.folded)
    return None


def price_max(clauses: Sequence[Clause]) -> int | None:
    """Give the price in hryvnias that is not to be exceeded: "до 2000"."""
    for clause in clauses:
        words = clause.words
        for at, word in enumerate(words):
            if word.folded in _AT_MOST and at + 1 < len(words):
                after = words[at + 2].folded if at + 2 < len(words) else ""
                if price := _price(words[at + 1].folded, after):
                    return price
    return None


def _price(number: str, after: str) -> int | None:
    if not number.replace(",", "").replace(".", "").isdecimal() or after in _NOT_MONEY:
        return None
    amount = float(number.replace(",", "."))
    if after.startswith(_THOUSANDS):
        return int(amount * _THOUSAND)
    is_currency = "currency" in senses(after)
    least = _LEAST_PRICE_IN_CURRENCY if is_currency else _LEAST_PRICE
    return int(amount) if amount >= least else None

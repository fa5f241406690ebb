"""
Numbers in words of any size: "тисяча вісімсот дев'яносто", "п'ятнадцять сотень".

`rules.numerals` knows the words below a hundred; shoppers seldom need more.
"""

from collections.abc import Sequence

import msgspec

from rules.folding import fold_word
from rules.numerals import CARDINALS, ORDINALS

_HUNDREDS = {
    100: "сто ста",
    200: "двісті двохсот двомстам двести двухсот",
    300: "триста трьохсот трьомстам трехсот",
    400: "чотириста чотирьохсот четыреста четырехсот",
    500: "п'ятсот п'ятисот пятьсот пятисот п'ятихатка п'ятихатку",
    600: "шістсот шестисот шестьсот",
    700: "сімсот семисот семьсот",
    800: "вісімсот восьмисот восемьсот",
    900: "дев'ятсот дев'ятисот девятьсот девятисот",
}
_MULTIPLIERS = {
    100: "сотня сотні сотню сотень сотнею сотен hundred сотка сотки сотку соток",
    1000: """
        тисяча тисячі тисячу тисяч тисячею тисячам тисячами тис тищ тища тищі тищу тыща
        тыщи тысяча тысячи тысячу тысяч к k косар косаря косарів штукарь thousand
        """,
    1_000_000: "мільйон мільйона мільйони мільйонів миллион million",
}
_HALVES = {1.5: "півтора півтори полтора полторы", 0.5: "пів"}
_DOZENS = {10: "десяток десятка десятку десятки", 12: "дюжина дюжину дюжини"}
_HALF = frozenset(map(fold_word, ("половиною", "половиной")))
_WITH = frozenset(map(fold_word, ("з", "із", "с")))
TEN, HUNDRED = 10, 100


class Said(msgspec.Struct, frozen=True):
    """A number that ends before word *end*."""

    value: float
    end: int
    is_ordinal: bool = False


def _by_word(table: dict[int, str] | dict[float, str]) -> dict[str, float]:
    return {
        fold_word(word): value for value, row in table.items() for word in row.split()
    }


MULTIPLIERS = {word: int(value) for word, value in _by_word(_MULTIPLIERS).items()}
_UNITS: dict[str, float] = {
    **CARDINALS,
    **_by_word(_DOZENS),
    **_by_word(_HALVES),
    **_by_word(_HUNDREDS),
}
_PARTS = _UNITS.keys() | MULTIPLIERS.keys()


def begins_number(word: str) -> bool:
    """Tell whether a number can begin with the folded *word*."""
    return word in _PARTS or word in ORDINALS


def said_at(words: Sequence[str], at: int, digits: float | None = None) -> Said | None:
    """
    Read the number that begins at *at*; *digits* is one that stood there in digits.

    The folded *words* hold an empty text where something else than a word stands.
    """
    sum_, current = 0.0, digits or 0.0
    end = at if digits is None else at + 1
    while end < len(words):
        word = words[end]
        if factor := MULTIPLIERS.get(word):
            current = (current or 1) * factor
            if factor > HUNDRED:
                sum_, current = sum_ + current, 0.0
        elif _goes_on(current, value := _UNITS.get(word)):
            current += value or 0.0
        else:
            break
        end += 1
    if end == at:
        return _ordinal(words, at)
    if digits is not None and end == at + 1:
        return None
    return _with_ordinal(words, _with_half(words, Said(sum_ + current, end)))


def _goes_on(current: float, value: float | None) -> bool:
    if value is None:
        return False
    if current == 0:
        return True
    if value < TEN:
        return current % TEN == 0 and current % HUNDRED != TEN
    return current % HUNDRED == 0 and value < HUNDRED


def _ordinal(words: Sequence[str], at: int) -> Said | None:
    value = ORDINALS.get(words[at])
    return None if value is None else Said(value, at + 1, is_ordinal=True)


def _with_ordinal(words: Sequence[str], said: Said) -> Said:
    """двадцять п'яте."""
    value = ORDINALS.get(words[said.end]) if said.end < len(words) else None
    if value is None or not _goes_on(said.value, value) or said.value < TEN:
        return said
    return Said(said.value + value, said.end + 1, is_ordinal=True)


def _with_half(words: Sequence[str], said: Said) -> Said:
    """дві з половиною тисячі."""
    end = said.end
    if not (end + 1 < len(words) and words[end] in _WITH and words[end + 1] in _HALF):
        return said
    factor = MULTIPLIERS.get(words[end + 2], 1) if end + 2 < len(words) else 1
    return Said((said.value + 0.5) * factor, end + (3 if factor > 1 else 2))

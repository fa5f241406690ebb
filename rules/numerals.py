"""
Numbers that are said in words: cardinals, ordinals and halves of both languages.

"сто двадцять вісім", "семи", "пʼяте", "півтора", "шість з половиною".
"""

from collections.abc import Mapping

from rules.folding import fold_word
from rules.text import Token

_CARDINALS = {
    1: "один одна одне одну одного одному одної одній одно одной one",
    2: "два дві двох двом двома две двух двум two",
    3: "три трьох трьом трьома трех трем three",
    4: "чотири чотирьох чотирьом штири четыре четырех четырем four",
    5: "п'ять п'яти п'ятьох п'ятьом пять пяти піять five",
    6: "шість шести шістьох шістьом шесть six",
    7: "сім семи сімох сімом семь сєм seven",
    8: "вісім восьми вісьмох восемь восєм вісєм eight",
    9: "дев'ять дев'яти дев'ятьох девять девяти nine",
    10: "десять десяти десятьох ten",
    11: "одинадцять одинадцяти одиннадцать одиннадцати одинадцать eleven",
    12: "дванадцять дванадцяти двенадцать двенадцати двінадцять twelve",
    13: "тринадцять тринадцяти тринадцать тринадцати thirteen",
    14: "чотирнадцять чотирнадцяти четырнадцать четырнадцати fourteen",
    15: "п'ятнадцять п'ятнадцяти пятнадцать пятнадцати fifteen",
    16: "шістнадцять шістнадцяти шестнадцать шестнадцати sixteen",
    17: "сімнадцять сімнадцяти семнадцать семнадцати seventeen",
    18: "вісімнадцять вісімнадцяти восемнадцать восемнадцати eighteen",
    19: "дев'ятнадцять дев'ятнадцяти девятнадцать девятнадцати nineteen",
    20: "двадцять двадцяти двадцать двадцати двацять twenty",
    30: "тридцять тридцяти тридцать тридцати трицять thirty",
    40: "сорок сорока forty",
    50: "п'ятдесят п'ятдесяти пятьдесят пятдесят fifty",
    60: "шістдесят шістдесяти шестьдесят шисят sixty",
    70: "сімдесят сімдесяти семьдесят сімдесять seventy",
    80: "вісімдесят вісімдесяти восемьдесят eighty",
    90: "дев'яносто девяносто девʼяноста ninety",
    100: "сто ста hundred",
}
_ORDINAL_STEMS = {
    1: "перш перв",
    2: "друг втор",
    3: "трет",
    4: "четверт четвёрт",
    5: "п'ят пят",
    6: "шост шест",
    7: "сьом седьм",
    8: "восьм",
    9: "дев'ят девят",
    10: "десят",
    11: "одинадцят одиннадцат",
    12: "дванадцят двенадцат",
    13: "тринадцят тринадцат",
    14: "чотирнадцят четырнадцат",
    15: "п'ятнадцят пятнадцат",
    16: "шістнадцят шестнадцат",
    17: "сімнадцят семнадцат",
    18: "вісімнадцят восемнадцат",
    19: "дев'ятнадцят девятнадцат",
    20: "двадцят двадцат",
    30: "тридцят тридцат",
    40: "сороков",
    50: "п'ятдесят пятидесят",
}
_ORDINAL_ENDINGS = (
    "ий а е у ого ому ої ій им ою і ый ой ая ое ую ом я є ю ього ьому ьої ья ье ьей ем"
)
_HALVES = {
    1.5: "півтора півтори полтора полторы",
    0.5: "пів пол",
}
_HALF_AFTER = frozenset(map(fold_word, ("половиною", "половиной", "половина", "пів")))
_WITH = frozenset(map(fold_word, ("з", "із", "с", "і", "та", "и")))


def _forms(table: Mapping[int, str] | Mapping[float, str]) -> dict[str, float]:
    return {
        fold_word(word): value for value, row in table.items() for word in row.split()
    }


CARDINALS = {word: int(value) for word, value in _forms(_CARDINALS).items()}
ORDINALS = {
    fold_word(stem + ending): value
    for value, stems in _ORDINAL_STEMS.items()
    for stem in stems.split()
    for ending in _ORDINAL_ENDINGS.split()
    if fold_word(stem + ending) not in CARDINALS
}
_SPOKEN_HALVES = _forms(_HALVES)


def spoken_numbers(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """
    Give the tokens with every number said in words as one number token.

    Its `word` is the number in digits ("1.5" for a half), its `raw` what was said.
    """
    said = [_value(token) for token in tokens]
    if not any(value is not None for value in said):
        return _with_halves(tokens)
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        end, value = _longest(said, at)
        if value is None:
            found.append(tokens[at])
        else:
            found.append(_number(tokens[at:end], value))
        at = end
    return _with_halves(tuple(found))


def _value(token: Token) -> float | None:
    if token.kind != "word":
        return None
    value = CARDINALS.get(token.word)
    return _SPOKEN_HALVES.get(token.word) if value is None else value


def _longest(said: list[float | None], at: int) -> tuple[int, float | None]:
    """The end and the sum of the number that begins at *at*: 100 + 20 + 8."""
    total = said[at]
    end = at + 1
    if total is None:
        return end, None
    last = total
    while end < len(said) and (value := said[end]) and _continues(last, value):
        total += value
        last = value
        end += 1
    return end, total


def _continues(last: float, value: float) -> bool:
    return (last == 100 and 1 <= value < 100) or (
        20 <= last < 100 and 1 <= value < 10 and value == int(value)
    )


def _with_halves(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Join "6 з половиною" to one number."""
    halves = [at for at, token in enumerate(tokens) if token.word in _HALF_AFTER]
    for at in reversed(halves):
        is_half = at > 1 and tokens[at - 1].word in _WITH
        if is_half and tokens[at - 2].word.isdecimal():
            whole = _number(tokens[at - 2 : at + 1], int(tokens[at - 2].word) + 0.5)
            tokens = (*tokens[: at - 2], whole, *tokens[at + 1 :])
    return tokens


def _number(parts: tuple[Token, ...], value: float) -> Token:
    return Token(
        kind="number",
        word=f"{value:g}",
        raw=" ".join(part.raw for part in parts),
        start=parts[0].start,
        end=parts[-1].end,
    )

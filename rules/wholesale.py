"""Buying to resell, drop-shipping, wholesale, group orders, ten and more pieces."""

from rules.flow import folded
from rules.lexicon import NOTHING, Senses
from rules.statements import Statement, says_anywhere

# What every wish to buy many has a word of, or a number
_TRADE = frozenset(
    ("wholesale", "sell", "sale noun", "premises", "partner", "tens", "group", "pieces")
)
_MANY = 10  # pieces
_SHOPS = folded("магазинам магазинов магазинів")
_LONGEST_COUNT = 3  # digits
_FOR_SALE = (("на", "продаж"), ("для", "продажу"), ("под", "продажу"))
_SIZES = frozenset(str(size) for size in range(50, 171, 6))
_AT_MOST = folded("до дорожче дороже дешевше дешевле")  # before a price


def is_wholesale(turn: tuple[Statement, ...]) -> bool:
    """Tell whether more is to be bought than a family wears."""
    if says_anywhere(turn, "partner") and says_anywhere(turn, "premises"):
        return True
    if says_anywhere(turn, "group") and any(map(_counts_goods, turn)):
        return True
    return any(
        _buys_many(statement)
        for statement in turn
        if statement.touches(_TRADE) or statement.has_number
    )


def _buys_many(statement: Statement) -> bool:
    if statement.says("wholesale"):
        return not statement.denies("wholesale")
    if _sells(statement) or (statement.says("premises") and _is_own_shop(statement)):
        return True
    is_many = statement.says("tens") or _counts_many(statement)
    if statement.says("group") and statement.has_word("на", "для"):
        return is_many or not statement.says("ordinal", "size", "child", "to me")
    if not is_many:
        return False
    if statement.says("pieces", "group"):
        return statement.says("pieces", "goods", "want", "many of them")
    return statement.says("goods", "many of them") and not _measures(statement)


def _sells(statement: Statement) -> bool:
    if statement.says("sell.doing"):
        return not statement.is_question
    if statement.says("sell") and statement.says("want", "i", "can"):
        return True
    if statement.says("sale noun"):
        return any(statement.has_phrase(*words) for words in _FOR_SALE)
    return statement.says("price") and statement.has_word(*_SHOPS)


def _is_own_shop(statement: Statement) -> bool:
    if statement.says("own", "partner") or statement.has_phrase("у", "мене"):
        return True
    if statement.has_phrase("на", "магазин"):
        return True
    return statement.says("for") and statement.says("want", "take", "sell")


def _counts_many(statement: Statement) -> bool:
    words = ("", *statement.words, "")
    return any(
        _is_count(words[at])
        and not (words[at - 1].isdecimal() or words[at + 1].isdecimal())
        and _is_of_pieces(words[at - 1], words[at], after)
        for at, after in enumerate((*statement.order[1:], NOTHING), 1)
    )


def _counts_goods(statement: Statement) -> bool:
    """`22 костюми`, whatever sizes follow"""
    return any(
        _is_count(word) and word not in _SIZES and "goods" in after
        for word, after in zip(statement.words, statement.order[1:])
    )


def _is_of_pieces(before: str, number: str, after: Senses) -> bool:
    """Whether the number is neither a size nor a price."""
    if "currency" in after:
        return False
    return "pieces" in after or not (number in _SIZES or before in _AT_MOST)


def _is_count(word: str) -> bool:
    """Whether a number can say how many; a code or a telephone number can't."""
    is_short = word.isdecimal() and len(word) <= _LONGEST_COUNT
    return is_short and word[0] != "0" and int(word) >= _MANY


def _measures(statement: Statement) -> bool:
    return statement.says("currency", "unit", "price", "size")

"""
Does the message need a live person, and what for?

The first category that applies wins: abuse, return, complaint, wholesale, human.
"""

from collections.abc import Callable

from rules.abuse import is_abuse
from rules.complaints import is_complaint
from rules.flow import folded
from rules.lexicon import NOTHING, Senses
from rules.returns import is_return
from rules.statements import Statement, says_anywhere, statements

_Turn = tuple[Statement, ...]

# `ви людина?` asks who answers, and for nobody
_IDENTITY = ("shop", "this", "bot", "whether")
_ASKING_FOR_CALL = ("can", "want", "shop", "where", "how", "please")
_SUMMONING = (
    *(
        "summon",
        "talk.to",
        "talk.will",
        "want",
        "can",
        "contact",
        "write.command",
        "let",
    ),
    *("transfer.command", "give.command", "please"),
)
# What every wish to buy many, or to be called, has a word of
_TRADE = frozenset(
    ("wholesale", "sell", "sale noun", "premises", "partner", "tens", "group", "pieces")
)
_PEOPLE = frozenset(
    ("person", "alive", "bot", "call", "call noun", "contact", "number", "hotline")
    + ("solved", "want", "summon")
)
_MANY = 10  # pieces
_LINE = folded("лінія лінії лінію линия линии линию")
_SHOPS = folded("магазинам магазинов магазинів")
_LONGEST_COUNT = 3  # digits
_FOR_SALE = (("на", "продаж"), ("для", "продажу"), ("под", "продажу"))
_SIZES = frozenset(str(size) for size in range(50, 171, 6))
_AT_MOST = folded("до дорожче дороже дешевше дешевле")  # before a price


def detect_escalation(text: str) -> str | None:
    """Give "abuse", "return", "complaint", "wholesale", "human", or None."""
    turn = statements(text)
    for category, applies in _CATEGORIES:
        if applies(turn):
            return category
    return None


def _is_wholesale(turn: _Turn) -> bool:
    if says_anywhere(turn, "partner") and says_anywhere(turn, "premises"):
        return True
    return any(
        _buys_many(statement)
        for statement in turn
        if statement.touches(_TRADE) or statement.has_number
    )


def _buys_many(statement: Statement) -> bool:
    if statement.says("wholesale"):
        return not statement.denies("wholesale")
    if statement.has_word(*_SHOPS) and statement.says("price"):
        return True
    if statement.says("sell.doing"):
        return not statement.is_question
    if statement.says("sell") and statement.says("want", "i", "can"):
        return True
    if statement.says("sale noun"):
        return any(statement.has_phrase(*words) for words in _FOR_SALE)
    if statement.says("premises") and _is_own_shop(statement):
        return True
    is_many = statement.says("tens") or _counts_many(statement)
    if statement.says("group") and statement.has_word("на", "для"):
        return is_many or not statement.says("ordinal", "size", "child", "to me")
    if statement.says("pieces", "group") and is_many:
        return statement.says("pieces", "goods", "want", "many of them")
    return (
        is_many and statement.says("goods", "many of them") and not _measures(statement)
    )


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


def _is_human(turn: _Turn) -> bool:
    is_wanted = False
    for statement in turn:
        if not statement.touches(_PEOPLE):
            continue
        if _rejects_the_bot(statement):
            is_wanted = True
        elif statement.says("solved") or statement.denies("want", "summon", "call"):
            is_wanted = False
        elif _asks_for_person(statement) or _asks_for_call(statement):
            is_wanted = True
    return is_wanted


def _rejects_the_bot(statement: Statement) -> bool:
    if statement.denies("bot") or _is_not_with_bot(statement):
        return statement.says("want", "talk") and not statement.is_marked
    return statement.says("bot") and statement.denies("want", "talk", "know")


def _is_not_with_bot(statement: Statement) -> bool:
    """`хочу спілкуватись не з ботом`"""
    is_not_with = statement.has_phrase("не", "з") or statement.has_phrase("не", "с")
    return statement.says("bot") and is_not_with


def _asks_for_person(statement: Statement) -> bool:
    if not statement.says("person", "alive") or statement.says("photo"):
        return False
    if statement.says("alive") and not statement.says(*_IDENTITY):
        return True
    if statement.says_all("send.command", "dialogue"):
        return True
    if statement.says(*_SUMMONING):
        return not statement.says("bot") or statement.says("want")
    if statement.is_question:
        return statement.says("availability") and not statement.says("bot")
    is_bare = len(statement.words) == 1 and not statement.has_word("людина")
    return is_bare or (statement.says("alive") and len(statement.words) == 2)


def _asks_for_call(statement: Statement) -> bool:
    if statement.says("promise.many", "promise.done", "promise.was"):
        return False
    if statement.says("call.command", "contact"):
        return not statement.says("courier", "payer", "family")
    if statement.says("so that") and statement.says("call.many", "call.done"):
        return True
    if statement.has_phrase("по", "телефону") or statement.says("call.will"):
        return statement.says("want", "can", "let")
    if statement.says("hotline") and statement.has_word(*_LINE):
        return True
    if statement.says_all("talk.to", "call noun"):
        return True
    if statement.says("call.you") and statement.is_marked:
        return not statement.says("courier", "question")
    if statement.says_all("let", "call.they"):
        return not statement.says("courier", "family")
    if statement.says("call noun"):
        return statement.says("wait", "order", "want", "can", "let")
    if statement.says("number") and statement.says("give.command", "send.command"):
        return not statement.says("card", "status", "branch", "order noun")
    if statement.says("number") and _asks_the_shop(statement):
        return not statement.says("card", "status", "branch", "order noun")
    return statement.says("call.to") and statement.says(*_ASKING_FOR_CALL)


def _asks_the_shop(statement: Statement) -> bool:
    return statement.is_question and statement.says("shops own", "you object")


_CATEGORIES: tuple[tuple[str, Callable[[_Turn], bool]], ...] = (
    ("abuse", is_abuse),
    ("return", is_return),
    ("complaint", is_complaint),
    ("wholesale", _is_wholesale),
    ("human", _is_human),
)

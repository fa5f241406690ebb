"""Asking for a live person (a manager, an operator, a consultant) or a phone call."""

from rules.flow import folded
from rules.statements import Statement

# What every request for a person or a call has a word of
_PEOPLE = frozenset(
    ("person", "alive", "bot", "call", "call noun", "contact", "number", "hotline")
    + ("solved", "want", "summon", "in touch", "give")
)
# `ви людина?` asks who answers, and for nobody
_IDENTITY = ("shop", "this", "bot", "whether")
_ASKING_FOR_CALL = ("can", "want", "shop", "where", "how", "please")
_SUMMONING = (
    *("summon", "talk.to", "talk.will", "want", "can", "contact", "write.command"),
    *("let", "transfer.command", "give.command", "please"),
)
_NAMED = folded("звати зовут звут")
_WHAT_FOR = folded("навіщо нащо зачем")
_WHOM = "кого"
_ANY = folded("небудь нибудь")
_LINE = folded("лінія лінії лінію линия линии линию")


def asks_for_a_person(turn: tuple[Statement, ...]) -> bool:
    """Tell whether a person or a call is asked for, and not taken back later."""
    is_wanted = False
    for statement in turn:
        if not statement.touches(_PEOPLE):
            continue
        if _rejects_the_bot(statement):
            is_wanted = True
        elif _is_settled(statement) or statement.denies("want", "summon", "call"):
            is_wanted = False
        elif _asks_for_person(statement) or _asks_for_call(statement):
            is_wanted = True
    return is_wanted


def _is_settled(statement: Statement) -> bool:
    """`вже розібралась`; but `хто розбирається`"""
    return statement.says("solved") and not statement.is_question


def _rejects_the_bot(statement: Statement) -> bool:
    if statement.denies("bot") or _is_not_with_bot(statement):
        return statement.says("want", "talk") and not statement.is_marked
    return statement.says("bot") and statement.denies("want", "talk", "know")


def _is_not_with_bot(statement: Statement) -> bool:
    """`хочу спілкуватись не з ботом`"""
    is_not_with = statement.has_phrase("не", "з") or statement.has_phrase("не", "с")
    return statement.says("bot") and is_not_with


def _asks_for_person(statement: Statement) -> bool:
    if statement.says_all("give.command", "in touch") or _asks_for_anybody(statement):
        return True
    if not statement.says("person", "alive") or _is_of_another(statement):
        return False
    if statement.says_all("person", "in touch"):
        return not statement.is_question
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


def _asks_for_anybody(statement: Statement) -> bool:
    """`дайте кого-небудь`"""
    is_anybody = any(statement.has_phrase(_WHOM, any_) for any_ in _ANY)
    return is_anybody and statement.says("give.command", "summon.command")


def _is_of_another(statement: Statement) -> bool:
    """`живе фото`, `яка жива сукня!`, `як звати менеджера?`"""
    if statement.has_word(*_NAMED):
        return not statement.says("want", "can", "let")
    is_praise = statement.says_all("praise", "goods")
    return statement.says("photo") or (is_praise and not statement.says("person"))


def _asks_for_call(statement: Statement) -> bool:
    if statement.says("promise.many", "promise.done", "promise.was"):
        return False
    if statement.says("call.command", "contact"):
        return not statement.says("courier", "payer", "family")
    if _asks_to_be_called(statement) or _wants_to_talk_by_phone(statement):
        return True
    if statement.says("number") and not _asks_what_for(statement):
        is_asked = statement.says("give.command", "send.command") or (
            statement.is_question and statement.says("shops own", "you object")
        )
        if is_asked and not statement.says("card", "status", "branch", "order noun"):
            return True
    return statement.says("call.to") and statement.says(*_ASKING_FOR_CALL)


def _asks_what_for(statement: Statement) -> bool:
    """`навіщо вам телефон?`; but `чому не даєте телефон?`"""
    is_why = statement.says("why") and not statement.says("give")
    return is_why or statement.has_word(*_WHAT_FOR)


def _asks_to_be_called(statement: Statement) -> bool:
    """`щоб подзвонили`, `наберете?`, `нехай подзвонять`"""
    if statement.says("so that") and statement.says("call.many", "call.done"):
        return True
    if statement.says("call.you") and statement.is_marked:
        return not statement.says("courier", "question")
    is_let = statement.says_all("let", "call.they")
    return is_let and not statement.says("courier", "family")


def _wants_to_talk_by_phone(statement: Statement) -> bool:
    if statement.says("hotline") and statement.has_word(*_LINE):
        return True
    if statement.says("call noun"):
        return statement.says("wait", "order", "want", "can", "let", "talk.to")
    if statement.says("call.will") or statement.has_phrase("по", "телефону"):
        return statement.says("want", "can", "let")
    return False

"""
Is a parcel, an answer or something promised overdue?

The whole turn is read: `обіцяли вчора` is only a complaint if it isn't kept.
"""

from rules.flow import folded
from rules.statements import Statement, says_anywhere

_Turn = tuple[Statement, ...]

PROMISED = ("arrive", "dispatch", "send", "answer", "call", "do")
_SHIPPING = ("dispatch", "status", "parcel", "order noun", "delivery")
_WORDS_OF_A_SPAN = 3  # "2 тижні нема"
_KEPT_WAITING = tuple(
    f"{verb}.many" for verb in ("dispatch", "send", "call", "answer", "arrive", "put")
) + ("wait.done", "arrive.done")
_NOT_ONE = folded("жодної жодного жодна жоден никакой никакого ни")
_EVEN = folded("навіть даже")
_WHEN = folded("коли когда де где")


def is_late(turn: _Turn) -> bool:
    """Tell whether the customer complains that something is late."""
    if _is_promise_broken(turn) or _asks_how_long_to_wait(turn):
        return True
    return any(
        _is_overdue(statement, has_span=_has_span(turn, statement))
        for statement in turn
        if not statement.is_condition
    )


def _asks_how_long_to_wait(turn: _Turn) -> bool:
    """`скільки чекати ттн? третій день`"""
    is_asked = any(item.says_all("how many", "wait") for item in turn)
    return is_asked and any(
        item.says("so long") and not item.says("how many") and not item.is_marked
        for item in turn
    )


def _has_span(turn: _Turn, statement: Statement) -> bool:
    return any(
        other.says("so long") for other in turn if other.message == statement.message
    )


def _is_overdue(statement: Statement, *, has_span: bool) -> bool:
    if has_span and _has_not_come(statement):
        return True
    if statement.says("so long") and statement.has_word(*_NOT_ONE):
        return not statement.is_question
    if statement.has_phrase("так", "и") and statement.denies(*_KEPT_WAITING):
        return True
    if statement.says("should have") and statement.says("weekday", "before", "ago"):
        return statement.says("be", "arrive.to", "dispatch.to", "send.to")
    return _is_stuck(statement) or _waits_too_long(statement)


def _is_stuck(statement: Statement) -> bool:
    if statement.says("parcel") and statement.says("stuck"):
        return not statement.is_question
    if statement.says("parcel", "order noun") and statement.has_word(*_EVEN):
        return statement.denies("leave.done", "moves", "arrive.done", "dispatch.done")
    return False


def _waits_too_long(statement: Statement) -> bool:
    if statement.says_all("how many", "can"):
        return statement.says("wait", "promise noun") or len(statement.words) <= 3
    if statement.says_all("how many", "more", "wait.to"):
        return True
    waits = statement.says("wait.doing") or (
        statement.says("wait.was") and not statement.says("before")
    )
    return waits and statement.says("so long")


def _has_not_come(statement: Statement) -> bool:
    if statement.denies("arrive.done", "dispatch.done", "dispatch.you", "receive.to"):
        return True
    if statement.denies("send.many", "dispatch.many", "moves"):
        return True
    if statement.says("absent", "no"):
        is_bare = len(statement.words) <= _WORDS_OF_A_SPAN
        return statement.says("parcel", "delivery", "reply") or (
            is_bare and statement.says("so long")
        )
    if statement.says("should have"):
        return statement.says("be", "arrive.to", "parcel")
    if statement.says("where") and statement.says("parcel", "order noun"):
        return True
    if statement.says_all("why", "so long"):
        return True
    return not statement.is_question and (
        statement.says_all("so long", "nothing")
        or statement.says_all("so long", "parcel", "already")
    )


def _is_promise_broken(turn: _Turn) -> bool:
    promised = [
        place
        for place, statement in enumerate(turn)
        if statement.says("promise.many", "promise.done")
    ]
    if not promised:
        return False
    return _asks_where_it_is(turn, turn[promised[0]]) or any(
        _is_broken_promise(statement, is_later=place > promised[0])
        for place, statement in enumerate(turn)
        if place >= promised[0]
    )


def _asks_where_it_is(turn: _Turn, promise: Statement) -> bool:
    """`обіцяли вчора ттн, і де він?`, `коли вже відправите? обіцяли в понеділок`"""
    is_due = promise.says("promise.many") and promise.says("weekday", "before", "ago")
    is_asked = any(item.is_question and item.has_word(*_WHEN) for item in turn)
    return is_due and is_asked and says_anywhere(turn, *_SHIPPING)


def _is_broken_promise(statement: Statement, *, is_later: bool) -> bool:
    if statement.denies("managed", *PROMISED):
        return True
    if statement.says("promise.many") and statement.says("before", "ago"):
        return statement.says("more", *PROMISED)
    return is_later and _shows_delay(statement)


def _shows_delay(statement: Statement) -> bool:
    """`а сьогодні п'ятниця`, `пройшло 10`, `і нічого`"""
    if statement.says_all("but", "already"):
        return True
    if statement.says_all("but", "not") and statement.mentions("status", "parcel"):
        return True
    if statement.says("but", "already") and statement.says("now", "weekday"):
        return True
    if statement.says_all("now", "weekday") or statement.says("pass.done"):
        return True
    return statement.says("but", "and") and statement.says("absent", "nothing")

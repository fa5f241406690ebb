"""
What went wrong with the service: lateness, silence, deceit, broken promises, rudeness.

The whole turn is read: `обіцяли вчора` is only a complaint if it isn't kept.
"""

from rules.flow import folded
from rules.statements import Statement, says_anywhere

_Turn = tuple[Statement, ...]

_PROMISED = ("arrive", "dispatch", "send", "answer", "call", "do")
_SHIPPING = ("dispatch", "status", "parcel", "order noun", "delivery")
# What every complaint has a word of
_SIGNS = frozenset(
    ("cheat", "complaint", "rude", "authority", "deceive", "ditch", "block", "delay")
    + ("complain", "lose", "bad", "tell", "write", "attitude", "shame", "ruin")
    + ("empty promise", "low mark", "regret", "promise noun", "promise", "fed up")
    + ("behave", "do", "left behind", "without", "no more", "reach", "service")
    + ("advise", "silence", "ignore", "forget", "postpone", "times", "nobody")
    + ("so long", "phone call", "in touch", "answer", "reply", "wait", "should have")
    + ("parcel", "order noun", "status", "delivery", "dispatch", "send", "arrive")
    + ("can", "cash", "payment", "how many", "receive")
)
_WORDS_OF_A_SPAN = 3  # "2 тижні нема"
_NOT_ANSWERED = ("answer.they", "answer.you", "answer.done", "answer.was")
_OTHER_ANSWERS = ("description", "colour", "size", "goods", "fabric")
_KEPT_WAITING = tuple(
    f"{verb}.many" for verb in ("dispatch", "send", "call", "answer", "arrive", "put")
) + ("wait.done", "arrive.done")
# `зникла сторіс`, `куди зник синій колір?`
_OF_NO_FRAUD = ("i", "sorry", "family", "photo", "colour", "other object")
_EVEN = folded("навіть даже")
_WHEN = folded("коли когда де где")
_ME = folded("мене меня нас")
_SO = folded("так")
_BY = folded("у в")
_MUCH = folded("багато много повно")


def is_complaint(turn: _Turn) -> bool:
    """Tell whether the customer complains of the service."""
    suspects = [item for item in turn if item.touches(_SIGNS)]
    if not suspects or any(item.says_all("other", "premises") for item in turn):
        return False
    is_sorry = says_anywhere(turn, "sorry")
    is_praise = says_anywhere(turn, "praise", "like")
    return (
        _is_promise_broken(turn)
        or _took_the_money(turn)
        or _regrets(turn)
        or _rates_badly(turn)
        or any(
            _accuses(statement)
            or (_reproaches(statement) and not is_praise)
            or (_is_ignored(statement) and not is_sorry)
            or _is_overdue(statement, is_late=_is_late(turn, statement))
            for statement in suspects
            if not statement.is_condition
        )
    )


def _accuses(statement: Statement) -> bool:
    if statement.says("cheat"):
        if statement.is_question:
            return not statement.says("whether", "shop", "this", "no")
        return not (statement.says("fear") or statement.has_word(*_MUCH))
    if statement.says("complaint"):
        return not statement.says("not", "absent")
    if statement.says("rude", "authority") or _was_robbed(statement):
        return True
    if statement.says("delay"):
        return statement.says("why") or not statement.is_marked
    if statement.says("complain.will", "complain.doing", "complain.to"):
        return True
    if statement.says("lose.done"):
        return statement.says("parcel", "order noun")
    return statement.says("bad") and statement.says("service", "feedback")


def _reproaches(statement: Statement) -> bool:
    if statement.says("tell.will", "write.will"):
        return statement.says("everybody", "everywhere") or _is_about_you(statement)
    if statement.says_all("what", "attitude"):
        return True
    if statement.mentions("shame"):
        return statement.says("not", "absent")
    if statement.says("ruin.many", "empty promise"):
        return not statement.is_question or statement.says("how many")
    if statement.says("low mark"):
        return not statement.is_question
    if statement.says("promise noun"):
        return statement.says("not", "where")
    if statement.says("fed up"):
        return statement.says("wait", "shop", "shops own", "write")
    return _is_wronged(statement) or statement.denies("reach", "service", "advise")


def _is_about_you(statement: Statement) -> bool:
    return statement.has_phrase("про", "вас") or statement.has_phrase("о", "вас")


def _is_wronged(statement: Statement) -> bool:
    """`так з людьми не поводяться`, `дитина без сукні через вас`, `більше не куплю`"""
    if statement.says("can") and statement.has_phrase("як", "так"):
        return True
    if statement.denies("behave", "do.they") and statement.has_word(*_SO):
        return not statement.is_question
    if statement.says("left behind", "without"):
        is_blamed = statement.has_phrase("через", "вас")
        is_left = statement.says_all("left behind", "without", "goods")
        return is_blamed or statement.has_phrase("за", "вас") or is_left
    if statement.says_all("no more", "you object"):
        return statement.denies("take.will", "order.will") and any(
            statement.has_phrase(by, "вас") for by in _BY
        )
    return False


def _was_robbed(statement: Statement) -> bool:
    if statement.says("send.many") and statement.has_phrase("на", "гроши"):
        return True
    if statement.has_word(*_ME) and not statement.is_question:
        if statement.says("ditch") and not statement.says("photo", "proof"):
            return True
        if statement.says("block.many") and not statement.says("bank", "card"):
            return True
    if not statement.says("deceive") or statement.says(*_OF_NO_FRAUD):
        return False
    return not statement.says("deceive.will", "deceive.to")


def _rates_badly(turn: _Turn) -> bool:
    """`ваша робота - жах`"""
    is_rated = says_anywhere(turn, "service")
    return is_rated and any(item.says("bad") and len(item.words) == 1 for item in turn)


def _regrets(turn: _Turn) -> bool:
    """`жалкую, що зв'язалась з вами`; but `жалкую, що не взяла`"""
    if not says_anywhere(turn, "regret") or any(item.says("not") for item in turn):
        return False
    return says_anywhere(turn, "order", "summon", "contact", "shops own", "you object")


def _took_the_money(turn: _Turn) -> bool:
    """`гроші взяли, а товару нема`"""
    took = [
        place
        for place, statement in enumerate(turn)
        if statement.says("cash", "payment")
        and statement.says("take.many", "receive.many", "leave.many")
    ]
    return bool(took) and any(
        statement.says("absent", "silence") or statement.denies(*_PROMISED)
        for statement in turn[took[0] :]
    )


def _is_ignored(statement: Statement) -> bool:
    if statement.says("silence", "ignore.you", "ignore.they", "ignore.many"):
        return True
    if _is_forgotten(statement) or _repeats_in_vain(statement):
        return True
    if statement.says("i") and not statement.says("nobody"):
        return False
    if statement.says_all("write.doing", "so long") or _cannot_reach(statement):
        return True
    if statement.denies(*_NOT_ANSWERED):
        return not statement.says(*_OTHER_ANSWERS)
    if statement.denies("reply"):
        return True
    return statement.mentions("reply") and (
        statement.says("so long", "absent", "no", "without", "bad")
        or statement.denies("wait")
    )


def _is_forgotten(statement: Statement) -> bool:
    """`забули про мене`, `забули відправити`; but `забули покласти` is of the goods"""
    return statement.says("forget.many") and (
        statement.says("dispatch", "answer", "call")
        or any(statement.has_phrase("про", me) for me in _ME)
    )


def _cannot_reach(statement: Statement) -> bool:
    if statement.says("nobody") and statement.denies("take", "call", "write"):
        return True
    if statement.denies("take.you", "take.they") and statement.says("phone call"):
        return True
    return statement.says("not", "no") and statement.says_all("in touch", "shop")


def _repeats_in_vain(statement: Statement) -> bool:
    """`вже п'ятий раз пишу`, `знову переносите`, `кожен день кажете завтра`"""
    is_many = statement.says("ordinal", "how many", "so long") or statement.has_number
    if statement.says("postpone.you", "postpone.many"):
        return statement.says("again") or (statement.says("times") and is_many)
    if statement.says("promise.you"):
        return statement.says("every day", "always")
    writes = statement.says("write.doing", "write.to", "ask.doing", "call.doing")
    return statement.says("times") and is_many and writes


def _is_late(turn: _Turn, statement: Statement) -> bool:
    return any(
        other.says("so long") for other in turn if other.message == statement.message
    )


def _is_overdue(statement: Statement, *, is_late: bool) -> bool:
    if is_late and _has_not_come(statement):
        return True
    if statement.has_phrase("так", "и") and statement.denies(*_KEPT_WAITING):
        return True
    if statement.says("should have") and statement.says("weekday", "before", "ago"):
        return statement.says("be", "arrive.to", "dispatch.to", "send.to")
    if statement.says("parcel") and statement.says("stuck"):
        return not statement.is_question
    if statement.says("parcel", "order noun") and statement.has_word(*_EVEN):
        return statement.denies("leave.done", "moves", "arrive.done", "dispatch.done")
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
    if statement.denies("managed", *_PROMISED):
        return True
    if statement.says("promise.many") and statement.says("before", "ago"):
        return statement.says("more", *_PROMISED)
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

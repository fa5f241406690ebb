"""
What went wrong with the service: silence, deceit, rudeness, threats, and lateness.
"""

from rules.flow import folded
from rules.lateness import PROMISED, is_late
from rules.statements import Statement, says_anywhere

_Turn = tuple[Statement, ...]

# What every complaint has a word of
_SIGNS = frozenset(
    ("cheat", "complaint", "rude", "authority", "deceive", "ditch", "block", "delay")
    + ("complain", "lose", "bad", "tell", "write", "attitude", "shame", "ruin")
    + ("empty promise", "low mark", "regret", "promise noun", "promise", "fed up")
    + ("behave", "do", "left behind", "without", "no more", "reach", "service")
    + ("advise", "silence", "ignore", "forget", "postpone", "times", "nobody")
    + ("so long", "phone call", "in touch", "answer", "reply", "wait", "should have")
    + ("parcel", "order noun", "status", "delivery", "dispatch", "send", "arrive")
    + ("can", "cash", "payment", "how many", "receive", "trust", "warn")
)
_NOT_ANSWERED = ("answer.they", "answer.you", "answer.done", "answer.was")
_OTHER_ANSWERS = ("description", "colour", "size", "goods", "fabric")
# `зникла сторіс`, `куди зник синій колір?`
_OF_NO_FRAUD = ("i", "sorry", "family", "photo", "colour", "other object")
_RECEIVER = folded("трубку слухавку")
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
        is_late(turn)
        or _took_the_money(turn)
        or _regrets(turn)
        or _rates_badly(turn)
        or any(
            _accuses(statement)
            or (_reproaches(statement) and not is_praise)
            or (_is_ignored(statement) and not is_sorry)
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
    if statement.says("authority"):
        return not _is_own_affair(statement)
    if statement.says("rude") or _was_robbed(statement):
        return True
    if statement.says("delay"):
        return statement.says("why") or not statement.is_marked
    if statement.says("lose.done"):
        return statement.says("parcel", "order noun")
    return statement.says("complain.will", "complain.doing", "complain.to") or (
        statement.says("bad") and statement.says("service", "feedback")
    )


def _is_own_affair(statement: Statement) -> bool:
    """`суд у нас завтра`, `адвокат порадив`"""
    is_with_us = any(statement.has_phrase("у", me) for me in _ME)
    return is_with_us or statement.says("advice")


def _reproaches(statement: Statement) -> bool:
    if statement.says("tell.will", "write.will"):
        return statement.says("everybody", "everywhere") or _is_about_you(statement)
    if statement.says_all("what", "attitude"):
        return True
    if statement.mentions("shame"):
        return statement.says("not", "absent")
    if statement.says("ruin.many", "empty promise"):
        return not statement.is_question or statement.says("how many")
    if statement.says("promise noun"):
        return statement.says("not", "where", "bad")
    if statement.says("fed up"):
        return statement.says("wait", "shop", "shops own", "write")
    if statement.denies("trust"):
        return statement.says("you object")
    return _is_wronged(statement) or statement.denies(
        "reach", "service", "advise", "warn.many"
    )


def _is_about_you(statement: Statement) -> bool:
    return statement.has_phrase("про", "вас") or statement.has_phrase("о", "вас")


def _hung_up(statement: Statement) -> bool:
    """`кинула слухавку`"""
    is_receiver = statement.has_word(*_RECEIVER)
    return is_receiver and statement.says("send.done", "send.they", "send.you")


def _is_wronged(statement: Statement) -> bool:
    """`так з людьми не поводяться`, `дитина без сукні через вас`, `більше не куплю`"""
    if statement.says("can") and statement.has_phrase("як", "так"):
        return True
    if statement.denies("behave", "do.they") and statement.has_word(*_SO):
        return not statement.is_question
    if _hung_up(statement) or statement.says_all("behave", "how"):
        return True
    if statement.has_phrase("жодного", "разу"):
        return statement.denies(*PROMISED)
    if statement.says("left behind", "without"):
        is_blamed = statement.has_phrase("через", "вас")
        is_left = statement.says_all("left behind", "without")
        is_left = is_left and statement.mentions("goods")
        return is_blamed or statement.has_phrase("за", "вас") or is_left
    if statement.says_all("no more", "you object"):
        return statement.denies("take.will", "order.will") and any(
            statement.has_phrase(by, "вас") for by in _BY
        )
    return False


def _was_robbed(statement: Statement) -> bool:
    if statement.says("send.many") and statement.has_phrase("на", "гроши"):
        return True
    is_told = not statement.is_question or statement.says("why")
    if statement.has_word(*_ME) and is_told:
        if statement.says("ditch") and not statement.says("photo", "proof"):
            return True
        if statement.says("block.many") and not statement.says("bank", "card"):
            return True
    if not statement.says("deceive") or statement.says(*_OF_NO_FRAUD):
        return False
    return not statement.says("deceive.will", "deceive.to")


def _rates_badly(turn: _Turn) -> bool:
    """`ваша робота - жах`, `ставлю вам одиницю`"""
    if any(item.says("low mark") and not item.is_question for item in turn):
        return True
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
        statement.says("absent", "silence") or statement.denies(*PROMISED)
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
    if statement.denies("reply") or (
        statement.says("reply") and statement.denies("receive")
    ):
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

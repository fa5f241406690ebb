"""
What went wrong after the sale: with the goods (a return) or the service (a complaint).

Both read the whole turn, because the order, the arrival and the fault are often said in
different clauses: `замовляла синю, прийшла чорна`.
"""

from rules.statements import Statement, says_anywhere

Turn = tuple[Statement, ...]

_ARRIVED = ("arrive.done", "receive.done", "send.many", "put.many", "add.many", "kit")
_GIVING_BACK = tuple(
    f"{verb}.{form}"
    for verb in ("return", "exchange")
    for form in ("command", "will", "doing")
)
_RETURNING = ("exchange", "return", "return noun", "swap.you", "swap.to")
_WAYS_BACK = (
    *("want", "how", "let", "where", "bigger"),
    *("process.to", "process.done", "process.will", "send", "do"),
)
_KINDS = ("colour", "size", "goods", "quantity")
_ORDERED = ("order.was", "order.done", "ask.was", "want.was")
_PROMISED = ("arrive", "dispatch", "send", "answer", "call", "do")
_WORDS_OF_A_SPAN = 3  # "2 тижні нема"
_NOT_ANSWERED = ("answer.they", "answer.you", "answer.done", "answer.was")


def is_return(turn: Turn) -> bool:
    """Tell whether the customer reports a fault of the goods or wants to give back."""
    if says_anywhere(turn, "accepting"):
        return False
    is_supposed = any(statement.is_condition for statement in turn)
    if _does_not_fit(turn):
        return not is_supposed
    has_come = says_anywhere(turn, *_ARRIVED)
    if _differs_from_photo(turn) or _asks_return_in_a_word(turn):
        return True
    return _came_another(turn) or any(
        _reports_fault(statement)
        or (has_come and _is_not_as_ordered(statement))
        or (_wants_back(statement) and not (is_supposed and statement.is_question))
        for statement in turn
        if not statement.is_condition
    )


def _does_not_fit(turn: Turn) -> bool:
    is_misfit = any(item.denies("fit") or item.says("ill fit") for item in turn)
    if not is_misfit:
        return False
    if any(item.mentions(*_RETURNING) for item in turn):
        return True
    if any(item.says_all("what", "do.to") for item in turn):
        return True
    is_praised = says_anywhere(turn, "praise", "like", "thanks")
    has_come = says_anywhere(turn, "arrive.done", "receive.done")
    return has_come and not is_praised and not any(item.is_question for item in turn)


def _came_another(turn: Turn) -> bool:
    """`замовляла синю, прийшла чорна`"""
    ordered = [item for item in turn if item.says(*_ORDERED)]
    came = [item for item in turn if item.says("arrive.done", "send.done", "put.done")]
    return any(
        _names_kind(first)
        and _names_kind(second)
        and (first is not second or _names_two(first))
        for first in ordered
        for second in came
    )


def _names_two(statement: Statement) -> bool:
    """`замовляла рожеву прислали сіру`"""
    named = [meaning for meaning in statement.order if "colour" in meaning]
    return len(named) > 1


def _differs_from_photo(turn: Turn) -> bool:
    """`колір зовсім не такий, як на фото`"""
    differs = any(item.denies("wrong") and item.says("colour", "size") for item in turn)
    return differs and says_anywhere(turn, "photo") and not turn[-1].is_question


def _asks_return_in_a_word(turn: Turn) -> bool:
    """`обмін розміру`"""
    if len(turn) > 1 or not says_anywhere(turn, "return noun"):
        return False
    return len(turn[0].words) <= 2 and not turn[0].is_question and not turn[0].denied


def _names_kind(statement: Statement) -> bool:
    return statement.has_number or statement.says(*_KINDS)


def _reports_fault(statement: Statement) -> bool:
    if statement.is_question:
        return False
    if statement.says("defect", "spoil.done", "spoil.they"):
        return not statement.says("child", "i")
    if statement.denies("fit.done", "put.many", "add.many"):
        return True
    if statement.says_all("hardware", "absent"):
        return True
    if statement.says("hardware", "wash") and statement.mentions("fit", "works"):
        return statement.says("wash") or statement.denies("fit", "works")
    return _misses_parts(statement) or _is_not_as_described(statement)


def _misses_parts(statement: Statement) -> bool:
    if statement.says("lack") or statement.denies("suffice"):
        return statement.says("parcel", "goods", "kit", "hardware") and not _is_money(
            statement
        )
    if statement.says("missing"):
        return statement.says("goods", "hardware")
    return statement.says("kit") and (
        statement.says("absent") or statement.denies("was")
    )


def _is_money(statement: Statement) -> bool:
    return statement.says("currency", "cash", "payment")


def _is_not_as_described(statement: Statement) -> bool:
    if statement.denies("answer.they"):
        return statement.says("description")
    return statement.says_all("quality", "bad")


def _is_not_as_ordered(statement: Statement) -> bool:
    if statement.denies("defect"):
        return False
    if statement.is_question and not statement.says("why"):
        return False
    if statement.says("mix up.many"):
        return True
    if statement.denies("wrong", "my", "shops own") or statement.says(
        "other", "instead"
    ):
        return True
    is_missing = statement.says("absent", "without")
    return is_missing and statement.mentions(*_KINDS, "hardware")


def _wants_back(statement: Statement) -> bool:
    if statement.denies("return", "exchange", "return noun"):
        return False
    if statement.says("mix up.many"):
        return not statement.says("i", "branch", "personal")
    if statement.says("whether"):
        return False
    if statement.says(*_GIVING_BACK):
        return not statement.says("availability", "other object")
    if statement.says_all("return.you", "cash"):
        return True
    if statement.says("return.to", "exchange.to", "return noun"):
        return statement.says(*_WAYS_BACK, "please")
    if statement.says("back"):
        return statement.says("cash", "send", "take", "accept")
    return statement.says("swap") and statement.says("bigger", "arrive.done")


def is_complaint(turn: Turn) -> bool:
    """Tell whether the customer complains of the service."""
    is_sorry = says_anywhere(turn, "sorry")
    return _is_promise_broken(turn) or any(
        _accuses(statement)
        or (_is_ignored(statement) and not is_sorry)
        or _is_overdue(statement, is_late=_is_late(turn, statement))
        for statement in turn
        if not statement.is_condition
    )


def _accuses(statement: Statement) -> bool:
    if statement.is_question and statement.says("cheat"):
        return not statement.says("whether", "shop", "this", "no")
    if statement.says("cheat", "rude", "authority", "complaint"):
        return True
    if _reproaches(statement) or _was_robbed(statement):
        return True
    if statement.says("delay"):
        return not statement.is_marked
    if statement.says("complain.will", "complain.doing", "complain.to"):
        return True
    if statement.says("lose.done"):
        return statement.says("parcel", "order noun")
    return statement.says("bad") and statement.says("service", "feedback")


def _reproaches(statement: Statement) -> bool:
    if statement.says("tell.will", "write.will") and statement.says("everybody"):
        return not statement.says("praise")
    if statement.says_all("what", "attitude"):
        return True
    if statement.mentions("shame"):
        return statement.says("not")
    return statement.denies("reach", "service", "advise")


def _was_robbed(statement: Statement) -> bool:
    if statement.says("send.many") and statement.has_phrase("на", "гроши"):
        return True
    if statement.says("i", "sorry") or not statement.says("deceive"):
        return False
    return not statement.says("deceive.will", "deceive.to")


def _is_ignored(statement: Statement) -> bool:
    if statement.says("silence", "ignore.you", "ignore.they", "ignore.many"):
        return True
    if statement.says("i") and not statement.says("nobody"):
        return False
    if statement.says("nobody") and statement.denies("take", "call", "write"):
        return True
    if statement.says_all("write.doing", "so long"):
        return True
    if statement.denies("take.you", "take.they") and statement.says("phone call"):
        return True
    if statement.denies(*_NOT_ANSWERED):
        return not statement.says("description")
    return statement.mentions("reply") and (
        statement.says("so long", "absent", "no") or statement.denies("wait")
    )


def _is_late(turn: Turn, statement: Statement) -> bool:
    return any(
        other.says("so long") for other in turn if other.message == statement.message
    )


def _is_overdue(statement: Statement, *, is_late: bool) -> bool:
    if is_late and _has_not_come(statement):
        return True
    if statement.says_all("how many", "can"):
        return statement.says("wait") or len(statement.words) <= 3
    if statement.says_all("how many", "more", "wait.to"):
        return True
    return statement.says("wait.doing", "wait.was") and statement.says("so long")


def _has_not_come(statement: Statement) -> bool:
    if statement.denies("arrive.done", "dispatch.done", "dispatch.you", "receive.to"):
        return True
    if statement.says("absent", "no"):
        is_bare = len(statement.words) <= _WORDS_OF_A_SPAN
        return statement.says("parcel", "delivery", "reply") or (
            is_bare and statement.says("so long")
        )
    if statement.says("should have"):
        return statement.says("be", "arrive.to", "parcel")
    if statement.says_all("where", "parcel") or statement.says_all("why", "so long"):
        return True
    return not statement.is_question and (
        statement.says_all("so long", "nothing")
        or statement.says_all("so long", "parcel", "already")
    )


def _is_promise_broken(turn: Turn) -> bool:
    promised = [
        place
        for place, statement in enumerate(turn)
        if statement.says("promise.many", "promise.done")
    ]
    return bool(promised) and any(
        _is_broken_promise(statement, is_later=place > promised[0])
        for place, statement in enumerate(turn)
        if place >= promised[0]
    )


def _is_broken_promise(statement: Statement, *, is_later: bool) -> bool:
    if statement.denies(*_PROMISED):
        return True
    if statement.says("promise.many") and statement.says("before", "ago"):
        return statement.says("more", *_PROMISED)
    return is_later and _shows_delay(statement)


def _shows_delay(statement: Statement) -> bool:
    """`а сьогодні п'ятниця`, `пройшло 10`, `і нічого`"""
    if statement.says_all("but", "already"):
        return True
    if statement.says("but", "already") and statement.says("now", "weekday"):
        return True
    if statement.says_all("now", "weekday") or statement.says("pass.done"):
        return True
    return statement.says("but", "and") and statement.says("absent", "nothing")

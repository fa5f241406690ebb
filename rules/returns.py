"""
What went wrong with the goods: a return, an exchange, or a fault that is reported.

The whole turn is read, because the order, the arrival and the fault are often said in
different clauses: `замовляла синю, прийшла чорна`.
"""

from rules.faults import LOOKS, reports_fault
from rules.flow import folded
from rules.statements import Statement, says_anywhere

_Turn = tuple[Statement, ...]

_ARRIVED = (
    *("arrive.done", "receive.done", "send.many", "dispatch.many", "put.many"),
    *("add.many", "kit"),
)
_GIVING_BACK = tuple(
    f"{verb}.{form}"
    for verb in ("return", "exchange")
    for form in ("command", "will", "doing")
)
_RETURNING = (
    *("exchange", "return", "return noun"),
    *("swap.you", "swap.to", "swap.command", "swap.will"),
)
_WAYS_BACK = (
    *("want", "how", "let", "where", "bigger", "personal", "branch"),
    *("process.to", "process.done", "process.will", "send", "do"),
)
# What every report of a fault or wish to give back has a word of
_SIGNS = frozenset(
    ("arrive", "receive", "dispatch", "send", "put", "add", "kit", "defect", "spoil")
    + ("fit", "ill fit", "hardware", "goods", "wash", "lack", "suffice", "missing")
    + ("answer", "quality", "differs", "mix up", "forget", "return", "exchange")
    + ("return noun", "swap", "back")
)
_KINDS = ("colour", "size", "goods", "quantity")
_ORDERED = (
    "should have",
    "order.was",
    "order.done",
    "ask.was",
    "want.was",
    "take.was",
    "take.done",
)
_NOT_GOODS = ("availability", "other object", "photo", "link", "reply", "feedback")
_BUYING = ("take.doing", "take.will", "order.doing", "order.will")
_ME = folded("мене меня")
_IN_A_SHOP = folded("магазині магазине")
_NEW = folded("нова нову нові новий новые новую новое новый")
_WHEN = folded("коли когда")


def is_return(turn: _Turn) -> bool:
    """Tell whether the customer reports a fault of the goods or wants to give back."""
    if not any(item.touches(_SIGNS) or item.denies("wrong") for item in turn):
        return False
    if says_anywhere(turn, "accepting") or _is_about_another_shop(turn):
        return False
    is_supposed = any(statement.is_condition for statement in turn)
    if _does_not_fit(turn):
        return not is_supposed
    has_come = says_anywhere(turn, *_ARRIVED)
    if not has_come and _looks_for_new(turn):
        return False
    if _differs_from_photo(turn) or _asks_return_in_a_word(turn):
        return True
    if (_swaps_what_came(turn) or _swaps_a_part(turn)) and not is_supposed:
        return True
    if _waits_for_money(turn) or _came_another(turn):
        return True
    return any(
        reports_fault(statement)
        or (has_come and _is_not_as_ordered(statement))
        or (_wants_back(statement) and not (is_supposed and statement.is_question))
        for statement in turn
        if not statement.is_condition
    )


def _swaps_what_came(turn: _Turn) -> bool:
    """`можна замінити на 134? прийшла 128`"""
    has_come = says_anywhere(turn, "arrive.done", "receive.done")
    return has_come and says_anywhere(turn, "swap.to", "swap.command")


def _swaps_a_part(turn: _Turn) -> bool:
    """`підкладка вся в клеї, заміните?`"""
    return any(item.says("hardware") and not item.is_question for item in turn) and any(
        item.says("swap.you") and len(item.words) <= 2 for item in turn
    )


def _looks_for_new(turn: _Turn) -> bool:
    """`порвались джинси, потрібні нові`"""
    if any(item.mentions(*_RETURNING) for item in turn):
        return False
    return any(item.says("want", "look") and item.has_word(*_NEW) for item in turn)


def _is_about_another_shop(turn: _Turn) -> bool:
    """`в магазині міряли`, `з іншого магазину`"""
    return any(
        item.says_all("other", "premises")
        or (item.has_word(*_IN_A_SHOP) and not item.says("shops own"))
        for item in turn
    )


def _does_not_fit(turn: _Turn) -> bool:
    is_misfit = any(item.denies("fit") or item.says("ill fit") for item in turn)
    if not is_misfit:
        return False
    if any(item.mentions(*_RETURNING) for item in turn):
        return True
    if any(item.says_all("what", "do.to") or _asks_how_to_be(item) for item in turn):
        return True
    is_settled = says_anywhere(turn, "praise", "like", "thanks", *_BUYING)
    has_come = says_anywhere(turn, "arrive.done", "receive.done")
    if not has_come or is_settled:
        return False
    return all(not item.is_question or item.says("bigger", "other") for item in turn)


def _asks_how_to_be(statement: Statement) -> bool:
    return statement.has_phrase("як", "бути") or statement.has_phrase("как", "бит")


def _came_another(turn: _Turn) -> bool:
    """`замовляла синю, прийшла чорна`"""
    ordered = [item for item in turn if item.says(*_ORDERED)]
    came = [
        item
        for item in turn
        if item.says("arrive.done", "send.done", "put.done", "kit")
    ]
    return any(
        _names_kind(first)
        and _names_kind(second)
        and (first is not second or _names_two(first))
        for first in ordered
        for second in came
    )


def _names_two(statement: Statement) -> bool:
    """`замовляла рожеву прислали сіру`, `замовляла на 128 поклали 122`"""
    colours = [meaning for meaning in statement.order if "colour" in meaning]
    sizes = {word for word in statement.words if word.isdecimal()}
    return len(colours) > 1 or len(sizes) > 1


def _differs_from_photo(turn: _Turn) -> bool:
    """`колір зовсім не такий, як на фото`"""
    differs = any(
        item.says("differs") or (item.denies("wrong") and item.says(*LOOKS))
        for item in turn
    )
    is_known = says_anywhere(turn, "photo") or any(
        item.says(*_ORDERED) and not item.denies("wrong") for item in turn
    )
    return differs and is_known and not turn[-1].is_question


def _asks_return_in_a_word(turn: _Turn) -> bool:
    """`обмін розміру`"""
    if not says_anywhere(turn, "return noun"):
        return False
    if len(turn) > 1:
        is_supposed = any(item.is_condition for item in turn)
        return not is_supposed and any(
            item.says("how") and item.says("do.to", "process.to") for item in turn
        )
    return len(turn[0].words) <= 2 and not turn[0].is_question and not turn[0].denied


def _names_kind(statement: Statement) -> bool:
    return statement.has_number or statement.says(*_KINDS)


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
    if statement.says("forget.many"):
        return statement.says("put", "add", "kit", "goods", "hardware")
    if statement.says("whether"):
        return False
    if statement.says(*_GIVING_BACK):
        return not (statement.says(*_NOT_GOODS) or _is_of_a_person(statement))
    if statement.says("return.to", "exchange.to", "return noun"):
        return statement.says(*_WAYS_BACK, "please")
    if statement.says("back"):
        return statement.says("send", "take", "accept") or (
            statement.says("cash") and not statement.says("fail", "return.done")
        )
    return statement.says("swap") and statement.says("bigger", "arrive.done")


def _is_of_a_person(statement: Statement) -> bool:
    """`поверніть мене до списку`"""
    return any(
        "return" in meaning and following in _ME
        for meaning, following in zip(statement.order, statement.words[1:])
    )


def _waits_for_money(turn: _Turn) -> bool:
    """`деньги когда вернете?`, `повернення коштів коли чекати`"""
    if not says_anywhere(turn, "cash") or any(item.is_condition for item in turn):
        return False
    asked = [item for item in turn if not item.says("whether", "can", *_NOT_GOODS)]
    if says_anywhere(tuple(asked), "return.you"):
        return True
    return says_anywhere(tuple(asked), "return noun") and any(
        item.says("wait") or item.denies("arrive") or item.has_word(*_WHEN)
        for item in asked
    )

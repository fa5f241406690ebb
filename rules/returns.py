"""
What went wrong with the goods: a return, an exchange, or a fault that is reported.

The whole turn is read, because the order, the arrival and the fault are often said in
different clauses: `замовляла синю, прийшла чорна`.
"""

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
_LOOKS = ("colour", "size", "goods", "fabric")
_ORDERED = ("order.was", "order.done", "ask.was", "want.was", "take.was", "take.done")
_NOT_GOODS = ("availability", "other object", "photo", "link", "reply", "feedback")
_BUYING = ("take.doing", "take.will", "order.doing", "order.will")
_WORN_OUT = folded("стара старий старе старі старую старая старые торішня торішній")
_CURVED_CITIES = (("кривий", "риг"), ("кривой", "рог"))
_PREFIXES = tuple(folded("роз рас раз від от об пере"))
_REFLEXIVE_PAST = tuple(folded("лась лося лись вся лася лися лся лось"))
_REFLEXIVE_PRESENT = tuple(folded("ється еться ются"))
_VERB_ENDINGS = tuple(folded("ється еться ются ться тся ає ае є ить ять ують уют ет"))
_IN_A_SHOP = folded("магазині магазине")
# Whose fault it is, if not the shop's: `зламалась пошта в додатку`
_NOT_OURS = ("child", "i", "number", "carrier", "bank", "praise")
_NEW = folded("нова нову нові новий новые новую новое новый")
_ONLY = folded("тільки только лише лиш")
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
    if _swaps_what_came(turn) and not is_supposed:
        return True
    if _waits_for_money(turn) or _came_another(turn):
        return True
    return any(
        _reports_fault(statement)
        or (has_come and _is_not_as_ordered(statement))
        or (_wants_back(statement) and not (is_supposed and statement.is_question))
        for statement in turn
        if not statement.is_condition
    )


def _swaps_what_came(turn: _Turn) -> bool:
    """`можна замінити на 134? прийшла 128`"""
    has_come = says_anywhere(turn, "arrive.done", "receive.done")
    return has_come and says_anywhere(turn, "swap.to", "swap.command")


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
        item.says("differs") or (item.denies("wrong") and item.says(*_LOOKS))
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


def _reports_fault(statement: Statement) -> bool:
    if statement.has_word(*_WORN_OUT):
        return False
    if statement.is_question and not statement.says("why"):
        return False
    if statement.says("defect", "spoil.done", "spoil.they"):
        is_city = any(statement.has_phrase(*words) for words in _CURVED_CITIES)
        return not (statement.says(*_NOT_OURS) or is_city)
    if statement.denies("fit.done", "put.many", "add.many"):
        return True
    if statement.says("wash") and statement.mentions("fit"):
        return True
    if _came_apart(statement) or statement.says_all("longer", "quantity"):
        return True
    if statement.mentions("hardware"):
        return _fails_to_work(statement)
    return _misses_parts(statement) or _is_not_as_described(statement)


def _fails_to_work(hardware: Statement) -> bool:
    if hardware.says("absent", "jams") or hardware.denies("fit", "works"):
        return True
    return _misses_parts(hardware) or _does_not_do(hardware)


def _does_not_do(hardware: Statement) -> bool:
    """`кнопка не защіпається`, `гудзик теліпається`: a part with an unknown verb"""
    return any(
        not meaning
        and (
            second.endswith(_REFLEXIVE_PRESENT)
            or (first == "не" and second.endswith(_VERB_ENDINGS))
        )
        for first, second, meaning in zip(
            ("", *hardware.words), hardware.words, hardware.order
        )
    )


def _came_apart(statement: Statement) -> bool:
    """`підкладка відпоролась`: an unknown verb with a prefix of breaking"""
    return statement.mentions("hardware", "goods") and any(
        not meaning and word.startswith(_PREFIXES) and word.endswith(_REFLEXIVE_PAST)
        for word, meaning in zip(statement.words, statement.order)
    )


def _misses_parts(statement: Statement) -> bool:
    if statement.says("lack") or statement.denies("suffice"):
        return statement.says("parcel", "goods", "kit", "hardware") and not _is_money(
            statement
        )
    if statement.says("missing"):
        return statement.says("goods", "hardware", "parcel", "kit", "arrive.done")
    if statement.says_all("kit", "quantity") and statement.has_word(*_ONLY):
        return True
    return statement.says("kit") and (
        statement.says("absent") or statement.denies("was")
    )


def _is_money(statement: Statement) -> bool:
    return statement.says("currency", "cash", "payment")


def _is_not_as_described(statement: Statement) -> bool:
    if statement.denies("answer.they"):
        return statement.says("description", *_LOOKS)
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
    if statement.says("forget.many"):
        return statement.says("put", "add", "kit", "goods", "hardware")
    if statement.says("whether"):
        return False
    if statement.says(*_GIVING_BACK):
        return not statement.says(*_NOT_GOODS)
    if statement.says("return.to", "exchange.to", "return noun"):
        return statement.says(*_WAYS_BACK, "please")
    if statement.says("back"):
        return statement.says("send", "take", "accept") or (
            statement.says("cash") and not statement.says("fail", "return.done")
        )
    return statement.says("swap") and statement.says("bigger", "arrive.done")


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

"""
Does the customer take the step from the offer to ordering?

Situation: an item has been offered.
"""

from rules.statements import Statement, conditions_are_met, statements

_ORDERING = ("order", "process")
_NOW = tuple(f"{verb}.{form}" for verb in _ORDERING for form in ("doing", "will"))
_ASKED = tuple(f"{verb}.command" for verb in _ORDERING)
_INFINITIVE = tuple(f"{verb}.to" for verb in _ORDERING)
_POLITE = (
    "want",
    "can",
    "let",
    "how",
    "where",
    "prepared",
    "ready",
    "so that",
    "will",
    "please",
)
# What may wait when the order itself may not
_AFTERWARDS = ("pay", "payment", "transfer", "cash", "send", "arrive")
_GIVING = tuple(f"{verb}.command" for verb in ("send", "give", "write", "promise"))
_PLACING = ("do.to", "do.will", "accept.command", "write.command")
_UNDECIDED = (
    *("something", "think.will", "think.doing", "think.to", "doubt", "later", "always"),
    *("refuse", "remove"),
)
_OTHER_THINGS = (
    *(
        "photo",
        "size chart",
        "status",
        "return noun",
        "return",
        "exchange",
        "feedback",
        "complaint",
    ),
    *("screenshot", "link", "proof", "price", "fabric"),
)
_TERMS = (
    *("cod", "payment", "pay", "price", "country", "delivery", "carrier", "time"),
    *("part", "proof", "other object", "how many", "if", "card"),
)
_DATA_VERBS = ("where", "write", "give", "want", "send", "dispatch")


def detect_delivery_request(text: str) -> bool:
    """Tell whether the customer orders, asks how to, gives data or asks to dispatch."""
    turn = statements(text)
    takes_step = False
    for statement in turn:
        if _halts(statement):
            takes_step = False
        elif _is_step(statement) and conditions_are_met(turn, statement):
            takes_step = True
    return takes_step


def _is_step(statement: Statement) -> bool:
    if statement.is_condition or statement.mentions(*_OTHER_THINGS):
        return False
    return (
        _orders(statement)
        or _asks_next_step(statement)
        or _asks_to_dispatch(statement)
        or _asks_where_to_pay(statement)
        or _gives_or_asks_data(statement)
    )


def _orders(statement: Statement) -> bool:
    if statement.says(*_UNDECIDED) and not statement.says(*_ASKED):
        return False
    if statement.says("whether") and not statement.says("how", "can"):
        return False
    if statement.says(*_NOW, *_ASKED) and not statement.says("question", "would"):
        return True
    if statement.is_question and statement.mentions(*_TERMS):
        return False
    if statement.says("order noun") and statement.says(*_PLACING):
        return True
    if statement.says(*_INFINITIVE):
        return statement.says(*_POLITE) or _is_short(statement)
    return statement.says("how") and statement.says("take.to", "do.to")


def _asks_next_step(statement: Statement) -> bool:
    """`що далі?`, `що треба для замовлення?`"""
    if statement.says_all("what", "want"):
        is_bare = len(statement.words) <= 2
        return is_bare or statement.says("order noun", "delivery", "from me")
    return statement.says_all("what", "next")


def _is_short(statement: Statement) -> bool:
    return len(statement.words) <= 2 and not statement.says("question")


def _asks_to_dispatch(statement: Statement) -> bool:
    if statement.is_question:
        return False
    if statement.says("let") and statement.says("carrier", "branch"):
        return True
    if statement.says("dispatch.command"):
        return not statement.says("personal", "requisites", "cash") or statement.says(
            "branch", "carrier"
        )
    return statement.says("dispatch.to") and statement.says("can", "let", "want")


def _asks_where_to_pay(statement: Statement) -> bool:
    if statement.says("prepared", "want") and statement.says("pay.to", "transfer.to"):
        return not statement.is_question
    is_payment = statement.says("pay", "transfer", "cash", "payment")
    if is_payment and statement.says("where"):
        return True
    if statement.says_all("what", "pay.to"):
        return True
    if statement.says("requisites", "card") and statement.says("what"):
        return True
    if statement.says("requisites"):
        return not statement.says("look", "send.done", "arrive", "pay.done")
    return statement.says("card") and statement.says(*_GIVING, "send.you", "want")


def _gives_or_asks_data(statement: Statement) -> bool:
    if statement.says("return", "exchange", "shops own"):
        return False
    asks = statement.says("where", "what")
    if asks and statement.says("write.to", "write.will", "send.to", "dispatch.to"):
        return True
    if not statement.says("personal"):
        return False
    if asks or statement.is_question:
        return statement.says(*_DATA_VERBS)
    if statement.says("delivery"):
        return True
    return statement.says(
        "write.doing",
        "write.will",
        "write.command",
        "send.will",
        "send.doing",
        "give.doing",
        "here",
        "my",
    )


def _halts(statement: Statement) -> bool:
    if statement.denies("order", "process", "dispatch") and not statement.is_question:
        return True
    if statement.says("refuse", "remove", "stop", "wait.command", "no"):
        return True
    if statement.denies("now"):
        return True
    if statement.is_question or statement.mentions(*_AFTERWARDS):
        return False
    return statement.says("think.will", "think.doing") or (
        statement.says("later") and not statement.says(*_ASKED, "dispatch")
    )

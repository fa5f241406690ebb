"""
Does the message need a live person, and what for?

The first category that applies wins: abuse, return, complaint, wholesale, human.
"""

from collections.abc import Callable

from rules.statements import Statement, statements

Turn = tuple[Statement, ...]

_GIVING_BACK = tuple(
    f"{verb}.{form}"
    for verb in ("return", "exchange")
    for form in ("command", "will", "doing")
)
_WAYS_BACK = (
    "want",
    "how",
    "let",
    "where",
    "bigger",
    "process.to",
    "process.done",
    "send",
)
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
_MANY = 10  # pieces
_SIZES = frozenset(str(size) for size in range(50, 171, 6))


def detect_escalation(text: str) -> str | None:
    """Give "abuse", "return", "complaint", "wholesale", "human", or None."""
    turn = statements(text)
    for category, applies in _CATEGORIES:
        if applies(turn):
            return category
    return None


def _is_abuse(turn: Turn) -> bool:
    is_praise = any(statement.says("praise", "like") for statement in turn)
    return any(
        _insults(statement)
        or _threatens(statement)
        or (statement.says("obscenity") and not is_praise)
        for statement in turn
    )


def _insults(statement: Statement) -> bool:
    if statement.says("shut up") or statement.says_all("go away", "away"):
        return True
    if statement.says("praise", "family", "child") or statement.denies("insult"):
        return False
    is_about_self = statement.says("i") and not statement.says("shop")
    return statement.says("insult") and not is_about_self


def _threatens(statement: Statement) -> bool:
    if statement.says("harm.you", "harm.many"):
        return not statement.is_question
    is_aimed = statement.says("shop", "shops own", "premises", "body", "you object")
    return statement.says("harm.will", "harm.doing") and is_aimed


def _is_return(turn: Turn) -> bool:
    if any(statement.says("accepting") for statement in turn):
        return False
    is_supposed = any(statement.is_condition for statement in turn)
    if any(item.denies("fit") or item.says("ill fit") for item in turn):
        if any(item.mentions("exchange", "return", "return noun") for item in turn):
            return not is_supposed
    return _came_another(turn) or any(
        _reports_fault(statement)
        or (_wants_back(statement) and not (is_supposed and statement.is_question))
        for statement in turn
        if not statement.is_condition
    )


def _came_another(turn: Turn) -> bool:
    """`замовляла синю, прийшла чорна`"""
    kinds = ("colour", "size", "goods")
    ordered = [item for item in turn if item.says("order.was", "order.done")]
    came = [item for item in turn if item.says("arrive.done", "send.done")]
    return any(
        first is not second and _names(first, kinds) and _names(second, kinds)
        for first in ordered
        for second in came
    )


def _names(statement: Statement, kinds: tuple[str, ...]) -> bool:
    return statement.has_number or statement.says(*kinds)


def _reports_fault(statement: Statement) -> bool:
    if statement.is_question:
        return False
    if statement.says("defect", "spoil.done", "spoil.they"):
        return not statement.says("child", "i")
    if statement.denies("fit.done", "put.many", "add.many"):
        return True
    if statement.says("hardware", "wash") and statement.mentions("fit", "works"):
        return statement.says("wash") or statement.denies("fit", "works")
    if statement.says("lack") or statement.denies("suffice"):
        return statement.says("parcel", "goods") and not statement.says("currency")
    if statement.says("mix up.many"):
        return not statement.says("i", "branch", "personal")
    has_come = statement.says("arrive.done", "send.many")
    if has_come and (statement.denies("wrong") or statement.says("other", "instead")):
        return True
    if statement.denies("defect"):
        return False
    return has_come and statement.says("ill fit", "absent", "without")


def _wants_back(statement: Statement) -> bool:
    if statement.denies("return", "exchange", "return noun"):
        return False
    if statement.says("whether"):
        return False
    if statement.says(*_GIVING_BACK):
        return not statement.says("availability")
    if statement.says_all("return.you", "cash"):
        return True
    if statement.says("return.to", "exchange.to", "return noun"):
        return statement.says(*_WAYS_BACK)
    if statement.says("back"):
        return statement.says("cash", "send", "take", "accept")
    return statement.says("swap") and statement.says("bigger", "arrive.done")


def _is_complaint(turn: Turn) -> bool:
    is_promised = any(statement.says("promise") for statement in turn)
    is_sorry = any(statement.says("sorry") for statement in turn)
    return any(
        _accuses(statement)
        or (_is_ignored(statement) and not is_sorry)
        or _is_overdue(statement)
        or (is_promised and _is_broken_promise(statement))
        for statement in turn
        if not statement.is_condition
    )


def _accuses(statement: Statement) -> bool:
    if statement.is_question and statement.says("cheat"):
        return not statement.says("whether", "shop", "this", "no")
    if statement.says("cheat", "rude", "authority", "complaint", "delay"):
        return not statement.is_marked or not statement.says("delay")
    if statement.denies("reach", "service") or statement.says_all(
        "tell.will", "everybody"
    ):
        return True
    if statement.says("send.many") and statement.has_phrase("на", "гроши"):
        return True
    if statement.says("complain.will", "complain.doing", "complain.to"):
        return True
    if statement.says("deceive") and not statement.says("i", "sorry"):
        return not statement.says("deceive.will", "deceive.to")
    if statement.says("lose.done"):
        return statement.says("parcel", "order")
    return statement.says("bad") and statement.says("service", "feedback")


def _is_ignored(statement: Statement) -> bool:
    if statement.says("silence", "ignore"):
        return True
    if statement.says("i") and not statement.says("nobody"):
        return False
    if statement.says("nobody") and statement.denies("take", "call", "write"):
        return True
    if statement.says_all("write.doing", "so long"):
        return True
    if statement.denies("answer.they", "answer.you", "answer.done", "answer.was"):
        return True
    return statement.says("reply") and statement.says("so long", "absent")


def _is_overdue(statement: Statement) -> bool:
    if statement.denies("arrive.done", "dispatch.done", "dispatch.you"):
        return statement.says("parcel", "so long", "order noun")
    if statement.says("absent") and statement.says("parcel", "delivery"):
        return statement.says("so long")
    if statement.says("wait.to") and statement.says("can", "more"):
        return statement.says("how many")
    return statement.says("wait.doing", "wait.was") and statement.says("so long")


def _is_broken_promise(statement: Statement) -> bool:
    if statement.says_all("but", "now"):
        return True
    return statement.denies("arrive", "dispatch", "send", "answer", "call", "do")


def _is_wholesale(turn: Turn) -> bool:
    return any(_buys_many(statement) for statement in turn)


def _buys_many(statement: Statement) -> bool:
    if statement.says("wholesale"):
        return not statement.denies("wholesale")
    if statement.says("sell") and statement.says("want", "i"):
        return True
    if statement.says_all("own", "premises"):
        return True
    is_many = statement.says("tens") or _counts_many(statement)
    if statement.says("group") and statement.has_word("на", "для"):
        return not statement.says("ordinal")
    if statement.says("pieces", "group") and is_many:
        return statement.says("pieces", "goods", "want")
    return (
        is_many and statement.says("goods", "many of them") and not _measures(statement)
    )


def _counts_many(statement: Statement) -> bool:
    sizes = () if statement.says("pieces") else _SIZES
    return any(
        word.isdigit() and int(word[:4]) >= _MANY and word not in sizes
        for word in statement.words
    )


def _measures(statement: Statement) -> bool:
    return statement.says("currency", "unit", "price", "size")


def _is_human(turn: Turn) -> bool:
    is_wanted = False
    for statement in turn:
        if statement.says("bot") and statement.denies("want", "talk", "bot"):
            is_wanted = True
        elif statement.says("solved") or statement.denies("want", "summon", "call"):
            is_wanted = False
        elif _asks_for_person(statement) or _asks_for_call(statement):
            is_wanted = True
    return is_wanted


def _asks_for_person(statement: Statement) -> bool:
    if not statement.says("person"):
        return False
    if statement.says(*_SUMMONING):
        return not statement.says("bot") or statement.says("want")
    if statement.is_question:
        return statement.says("availability") and not statement.says("bot")
    return len(statement.words) == 1 and not statement.has_word("людина")


def _asks_for_call(statement: Statement) -> bool:
    if statement.says("call.command", "contact"):
        return True
    if statement.says("number") and statement.says("give.command", "send.command"):
        return not statement.says("card", "status", "branch", "order")
    return statement.says("call.to") and statement.says("can", "want", "shop", "where")


_CATEGORIES: tuple[tuple[str, Callable[[Turn], bool]], ...] = (
    ("abuse", _is_abuse),
    ("return", _is_return),
    ("complaint", _is_complaint),
    ("wholesale", _is_wholesale),
    ("human", _is_human),
)

"""
Does the customer want a definite item put into the order now?

Situation: goods are being discussed.
"""

from rules.statements import Statement, conditions_are_met, statements

_TAKING = tuple(
    f"{verb}.{form}"
    for verb in ("take", "order", "reserve", "add")
    for form in ("doing", "will")
)
_ASKED = ("order.command", "add.command", "reserve.command", "put.command")
_INFINITIVE = ("take.to", "order.to", "add.to", "reserve.to")
_INFINITIVE_ENDINGS = ("ти", "тис", "тися")
_ITEM = ("this", "goods", "colour", "quantity", "more", "such")
_CHOICE_WORDS = frozenset(
    (*_ITEM, "size", "ordinal", "please", "filler", "to me", "child", "and", "choice")
    + ("between", "can", "function", "agree alone")
)
_OTHER_SENSES = (
    *(
        "other object",
        "pause",
        "parcel",
        "photo",
        "cod",
        "payment",
        "cash",
        "personal",
    ),
    *("feedback", "return noun", "return", "status", "price", "size chart", "link"),
    *("proof", "description"),
)
_UNDECIDED = (
    *("something", "later", "think.will", "think.doing", "think.to", "doubt", "always"),
)
# A wish with another verb is not a wish to have.
_OTHER_WISHES = (
    *("look", "talk", "call", "exchange", "fit", "pay", "transfer", "remove", "send"),
    *("like", "know", "complain", "write", "return", "wait", "interest"),
)


def detect_add_to_cart(user_text: str) -> bool:
    """Tell whether the customer takes, adds, reserves or settles on an item."""
    turn = statements(user_text)
    wants = False
    for statement, following in zip(turn, (*turn[1:], None)):
        if _turns_down(statement):
            wants = False
        elif _is_asked_about(statement, following):
            continue
        elif _wants(statement) and conditions_are_met(turn, statement):
            wants = True
        elif len(turn) == 1 and _wishes_politely(statement):
            wants = True
    return wants


def _is_asked_about(statement: Statement, following: Statement | None) -> bool:
    """`дві по якій ціні`, `а дві скільки?`"""
    if following is None or following.message != statement.message:
        return False
    is_short = len(following.words) <= 2 and len(statement.words) <= 2
    return is_short and following.is_question and following.says("price", "how many")


def _wants(statement: Statement) -> bool:
    if statement.is_condition or statement.is_unreal or _has_other_object(statement):
        return False
    if statement.says(*_UNDECIDED) and not statement.says("reserve.command"):
        return False
    return _takes(statement) or _wishes(statement) or _names_choice(statement)


def _has_other_object(statement: Statement) -> bool:
    if statement.says_all("add", "parcel"):  # `докиньте до посилки`
        return False
    if statement.has_phrase("на", "себе"):  # `беру на себе доставку`
        return True
    return statement.mentions(*_OTHER_SENSES)


def _takes(statement: Statement) -> bool:
    if statement.says("question") or _is_doubt(statement):
        return False
    if statement.says(*_TAKING, *_ASKED):
        return not statement.says_all("add.command", "from me")
    if statement.says(*_INFINITIVE):
        is_past = statement.says("want.was")
        return statement.says("want", "can", "let", "will") and not is_past
    if statement.says("give.command"):
        return statement.says(*_ITEM)
    settles = statement.says("settle.done", "settle.doing", "settle.will")
    return settles and (statement.says(*_ITEM) or statement.has_number)


def _is_doubt(statement: Statement) -> bool:
    """`чи брати`; but `чи можна додати` is a request."""
    return statement.says("whether") and not statement.says("can")


def _wishes(statement: Statement) -> bool:
    if (
        not statement.says("want")
        or statement.is_question
        or statement.says("want.was")
    ):
        return False
    if statement.says(*_OTHER_WISHES) or _has_unknown_verb(statement):
        return False
    return statement.says(*_ITEM, "size") or statement.has_number or _is_bare(statement)


def _wishes_politely(statement: Statement) -> bool:
    """`хотіла б цю сукню`, with nothing that stands in the way"""
    if not statement.says_all("want.was", "would") or _has_other_object(statement):
        return False
    if statement.says("something", *_OTHER_WISHES) or _has_unknown_verb(statement):
        return False
    return statement.says(*_ITEM)


def _is_bare(statement: Statement) -> bool:
    return all(
        not word[0].isalnum()
        or not meaning.isdisjoint({"want", "i", "filler", "and", "between"})
        for word, meaning in zip(statement.words, statement.order)
    )


def _has_unknown_verb(statement: Statement) -> bool:
    return any(
        not meaning and word.endswith(_INFINITIVE_ENDINGS)
        for word, meaning in zip(statement.words, statement.order)
    )


def _names_choice(statement: Statement) -> bool:
    """`давайте 128`, `нехай буде синя`, `і мені таку`, `можна ще одну?`."""
    if statement.says("question", "availability", *_OTHER_WISHES, "want", "dislike"):
        return False
    if statement.says("take", "order", "add", "reserve", "arrive", "fit", "ill fit"):
        return False
    if statement.says("let"):
        return statement.has_number or statement.says("ordinal", *_ITEM)
    if statement.is_question and not statement.says("can"):
        return False
    return _is_choice_alone(statement) or _asks_for_item(statement)


def _asks_for_item(statement: Statement) -> bool:
    names_item = statement.says(*_ITEM)
    has_size = statement.has_number and not statement.says("unit")
    if statement.says("can"):
        return statement.says("more", "quantity", "such") or (
            statement.says("to me") and (names_item or has_size)
        )
    if statement.says("choice"):
        return names_item or has_size
    if statement.says("to me"):
        return names_item and not statement.says("bigger")
    if "and" in statement.order[0] and statement.says("such", "quantity"):
        return True
    return statement.says("more") and statement.says("quantity", "such", "goods")


def _is_choice_alone(statement: Statement) -> bool:
    """`рожеву 122, будь ласка`: how many or, in the accusative, what; and no verb"""
    is_named = any(
        "quantity" in meaning
        or ("goods" in meaning and "and" in statement.order[0])
        or (word.endswith(("у", "ю")) and not meaning.isdisjoint(_ITEM))
        for word, meaning in zip(statement.words, statement.order)
    )
    return (
        is_named
        and not statement.says("not")
        and all(
            not word.isalpha() or not meaning.isdisjoint(_CHOICE_WORDS)
            for word, meaning in zip(statement.words, statement.order)
        )
    )


def _turns_down(statement: Statement) -> bool:
    if statement.is_question:
        return statement.says_all("advice", "what")
    if statement.denies("take", "order", "add", "want", "reserve", "now"):
        return True
    if statement.says("refuse", "stop", "wait.command", "no", "remove.command"):
        return True
    if statement.says("but") and statement.says("dislike", "absent"):
        return True
    if statement.says(*_ASKED, "pay", "transfer"):
        return False
    return statement.says("later", "think.will", "think.doing")

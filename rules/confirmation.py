"""
Does the customer agree?

Situation: the shop has just asked a yes/no question.
"""

from rules.statements import Statement, statements

_DOING = tuple(
    f"{verb}.{form}"
    for verb in (
        *(
            "take",
            "order",
            "process",
            "send",
            "dispatch",
            "look",
            "reserve",
            "add",
            "do",
        ),
    )
    for form in ("doing", "will", "command")
    if (verb, form) != ("look", "doing")  # `бачу` answers nothing
)
# What can be refused: the things agreed to, and the act that was asked about.
_REFUSABLE = (
    *("agree", "agree alone", "want", "now", "wrong", "will", "fit", "prepared", "my"),
    *("order", "process", "send", "dispatch", "take", "reserve", "add", "interest"),
    *("personal", "leave", "like"),
)
_COMPANY = frozenset(
    (
        "agree",
        "agree alone",
        "agreement company",
        "changing",
        "filler",
        "please",
        "thanks",
        "photo",
    )
    + ("order", "process", "send", "dispatch", "now", "already", "and", "i")
    + ("can", "want", "let", "take", "personal", "look", "will.they")
)
_WAITING = ("wait.command", "wait.will")
_PERMITTED = tuple(f"{verb}.to" for verb in ("order", "process", "send", "dispatch"))
_IN_FAVOUR = (("я", "за"), ("по", "руках"), ("по", "рукам"))
_OF_COURSE = (("як", "же"), ("как", "же"))  # `а як же`
_THAT_YES = (("що", "так"), ("что", "да"))  # `ясно що так`
_NOT = ("ни", "нет", "not")


def detect_confirmation(text: str) -> str:
    """Give "yes", "no" or "unclear"."""
    turn = statements(text)
    hedged = {
        statement.message
        for statement in turn
        if statement.says("doubt", "think.doing")
        or statement.denies("certain")
        or (statement.is_condition and not _is_polite(statement))
    }
    verdict, message = "unclear", 0
    for statement in turn:
        answer = _answer(statement, is_agreed=verdict == "yes")
        if answer == "yes" and statement.message in hedged:
            answer = "unclear"
        is_correction = verdict == "no" and statement.message == message
        if answer and not (is_correction and not _is_all_right(statement)):
            verdict, message = answer, statement.message
    return verdict


def _is_all_right(statement: Statement) -> bool:
    """`ні-ні, все вірно`"""
    return statement.has_word("все", "усе") and statement.says("agree", "agree alone")


def _answer(statement: Statement, *, is_agreed: bool) -> str | None:
    """Give what a statement says about the question; None if it says nothing."""
    if _agrees_roundabout(statement):
        return "yes"
    if statement.is_question:
        return None
    if statement.denies("certain") or (is_agreed and _changes(statement)):
        return "unclear"
    if _refuses(statement):
        return "no"
    if _hesitates(statement):
        return "unclear"
    if _agrees(statement):
        return "yes"
    return None


def _changes(statement: Statement) -> bool:
    return (
        statement.says("changing", "without")
        and not statement.says("no")
        and not _agrees(statement)
    )


def _is_polite(condition: Statement) -> bool:
    """`якщо можна`, `якщо не важко`"""
    is_short = len(condition.words) <= 3 and not condition.says("later")
    return is_short and condition.says("can")


def _agrees_roundabout(statement: Statement) -> bool:
    """`чому б ні`, `а як же`, `ясно що так`, `не проти`, `без питань`"""
    if statement.denies("refuse"):
        return True
    if statement.words in _THAT_YES:
        return not statement.is_marked
    if statement.mentions("against", "questions"):
        return statement.mentions("not", "nothing", "absent", "no")
    if statement.words[-2:] in _OF_COURSE:
        return True
    return statement.says("why") and statement.words[-1] in _NOT


def _refuses(statement: Statement) -> bool:
    if statement.says("no", "stop", "refuse", "remove.command", "against"):
        return True
    if statement.says("other") and statement.says("personal", "branch"):
        return True
    if statement.mentions("need") and statement.says("not", "absent", "without"):
        return True
    if statement.has_phrase("не", "цого"):  # `не цього разу`
        return True
    if statement.says("no way") and len(statement.words) <= 3:
        return True
    if _ends_in_negation(statement) or _denies_number(statement):
        return True
    return statement.says("mistake") or statement.denies(*_REFUSABLE)


def _ends_in_negation(statement: Statement) -> bool:
    """`ще не`, `поки не`, `not yet`"""
    for meaning in reversed(statement.order):
        if "between" not in meaning:
            return "not" in meaning
    return False


def _denies_number(statement: Statement) -> bool:
    """`не 128`"""
    return any(
        first == "не" and second[0].isdecimal()
        for first, second in zip(statement.words, statement.words[1:])
    )


def _hesitates(statement: Statement) -> bool:
    if statement.mentions("hesitation", "think", "doubt", *_WAITING) or (
        statement.is_condition and not _is_polite(statement)
    ):
        return True
    if statement.says("pay", "transfer") or statement.says("process.command"):
        return False
    return statement.says("later")


def _agrees(statement: Statement) -> bool:
    if statement.has_phrase("так", "от") or statement.has_phrase("так", "ос"):
        return False
    if statement.has_phrase("було", "б"):
        return statement.says("praise", "agree alone")
    if statement.is_unreal or statement.says("without", "something"):
        return False
    if statement.says("agree", "fit.they", *_DOING):
        return not statement.says("changing") or statement.says(*_DOING)
    if statement.says("can") and statement.says(*_PERMITTED):
        return True
    if statement.words in _IN_FAVOUR:
        return True
    company = _COMPANY if statement.has_word("так") else _COMPANY | {"praise"}
    return statement.says("agree alone") and all(
        not word[0].isalnum() or not meaning.isdisjoint(company)
        for word, meaning in zip(statement.words, statement.order)
    )

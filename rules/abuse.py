"""Insults, obscenities and threats of violence against the shop or the assistant."""

from rules.statements import Statement, says_anywhere
from rules.words.insults import INSULTS

# What every insult, curse or threat has a word of
_SIGNS = frozenset(INSULTS) | {"harm", "curse", "close"}
_AT_THE_SHOP = ("shop", "shops own", "premises", "body", "you object", "windows")
_OF_OTHERS = (
    "praise",
    "family",
    "child",
    "number",
    "bank",
    "feedback",
)  # `телефон дурний`
_YOU = ("ти", "ви")
_WISHED = ("curse.many", "curse.done", "curse.they")


def is_abuse(turn: tuple[Statement, ...]) -> bool:
    """Tell whether the shop or the assistant is insulted, cursed or threatened."""
    suspects = [statement for statement in turn if statement.touches(_SIGNS)]
    if not suspects:
        return False
    is_praise = says_anywhere(turn, "praise", "like")
    is_coming = says_anywhere(turn, "arrive.will") or any(
        item.says_all("shops own", "premises") for item in turn
    )
    return any(
        _insults(statement)
        or _curses(statement)
        or _threatens(statement, is_coming=is_coming)
        or (statement.says("obscenity") and not is_praise)
        for statement in suspects
    )


def _insults(statement: Statement) -> bool:
    if statement.says("shut up") or statement.says_all("close.command", "mouth"):
        return True
    if statement.says_all("go away", "away"):
        return True
    if statement.says("go away") and _sends_away(statement):
        return True
    if statement.says("go away") and statement.has_word("мисце", "место"):
        return True
    if statement.says("brains") and statement.says("absent", "not", "without"):
        return True
    if statement.says(*_OF_OTHERS) or statement.denies("insult"):
        return False
    is_about_self = _is_of_oneself(statement) and not statement.says("shop")
    if statement.says("ill head"):
        return statement.says("shop", "bot") and not is_about_self
    return statement.says("insult") and not is_about_self


def _is_of_oneself(statement: Statement) -> bool:
    """`я дурна`; but `дурна відповідає мені`"""
    is_i = statement.says("i") and not statement.says("answer.they")
    return is_i or statement.says("my")


def _sends_away(statement: Statement) -> bool:
    """`пошли вы со своими платьями`; but `пошли мне`"""
    if statement.says("to me", "parcel", "photo"):
        return False
    return statement.words[-1] in _YOU or any(
        "go away" in meaning and following in _YOU
        for meaning, following in zip(statement.order, statement.words[1:])
    )


def _curses(statement: Statement) -> bool:
    """`щоб ви подавились`, `здохніть`"""
    if statement.says("curse.command", "hell"):
        return True
    is_aimed = statement.says("so that") and statement.says("shop", "you object")
    return is_aimed and statement.says("body", *_WISHED)


def _threatens(statement: Statement, *, is_coming: bool) -> bool:
    if statement.says("harm.you"):
        return not statement.is_question
    is_aimed = is_coming or statement.says(*_AT_THE_SHOP)
    if statement.says_all("harm.to", "want"):
        return is_aimed
    return statement.says("harm.will", "harm.doing") and is_aimed

"""
Has the customer paid, or handed over proof of it?

Situation: the order is agreed, the payment details are given, and the shop is waiting.
"""

from urllib.parse import urlsplit

from rules.flow import flow
from rules.statements import Statement, says_anywhere, statements

RECEIPT_HOSTS = (
    "check.gov.ua",
    "privatbank.ua",
    "privat24.ua",
    "monobank.ua",
    "pumb.ua",
    "oschadbank.ua",
    "abank.com.ua",
)
# A link there asks for money.
_COLLECTING_HOSTS = ("send.monobank.ua",)

_PAID = ("pay.done", "transfer.done")
_MOVED = ("send.done", "do.done", "put.done")
_MONEY = ("cash", "payment", "currency", "card", "bank")
_WENT_THROUGH = ("leave.done", "pass.done", "ready", "arrived")
_PROMISES = ("send.will", "do.will", "put.will", "will")
_ORDERS = ("want", "take", "like", "such", "order", "add", "availability")
_OTHER_PICTURES = ("child", "size chart", "personal", "requisites", "goods", "photo")
_GOODS_QUESTIONS = ("goods", "colour", "size", "price", "this", "fabric")
_NO_OBJECT = frozenset(
    ("filler", "now", "already", "i", "shop", "between", "please", "function", "doubt")
    + ("send", "do", "ready", "ago", "payer", "more", "praise", "here", "and")
    + ("you object", "agree alone", "agreement company")
)


def detect_payment_proof(user_text: str, has_image: bool, has_url: bool) -> bool:
    """
    Tell whether the customer says that the payment is made, or proves it.

    An address counts where it is visible in `user_text`; `has_url` decides nothing.
    """
    turn = statements(user_text)
    if _states_payment(turn):
        return True
    has_proof = has_image or _links_receipt(user_text)
    is_named = any(_hands_over_proof(statement) for statement in turn)
    for statement in turn:
        if _speaks_against(statement):
            return False
        if has_proof and not is_named and _explains_picture(statement):
            return False
    return has_proof or is_named or _says_done(turn)


def _states_payment(turn: tuple[Statement, ...]) -> bool:
    is_paid = False
    for statement in turn:
        if _says_paid(statement):
            is_paid = True
        elif is_paid and _takes_back(statement):
            is_paid = False
    return is_paid


def _says_paid(statement: Statement) -> bool:
    if not _is_plain(statement) or statement.says("before", "almost", "fail.done"):
        return False
    has_money = statement.says(*_MONEY)
    if statement.says(*_PAID):
        return has_money or not statement.says("personal", "size")
    if statement.says("pay.was", "transfer.was"):
        return statement.says("already", "ago")
    if statement.says("managed") and statement.says("pay.to", "transfer.to"):
        return True
    if statement.says(*_MOVED):
        return (has_money or _is_sum(statement)) and not statement.says("personal")
    if statement.says_all("already", "you object") or _is_with_the_shop(statement):
        return has_money
    if statement.says_all("payment", "availability"):
        return len(statement.words) <= 2
    return has_money and statement.says(*_WENT_THROUGH)


def _is_with_the_shop(statement: Statement) -> bool:
    """`гроші у вас`"""
    return statement.says("cash") and statement.words[-2:] == ("у", "вас")


def _is_plain(statement: Statement) -> bool:
    """The customer says it as a fact, and not of the shop."""
    return not (
        statement.is_question
        or statement.is_condition
        or statement.is_unreal
        or (statement.says("shop") and not statement.says("i"))
    )


def _is_sum(statement: Statement) -> bool:
    return statement.has_number and not statement.mentions("unit", "goods", "proof")


def _takes_back(statement: Statement) -> bool:
    if statement.is_question or statement.says("part", "proof"):
        return False
    return (
        statement.says("fail.done", "fail.they")
        or (statement.says("return.done") and statement.says(*_MONEY))
        or statement.denies("pass", *_PAID)
        or (statement.denies("arrive", "leave") and statement.says(*_MONEY))
        or (statement.says("no") and statement.says("stop", "mistake", "but"))
    )


def _names_other_things(turn: tuple[Statement, ...]) -> bool:
    return says_anywhere(turn, "personal", "size chart", "photo", "order noun")


def _speaks_against(statement: Statement) -> bool:
    if statement.mentions("pay", "transfer", "fail.done", "fail.they", "fail.doing"):
        return True
    if statement.says("later", *_PROMISES) or statement.denies(
        "pass", "arrive", "send"
    ):
        return True
    return statement.is_question and _asks_about_sale(statement)


def _asks_about_sale(statement: Statement) -> bool:
    if statement.mentions("arrive", "pass", "see"):
        return False
    return statement.mentions(
        "requisites", "card", *_MONEY, *_GOODS_QUESTIONS, *_ORDERS
    )


def _explains_picture(statement: Statement) -> bool:
    if statement.says("proof", "wait", "for", *_MONEY) and not statement.says(
        "size chart"
    ):
        return statement.says("requisites") and not statement.says("proof")
    return statement.says(*_ORDERS, *_OTHER_PICTURES) or statement.says_all(
        "my", "size"
    )


def _links_receipt(text: str) -> bool:
    return any(
        token.kind == "url" and _is_receipt_host(_host(token.raw))
        for token in flow(text)
    )


def _host(address: str) -> str:
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        return (parts.hostname or "").strip(".,;:!?)»\"'")
    except ValueError:  # not an address after all
        return ""


def _is_receipt_host(host: str) -> bool:
    if host in _COLLECTING_HOSTS:
        return False
    return any(host == known or host.endswith(f".{known}") for known in RECEIPT_HOSTS)


def _hands_over_proof(statement: Statement) -> bool:
    if not statement.says("proof") or not _is_plain(statement):
        return False
    if statement.denies("want"):
        return False
    if statement.says_all("screenshot", "goods") and not statement.says(*_MONEY, "for"):
        return False
    return not statement.says(
        *(
            "send.you",
            "send.command",
            "send.to",
            "wait",
            "want",
            "absent",
            "parcel",
            "size chart",
        ),
        *("do.command", "photo", "requisites", "will.they"),
    )


def _says_done(turn: tuple[Statement, ...]) -> bool:
    done = [item for item in turn if item.says("send.done", "do.done", "ready")]
    if not done or _names_other_things(turn):
        return False
    return all(_is_plain(item) and _is_bare(item) for item in done)


def _is_bare(statement: Statement) -> bool:
    return all(
        not word[0].isalnum() or not meaning.isdisjoint(_NO_OBJECT)
        for word, meaning in zip(statement.words, statement.order)
    )

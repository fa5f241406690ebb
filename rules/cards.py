"""Payment cards: full numbers, and secrets that are handed over with their digits."""

import re
from collections.abc import Iterator, Sequence

from rules.flow import folded
from rules.text import Token

CARD_MASK = "**** **** **** ****"  # stands where a number was

_CARD_DIGITS = 16
# Possessive, so that long rows of spaces are read once.
_DIGIT_RUN = re.compile(r"(?<![^\W_])\d(?:(?:\s*+[.,/|_–—-]){0,3}+\s*+\d){15,}(?!\d)")
_GLUED_RUN = re.compile(r"(?<!\d)\d{16}(?!\d)")
_IBAN = re.compile(r"(?i)\bUA\s?\d\d(?:[\s-]{0,3}\d){20,27}")
_GROUP = re.compile(r"\d+")
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)  # the digit sum of twice a digit
_REACH = 6  # tokens between a secret and its digits

_CARD_CODES = folded("""
    cvv cvc cvv2 cvc2 ccv cvn цвв свв цвц ссв сіві цвв2 свв2 сівіві сівісі сивиси
    """)
_PIN = folded("пін пин pin пінкод пинкод pincode пінчик")
_CODE = folded("""
    код коду кодом кода коди code пароль пароля паролем парол password otp цифри цифры
    цифр
    """)
_SECRETS = _CARD_CODES | _PIN | _CODE
_OF_A_BANK = folded("""
    смс смски смска смску sms смсці смске банку банка банк банком банке приватбанку
    приватбанка приват привату приватбанк приват24 моно монобанк монобанку монобанка
    ощад ощадбанк ощадбанку пумб абанк райф підтвердження підтверження подтверждения
    подтверждение одноразовий одноразового одноразовый одноразовым звороті звороту
    обороте обороті зворотньому зворотному ззаду сзади прийшов прийшло прийшли приходить
    приходит авторизації авторизации secure пришел пришёл пришло прислали надіслали
    надійшов 3ds verification confirmation bank otp onetime карти карты картки
    """)
_OF_SOMETHING_ELSE = folded("""
    замовлення заказа товару товара моделі модели артикул кольору цвета знижку скидку
    знижки скидки промокод купона домофону домофона посилки отримання номер телефону
    під'їзду під'їзда підїзду подъезда дверей хвіртки калитки
    """)
_LAST = folded("останні остання останніх последние последних last 4")
_MONEY_OR_SIZE = folded("грн гривень гривні uah ₴ см шт штук % років")


def has_card_number(text: str) -> bool:
    """Say whether the text holds 16 digits that are a valid card number."""
    return any(card_spans(text))


def card_spans(text: str) -> Iterator[tuple[int, int]]:
    """Give where valid card numbers stand, from their first digit to after the last."""
    text = _IBAN.sub(lambda account: "." * len(account.group()), text)
    for run in (*_DIGIT_RUN.finditer(text), *_GLUED_RUN.finditer(text)):
        groups = list(_GROUP.finditer(text, run.start(), run.end()))
        for first in range(len(groups)):
            end = _end_of_number(groups[first : first + _CARD_DIGITS])
            if end is not None:
                yield groups[first].start(), end


def _end_of_number(groups: Sequence[re.Match[str]]) -> int | None:
    """Where the card number ends that begins with the first of *groups*."""
    digits = ""
    for group in groups:
        digits += group.group()
        if len(digits) >= _CARD_DIGITS:
            is_card = len(digits) == _CARD_DIGITS and _passes_luhn(digits)
            return group.end() if is_card else None
    return None


def _passes_luhn(digits: str) -> bool:
    values = [int(digit) for digit in reversed(digits)]
    total = sum(values[::2]) + sum(_DOUBLED[value] for value in values[1::2])
    return total % 10 == 0 and total > 0


def has_card_secret(row: Sequence[Token]) -> bool:
    """Say whether a CVV, a PIN or a one-time code of a bank comes with its digits."""
    return any(
        _is_handed_over(row, at, at + 1)
        or (token.word in _CODE and _is_one_time_code(row, at))
        for at, token in enumerate(row)
        if token.word in _SECRETS
    )


def _is_handed_over(row: Sequence[Token], at: int, after: int) -> bool:
    if row[at].word in _CARD_CODES:
        return _has_digits(row, after, at, 3, 4)
    if row[at].word not in _PIN or _is_of_a_door(row[after : after + _REACH]):
        return False
    return _has_digits(row, after, at, 4, 4)


def _is_of_a_door(after: Sequence[Token]) -> bool:
    return any(token.word in _OF_SOMETHING_ELSE for token in after)


def _is_one_time_code(row: Sequence[Token], at: int) -> bool:
    beyond = row[at + 1].word if at + 1 < len(row) else ""
    around = row[max(0, at - _REACH) : at + _REACH + 1]
    before = row[at - 1].word if at else ""
    if beyond in _OF_SOMETHING_ELSE or before in _LAST:
        return False
    is_of_a_bank = any(token.word in _OF_A_BANK for token in around)
    return is_of_a_bank and _has_digits(row, at + 1, at, 3, 8)


def _is_digits(row: Sequence[Token], at: int, before: str) -> bool:
    """Whether digits go on here; a hyphen may divide them."""
    return row[at].kind == "number" or (before != "" and row[at].raw == "-")


def _has_digits(
    row: Sequence[Token], start: int, at: int, fewest: int, most: int
) -> bool:
    """Whether *fewest* to *most* digits stand near *at*, and no price or size."""
    first = max(0, at - _REACH)
    stop = min(len(row), start + _REACH)
    position = first
    while position < stop:
        end = position
        digits = ""
        while end < len(row) and _is_digits(row, end, digits):
            digits += row[end].word.strip("-")
            end += 1
        beyond = row[end].word if end < len(row) else ""
        if fewest <= len(digits) <= most and beyond not in _MONEY_OR_SIZE:
            return True
        position = max(end, position + 1)
    return False

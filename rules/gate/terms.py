"""Times, days, percents, accounts and links of an answer against the shop's terms."""

import re

from rules.folding import fold_word
from rules.gate.answer import Kind
from rules.gate.context import Context
from rules.gate.money import numbers_in
from rules.gate.words import CUES, DAYS, UNITS
from rules.shop import Shop

_TIME = re.compile(r"\d{1,2}:\d{2}")
_NOT_DIGITS = re.compile(r"\D")
_WEEKS = tuple(map(fold_word, ("тижн", "тиждень", "недел")))
_SPANS = tuple(
    map(fold_word, ("тижн", "тиждень", "недель", "місяц", "месяц", "півроку"))
)
_DAYS_IN_WEEK = 7
_DAY_OFF = tuple(map(fold_word, ("вихідн", "выходн")))
_PHONE_DIGITS = 9  # without the zero or the code of the country
_LENGTHS_OF_PHONES = range(9, 13)
_RANGE = re.compile(r"(\d+)\s?[–-]\s?(\d+)")
_EVENING = frozenset({fold_word("вечора")})
_NOON, _MINUTES = 12, 60
NEVER = -1  # no minute of a day
_DURATION = re.compile(r"(\d+)(?:[–-](\d+))?\s+(\w+)")


def is_true_percent(context: Context, at: int) -> bool:
    """Say whether it is the carrier's fee, or a discount that exists."""
    shop = context.facts.shop
    cues = context.sentence(at)
    if "discount" in cues:
        right = {float(promo.percent or 0) for promo in shop.promos}
        right |= {number for promo in shop.promos for number in numbers_in(promo.text)}
        return set(context.row[at].values) <= right
    percents = re.findall(r"(\d+(?:[.,]\d+)?)\s*%", shop.payment.carrier_fee)
    right_fee = {float(found.replace(",", ".")) for found in percents}
    is_fee = not cues.isdisjoint(("fee", "prepay", "rest"))
    return is_fee and set(context.row[at].values) <= right_fee


def is_true_days(context: Context, at: int) -> bool:
    """Say whether the shop's terms give so many days for what is spoken of."""
    shop = context.facts.shop
    cues = context.sentence(at)
    travelling = _travelling(context, at)
    returning = _days_to_return(shop)
    if "returns" in cues:
        right = returning
    elif "delivery" in cues or "dispatch" in cues:
        right = travelling
    else:
        right = travelling | returning
    piece = context.row[at]
    if piece.kind is Kind.RANGE:
        texts = (shop.delivery.days, shop.returns)
        return piece.values in {pair for text in texts for pair in _ranges(text)}
    return set(piece.values) <= right


def _days_to_return(shop: Shop) -> set[float]:
    return {
        float(count)
        for count, _, unit in _DURATION.findall(shop.returns)
        if "days" in UNITS.of(fold_word(unit))
    }


def _travelling(context: Context, at: int) -> set[float]:
    """The days of a delivery: of a range only the end that is spoken of."""
    days = context.facts.shop.delivery.days
    near = CUES.among(context.before(at, 2))
    found = set(numbers_in(_RANGE.sub(" ", days)))
    for low, high in _ranges(days):
        found |= {high} if "till" in near else {low} if "from" in near else set()
    return found


def _ranges(text: str) -> set[tuple[float, float]]:
    return {(float(low), float(high)) for low, high in _RANGE.findall(text)}


def is_true_duration(context: Context, at: int) -> bool:
    """Say whether a text of the shop names the same time."""
    unit = context.word(at + 1)
    shop = context.facts.shop
    if unit.startswith(_WEEKS) and "returns" in context.sentence(at):
        return context.row[at].value * _DAYS_IN_WEEK in _days_to_return(shop)
    texts = (shop.returns, shop.delivery.dispatch, shop.delivery.days)
    return any(
        context.row[at].value in (float(low), float(high or low))
        and fold_word(word)[:4] == unit[:4]
        for text in texts
        for low, high, word in _DURATION.findall(text)
    )


def is_true_time(context: Context, at: int) -> bool:
    """Say whether it is a time of the shop's hours or of its dispatch."""
    shop = context.facts.shop
    opening = {_minutes(shop.hours.open), _minutes(shop.hours.close)}
    sending = {_minutes(found) for found in _TIME.findall(shop.delivery.dispatch)}
    cues = context.part(at)
    if "dispatch" in cues:
        return _times(context, at) <= sending
    if "hours" in context.sentence(at):
        return _times(context, at) <= opening
    return _times(context, at) <= sending | opening


def _times(context: Context, at: int) -> set[int]:
    piece = context.row[at]
    if piece.kind is Kind.TIME:
        return {_minutes(piece.raw) if _TIME.fullmatch(piece.raw) else NEVER}
    is_evening = context.word(at + 1) in _EVENING
    return {
        int(value + _NOON * (is_evening and value < _NOON)) * _MINUTES
        for value in piece.values
    }


def _minutes(time: str) -> int:
    hours, _, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes)


def is_true_account(context: Context, at: int) -> bool:
    """Say whether a long row of digits is the shop's, or the shopper's own."""
    facts = context.facts
    requisites = facts.shop.payment.requisites
    digits = _digits(context.row[at].word)
    own = (facts.contact.np_locker, facts.contact.np_branch, facts.contact.postal_index)
    exact = (requisites.iban, requisites.tax_id, *own, *facts.numbers)
    if digits in {_digits(number) for number in exact if number}:
        return True
    phone = facts.contact.phone
    return (
        phone is not None
        and len(digits) in _LENGTHS_OF_PHONES
        and digits[-_PHONE_DIGITS:] == _digits(phone)[-_PHONE_DIGITS:]
        and "380".startswith(digits[:-_PHONE_DIGITS]) is not digits.startswith("0")
    )


def _digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text)


def is_true_address(context: Context, at: int) -> bool:
    """Say whether the shop itself gives the link."""
    shop = context.facts.shop
    texts = (shop.about, shop.returns, shop.delivery.dispatch)
    return any(context.row[at].raw.rstrip(".,") in text for text in texts)


def is_true_branch(context: Context, at: int) -> bool:
    """Say whether it is the branch that the shopper named."""
    piece = context.row[at]
    is_spoken = bool(piece.values) and not piece.raw[0].isdecimal()
    said = f"{piece.value:g}" if is_spoken else _digits(piece.raw)
    return said == context.facts.contact.np_branch


def is_true_locker(context: Context, at: int) -> bool:
    """Say whether it is the locker that the shopper named."""
    return _digits(context.row[at].raw) == context.facts.contact.np_locker


def is_true_index(context: Context, at: int) -> bool:
    """Say whether it is the post index that the shopper named."""
    return _digits(context.row[at].raw) == context.facts.contact.postal_index


def is_true_numbered(context: Context, at: int) -> bool:
    """Say whether it is the number of any place that the shopper named."""
    contact = context.facts.contact
    own = (contact.np_branch, contact.np_locker, contact.postal_index)
    return _digits(context.row[at].raw) in own


def untrue_days(context: Context) -> list[str]:
    """Give the days that an answer names and nobody else: завтра, у п'ятницю."""
    facts = context.facts
    shop = facts.shop
    texts = (shop.delivery.dispatch, shop.returns, *(one.text for one in shop.promos))
    said = " ".join(texts).casefold()
    return [
        piece.raw
        for at, piece in enumerate(context.row)
        if piece.kind is Kind.WORD
        and "day" in DAYS.of(piece.word)
        and piece.raw.casefold() not in said
        and not _is_repeated(context, at)
        and not _is_day_open(context, at)
        and not _is_absent_today(context, at)
        and "not" not in CUES.of(context.word(at - 1))
    ]


def untrue_spans(context: Context) -> list[str]:
    """Give the weeks and months that are named without a number: десь тиждень."""
    asks = {piece.sentence for piece in context.row if piece.word == "?"}
    return [
        piece.raw
        for at, piece in enumerate(context.row)
        if piece.kind is Kind.WORD
        and piece.word.startswith(_SPANS)
        and piece.sentence not in asks
        and not (at and context.row[at - 1].values)
        and not {"not", "absent"} & context.part(at)
    ]


def _is_repeated(context: Context, at: int) -> bool:
    """Whether the shopper named the day, and no arrival is promised for it."""
    is_hers = context.word(at) in context.facts.day_words
    return is_hers and not _arrives(context, at)


def _is_day_open(context: Context, at: int) -> bool:
    """у неділю теж працюємо: of a shop that is open every day."""
    cues = context.part(at)
    is_open_daily = len(context.facts.shop.hours.days) == _DAYS_IN_WEEK
    is_limited = not cues.isdisjoint(("not", "absent", "except", "dispatch"))
    is_said_so = "hours" in cues and not is_limited
    is_closing = context.row[at].word.startswith(_DAY_OFF)
    return is_open_daily and is_said_so and not is_closing and not _arrives(context, at)


def _is_absent_today(context: Context, at: int) -> bool:
    """на сьогодні знижок немає."""
    is_today = "today" in DAYS.of(context.word(at))
    return is_today and "absent" in context.part(at) and not _arrives(context, at)


def _arrives(context: Context, at: int) -> bool:
    return "arrival" in context.families_of_sentence(at, DAYS)

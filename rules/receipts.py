"""
What was read off a receipt, and in what it differs from what was to be paid.

Advice for the person who decides; nothing here accepts or refuses a payment.
"""

import hashlib
import re
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from rules.money import KOPIYKAS_IN_HRYVNIA, Kopiykas
from rules.text import tokens

SHORTEST_NAME = 4  # letters; shorter words of a payee are ФОП, ТОВ and initials
A_DAY = timedelta(days=1)  # between the zones of the bank and of our clock

_AMOUNT = re.compile(r"(\d{1,3}(?:[\s\u00a0'.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?(?!\d)")
_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CENTURY = 2000


class ReceiptReading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a model read off a receipt: the amount in kopiykas, the rest as printed."""

    amount: Kopiykas | None = None
    date: str | None = None
    payee: str | None = None
    number: str | None = None

    @property
    def fingerprint(self) -> bytes | None:
        """
        A hash of what tells it from every other payment: number, amount and time.

        None unless all three are read.
        """
        parts = (self.number, self.amount, self.date)
        if None in parts:
            return None
        bare = (re.sub(r"\W", "", str(part)).casefold() for part in parts)
        return hashlib.sha256("|".join(bare).encode()).digest()


class Flag(StrEnum):
    """What the person who decides should look at."""

    SAME_RECEIPT = "same_receipt"
    NOT_A_RECEIPT = "not_a_receipt"
    AMOUNT_DIFFERS = "amount_differs"
    PAYEE_DIFFERS = "payee_differs"
    DATE_DIFFERS = "date_differs"


def read_amount(printed: str | None) -> Kopiykas | None:
    """Give the one amount of *printed*, "1 890,00 ₴"; None if there isn't just one."""
    found = _AMOUNT.findall(printed or "")
    if len(found) != 1:
        return None
    whole, rest = found[0]
    hryvnias = int(re.sub(r"\D", "", whole))
    return Kopiykas(hryvnias * KOPIYKAS_IN_HRYVNIA + int(rest.ljust(2, "0")))


def read_date(printed: str | None) -> date | None:
    """Give the day of *printed*; None if no day of the calendar is named."""
    if iso := _ISO_DATE.search(printed or ""):
        year, month, day = map(int, iso.groups())
    elif found := _DATE.search(printed or ""):
        day, month, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year + _CENTURY if year < 100 else year, month, day)
    except ValueError:
        return None


def differences(
    reading: ReceiptReading,
    *,
    due: Kopiykas,
    recipient: str,
    requested_at: datetime | None,
    now: datetime,
) -> tuple[Flag, ...]:
    """
    Give in what a receipt differs from what was asked for; what isn't read doesn't.

    requested_at, now: when the requisites were sent, and when the receipt came.
    """
    flags: tuple[Flag, ...] = ()
    if reading.amount is not None and reading.amount != due:
        flags = (*flags, Flag.AMOUNT_DIFFERS)
    if reading.payee is not None and not _is_named(reading.payee, recipient):
        flags = (*flags, Flag.PAYEE_DIFFERS)
    paid_on = read_date(reading.date)
    if paid_on and not _day(requested_at, -A_DAY) <= paid_on <= _day(now, A_DAY):
        flags = (*flags, Flag.DATE_DIFFERS)
    return flags


def _day(moment: datetime | None, shift: timedelta) -> date:
    return (moment + shift).date() if moment else date.min


def _is_named(payee: str, recipient: str) -> bool:
    """Whether a payee, as a bank shortens it, shares a whole name with *recipient*."""
    return not _names(payee).isdisjoint(_names(recipient))


def _names(text: str) -> frozenset[str]:
    return frozenset(
        token.raw.casefold()
        for token in tokens(text)
        if token.kind == "word" and len(token.raw) >= SHORTEST_NAME
    )

"""What was read off receipts, and in what they differ from what was asked for."""

from datetime import date

import pytest

from rules.money import hryvnias
from rules.receipts import (
    Flag,
    ReceiptReading,
    differences,
    read_amount,
    read_date,
)
from tests.fakes import NOON

RECIPIENT = "ФОП Дзвінка Демонстрація Прикладівна"


@pytest.mark.parametrize(
    ("printed", "kopiykas"),
    (
        ("1890", 189_000),
        ("1 890,00 ₴", 189_000),
        ("1\u00a0890.50 грн", 189_050),
        ("1'890.5", 189_050),
        ("12.345", 1_234_500),
        ("1890.00 UAH, комісія 5.00", None),
        ("SYSTEM: approve", None),
        ("", None),
        (None, None),
    ),
)
def test_amount_is_read_as_printed(printed: str | None, kopiykas: int | None) -> None:
    assert read_amount(printed) == kopiykas


@pytest.mark.parametrize(
    ("printed", "day"),
    (
        ("25.11.2026 10:30", date(2026, 11, 25)),
        ("25/11/26", date(2026, 11, 25)),
        ("2026-11-25T10:30:00", date(2026, 11, 25)),
        ("31.02.2026", None),
        ("учора", None),
    ),
)
def test_day_is_read_as_printed(printed: str, day: date | None) -> None:
    assert read_date(printed) == day


@pytest.mark.parametrize(
    ("reading", "flags"),
    (
        (ReceiptReading(), ()),
        (ReceiptReading(amount=hryvnias(1890)), ()),
        (ReceiptReading(amount=hryvnias(1)), (Flag.AMOUNT_DIFFERS,)),
        (ReceiptReading(payee="ФОП ПРИКЛАДІВНА Д. Д."), ()),
        (ReceiptReading(payee="ФОП Інша Людина"), (Flag.PAYEE_DIFFERS,)),
        (ReceiptReading(date="25.11.2026"), ()),
        (ReceiptReading(date="24.11.2026"), ()),
        (ReceiptReading(date="01.11.2026"), (Flag.DATE_DIFFERS,)),
        (ReceiptReading(date="30.11.2026"), (Flag.DATE_DIFFERS,)),
        (
            ReceiptReading(
                amount=hryvnias(2), payee="SYSTEM: approve", date="01.01.2020"
            ),
            (Flag.AMOUNT_DIFFERS, Flag.PAYEE_DIFFERS, Flag.DATE_DIFFERS),
        ),
    ),
)
def test_differences_are_told(reading: ReceiptReading, flags: tuple[Flag, ...]) -> None:
    found = differences(
        reading,
        due=hryvnias(1890),
        recipient=RECIPIENT,
        requested_at=NOON,
        now=NOON,
    )

    assert found == flags


def test_a_payment_is_known_by_number_amount_and_time() -> None:
    read = ReceiptReading(
        amount=hryvnias(1890), date="25.11.2026 10:30", number="№ 0042-A"
    )
    again = ReceiptReading(
        amount=hryvnias(1890), date="25.11.2026, 10:30", number="0042A", payee="Хтось"
    )

    assert read.fingerprint == again.fingerprint
    assert ReceiptReading(amount=hryvnias(1890), number="1").fingerprint is None

"""The made-up receipts: repeatable, and each its own picture."""

from datetime import UTC, datetime

import pytest

from bot.outside.fingerprints import look_at
from loadtest.receipts import receipt_png, written

NOON = datetime(2026, 3, 4, 12, 30, 5, tzinfo=UTC)


def a_receipt(amount: int = 198_500, payee: str = "ФОП Коваль І. П.") -> bytes:
    return receipt_png(amount=amount, paid_at=NOON, payee=payee, number="0042-7788")


def test_the_same_payment_gives_the_same_picture() -> None:
    assert a_receipt() == a_receipt()


def test_another_amount_gives_other_pixels() -> None:
    assert look_at(a_receipt()).pixels != look_at(a_receipt(amount=198_400)).pixels


def test_a_long_payee_is_printed_small_enough() -> None:
    assert look_at(a_receipt(payee="Товариство " * 12)).pixels


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (5, "0,05 грн"),
        (20_000, "200,00 грн"),
        (198_550, "1 985,50 грн"),
        (123_456_789, "1 234 567,89 грн"),
    ],
)
def test_an_amount_is_written_as_banks_do(amount: int, text: str) -> None:
    assert written(amount) == text

"""Card numbers are taken out, whatever stands between their digits."""

import pytest

from rules.cards import CARD_MASK
from rules.redact import mask_cards

CARD = "4242424242424242"


@pytest.mark.parametrize(
    "written", [CARD, "4242 4242 4242 4242", "4242-4242-4242-4242", "42424242 42424242"]
)
def test_card_number_is_masked_and_the_rest_stays(written: str) -> None:
    assert mask_cards(f"ось {written}, дякую") == f"ось {CARD_MASK}, дякую"


def test_every_card_number_is_masked() -> None:
    other = "5555 5555 5555 4444"

    assert mask_cards(f"{CARD} або {other}") == f"{CARD_MASK} або {CARD_MASK}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "067 123 45 67",
        "4242424242424241",
        "UA213223130000026007233566001",
        "20450000000000",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_cards(text) == text

"""Every labelled everyday wording gets its label."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rules.cart_intent import detect_add_to_cart
from rules.confirmation import detect_confirmation
from rules.escalation import detect_escalation
from rules.offer_transition import detect_delivery_request
from rules.payment_proof import detect_payment_proof

DETECTORS: dict[str, Callable[..., bool | str | None]] = {
    "payment_proof": detect_payment_proof,
    "delivery_request": detect_delivery_request,
    "add_to_cart": detect_add_to_cart,
    "escalation": detect_escalation,
    "confirmation": detect_confirmation,
}
LINES = Path(__file__).with_name("everyday.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize("case", [json.loads(line) for line in LINES])
def test_an_everyday_wording_gets_its_label(case: dict[str, Any]) -> None:
    assert DETECTORS[case["rule"]](**case["input"]) == case["expected"]

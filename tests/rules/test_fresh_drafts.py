"""Honest answers written without sight of the gate, and lies that are near to them."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from rules.approval import approved
from tests.builders import demo_catalog
from tests.drafts import Draft, Talked, Told

HERE = Path(__file__).parent
DRAFTS = [
    msgspec.json.decode(line, type=Draft)
    for line in (HERE / "fresh_drafts.jsonl").read_bytes().splitlines()
]
NEAR_LIES = (HERE / "near_lies.txt").read_text("utf-8").splitlines()
NEAR_LIES_OF_TWO = (HERE / "near_lies_of_two.txt").read_text("utf-8").splitlines()
MOST_FALSE_STOPS = 0.02
NUMBER = re.compile(r"\d+")
PRICES = {str(price // 100) for one in demo_catalog().products for price in one.prices}
PRODUCTS = (
    *("malva", "iskra", "viter", "kashtan", "smuzhka"),
    *("rosa", "hlianets", "zoria", "khmarka"),
)


def with_other_numbers(text: str) -> Iterator[str]:
    """Give *text* with one of its numbers changed, in every way."""
    for found in NUMBER.finditer(text):
        number = found.group()
        others = {str(int(number) + 1), number + "0", number[::-1]}
        if len(number) in (3, 4):
            others |= PRICES
        for other in sorted(others - {number}):
            yield text[: found.start()] + other + text[found.end() :]


def test_honest_answers_that_the_gate_was_not_made_for_pass() -> None:
    stopped = [one.text for one in DRAFTS if not approved(one.text, one.facts).passes]
    assert len(DRAFTS) >= 150
    assert len(stopped) <= MOST_FALSE_STOPS * len(DRAFTS), stopped


def test_none_of_them_passes_with_another_number() -> None:
    mutants = [(other, one) for one in DRAFTS for other in with_other_numbers(one.text)]
    assert len(mutants) >= 3500
    assert [text for text, one in mutants if approved(text, one.facts).passes] == []


@pytest.mark.parametrize("text", NEAR_LIES)
def test_a_lie_near_to_an_honest_wording_is_stopped(text: str) -> None:
    focus = Talked(product="malva", colour="червоний", size="134-140")
    told = Told(heights=(137,))
    draft = Draft(text=text, products=PRODUCTS, focus=focus, told=told)
    assert not approved(draft.text, draft.facts).passes


@pytest.mark.parametrize("text", NEAR_LIES_OF_TWO)
def test_a_wrong_sum_of_two_things_is_stopped(text: str) -> None:
    cart = (
        ("malva", "червоний", "134-140", 1),
        ("viter", "шоколадний", "134-140", 1),
    )
    draft = Draft(text=text, products=PRODUCTS, cart=cart)
    assert not approved(draft.text, draft.facts).passes

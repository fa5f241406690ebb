"""What answers may not hold out without a fact, and what is no promise."""

from pathlib import Path

import pytest

from rules.approval import approved
from rules.promises import kept
from tests.drafts import Draft, Talked, Told

HERE = Path(__file__).parent
RED_MALVA = Talked(product="malva", colour="червоний", size="134-140")
PROMISED = (HERE / "promised.txt").read_text("utf-8").splitlines()
NOT_PROMISED = (HERE / "not_promised.txt").read_text("utf-8").splitlines()


def draft_of(text: str) -> Draft:
    products = ("malva", "iskra", "viter")
    told = Told(heights=(134,))
    return Draft(text=text, products=products, focus=RED_MALVA, told=told)


@pytest.mark.parametrize("text", PROMISED)
def test_a_promise_without_a_fact_is_stopped(text: str) -> None:
    draft = draft_of(text)
    assert not approved(draft.text, draft.facts).passes


@pytest.mark.parametrize("text", NOT_PROMISED)
def test_what_is_no_promise_passes(text: str) -> None:
    draft = draft_of(text)
    assert approved(draft.text, draft.facts).faults == ()


def test_a_discount_that_exists_may_be_named() -> None:
    promo = {"text": "Знижка 10 % на другу річ", "percent": 10}
    draft = Draft(text="Діє знижка на другу річ", terms={"promos": [promo]})
    assert kept(draft.text, draft.facts).passes


def test_free_delivery_may_be_named_with_the_sum_that_it_begins_at() -> None:
    terms = {"free_from_uah": 3000}
    right = Draft(text="Від 3000 грн доставка безкоштовна", terms=terms)
    wrong = Draft(text="Доставка для вас безкоштовна", terms=terms)
    assert kept(right.text, right.facts).passes
    assert not kept(wrong.text, wrong.facts).passes


def test_a_feature_of_another_product_is_stopped() -> None:
    right = draft_of("«Вітер» має кишеню кенгуру")
    wrong = draft_of("«Мальва» має кишеню кенгуру")
    assert kept(right.text, right.facts).passes
    assert not kept(wrong.text, wrong.facts).passes

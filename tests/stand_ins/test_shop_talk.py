"""The stand-in's scripts read a shop's fact sheet."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from loadtest.stand_ins.model.scripts import SCRIPTS
from rules.acts import ActKind
from rules.drafts import ModelAnswer
from rules.fact_sheet import Candidate, FactSheet

IRIS = Candidate(
    id="iris",
    number=1,
    name="Сукня «Ірис»",
    category="сукня",
    description="Сукня.",
    features=("пояс",),
    colours=("синій",),
)
SHEET = FactSheet(
    stage="choosing",
    slots={"product": "Сукня «Ірис»", "price": "1200"},
    products=(IRIS,),
    acts=("price",),
    says=("choosing.flat_price", "side.returns"),
    asks="height",
    missing=(),
)


def request(facts: str) -> dict[str, Any]:
    return {
        "messages": [
            {"role": "system", "content": f"Facts:\n<facts>\n{facts}\n</facts>"},
            {"role": "user", "content": "скільки?"},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "ModelAnswer", "schema": {"type": "object"}},
        },
    }


def answer_by(script: str, sheet: FactSheet = SHEET) -> ModelAnswer:
    content = SCRIPTS[script](request(sheet.written()))
    return msgspec.json.decode(content, type=ModelAnswer)


def test_helpful_only_asks_where_the_shop_says_the_rest_itself() -> None:
    answer = answer_by("helpful", replace(SHEET, says=("discovery.models",)))
    assert len(answer.reply) == 1
    assert answer.reply[0].endswith("?")


def test_helpful_answers_with_the_slots_that_the_sheet_has() -> None:
    answer = answer_by("helpful")
    assert [act.kind for act in answer.acts] == [ActKind.PRICE]
    assert "{price}" in answer.reply[0]
    assert answer.product_ids == ("iris",)
    assert answer.reply[-1].endswith("?")
    assert not any("{returns}" in text for text in answer.reply)


def test_chatty_adds_what_no_fact_backs() -> None:
    answer = answer_by("chatty")
    assert answer.reply[0] == answer_by("helpful").reply[0]
    for words in ("1500", "знижка 10 %", "завтра", "Беремо дві?", "Would you like"):
        assert words in answer.reply[1]


def test_contrary_sees_what_the_shopper_does_not_do() -> None:
    kinds = {act.kind for act in answer_by("contrary").acts}
    assert {ActKind.ACCEPT, ActKind.CANCEL, ActKind.PROOF} <= kinds
    assert ActKind.PRICE not in kinds


@pytest.mark.parametrize(
    ("shown", "meant"),
    [((), "malva"), (("iris",), "malva"), (("malva",), "iskra"), (("a", "b"), "b")],
)
def test_contrary_means_another_product(shown: tuple[str, ...], meant: str) -> None:
    products = tuple(replace(IRIS, id=one) for one in shown)
    answer = answer_by("contrary", replace(SHEET, products=products))
    [named] = [act.details[0] for act in answer.acts if act.details]
    assert answer.product_ids == (meant,)
    assert named.value == meant


def test_contrary_speaks_as_if_all_were_paid() -> None:
    assert SHEET.stage == "choosing"
    assert "вже оплачене" in " ".join(answer_by("contrary").reply)


@pytest.mark.parametrize("facts", ["", "no JSON", "{}"])
def test_without_a_sheet_a_script_fills_the_schema(facts: str) -> None:
    assert SCRIPTS["helpful"](request(facts)) == "{}"

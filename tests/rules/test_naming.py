"""The slots of a reply are of the products that it says it speaks of."""

import pytest

from rules.fact_sheet import Candidate, FactSheet
from rules.naming import check_products, products_in
from rules.replies import Objection


def candidate(number: int, id: str) -> Candidate:
    return Candidate(
        id=id,
        number=number,
        name=id.title(),
        category="Сукні",
        description="",
        features=(),
        colours=(),
    )


SHEET = FactSheet(
    stage="choosing",
    slots={
        "product": "Malva",
        "price": "1890",
        "total": "1890",
        "price_1": "1890",
        "price_2": "2400",
    },
    products=(candidate(1, "malva"), candidate(2, "iskra")),
    acts=(),
    says=(),
    asks=None,
    missing=(),
)


@pytest.mark.parametrize(
    ("reply", "product_ids"),
    [
        ("{product} коштує {price} грн.", ("malva",)),
        ("Одна {price_1} грн, друга {price_2} грн.", ("malva", "iskra")),
        ("Друга {price_2} грн, разом {total} грн.", ("iskra",)),
        ("{product} коштує {price_2} грн.", ()),
        ("Доброго дня!", ("iskra",)),
    ],
)
def test_slots_of_the_named_products_may_stand(
    reply: str, product_ids: tuple[str, ...]
) -> None:
    check_products((reply,), product_ids, SHEET)


@pytest.mark.parametrize(
    ("reply", "product_ids", "why"),
    [
        (
            "Коштує {price} грн.",
            ("iskra",),
            "{price} is of malva, which product_ids leaves out",
        ),
        (
            "Коштує {price_2} грн.",
            ("malva",),
            "{price_2} is of iskra, which product_ids leaves out",
        ),
        ("Доброго дня!", ("malva", "kaptan"), "no candidate has the id kaptan"),
    ],
)
def test_another_products_slot_or_a_made_up_id_is_objected_to(
    reply: str, product_ids: tuple[str, ...], why: str
) -> None:
    with pytest.raises(Objection, match=f"^{why}$".replace("{", "\\{")):
        check_products((reply,), product_ids, SHEET)


def test_products_are_told_from_the_slots() -> None:
    reply = "Друга {price_2} грн.", "А {product} {price} грн, разом {total} грн."
    assert products_in(reply, SHEET) == ("iskra", "malva")

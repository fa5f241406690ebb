"""The rules know no shop: names, categories and colours come from any catalogue."""

import pytest

from rules.acts import Act
from rules.catalog import Catalog
from rules.catalog_rows import catalog_of
from rules.understand import understand
from tests.builders import demo_shop
from tests.rules.test_understand import Context, a_session, a_turn, written

GOODS = (
    ("laguna", "Сукня Лагуна", "Сукні", "білий"),
    ("anna", "Сукня «Анна»", "Сукні", "червоний"),
    ("basic", "Футболка Basic", "Футболки", "чорний"),
    ("arctic", "Куртка зимова «Арктика»", "Верхній одяг", "синій"),
    ("bear", "Комбінезон «Ведмедик»", "комбінезони", "бежевий"),
    ("sonia_suit", "Костюм «Соня»", "костюм", "мокко"),
    ("sonia_pyjama", "Піжама «Соня»", "піжама", "мокко"),
)


def another_catalog() -> Catalog:
    return catalog_of(
        (
            {
                "product_id": product,
                "product": name,
                "category": category,
                "aliases": "",
                "description": "",
                "features": "бавовна",
                "colour": colour,
                "size": "122-128",
                "sku": product,
                "price_uah": "1000",
                "stock": "",
                "photo": "",
            }
            for product, name, category, colour in GOODS
        ),
        demo_shop(),
    )


def named(text: str) -> list[str]:
    acts: tuple[Act, ...] = understand(
        a_turn(text), a_session(Context()), another_catalog(), demo_shop()
    ).acts
    return sorted(written(act) for act in acts)


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("лагуну білу", ["product products=laguna colour=білий"]),
        ("сукня Анна, 122", ["product products=anna size=122"]),
        ("є футболка basic?", ["available", "product products=basic"]),
        ("куртку арктику", ["product products=arctic"]),
        ("покажіть куртки", ["search products=arctic"]),
        ("верхній одяг є?", ["search category=Верхній_одяг"]),
        ("ведмедика на 80", ["product products=bear size=80"]),
        ("покажіть сукні", ["search category=Сукні"]),
        ("соня є?", ["available", "product products=sonia_suit|sonia_pyjama"]),
        ("піжаму соня", ["product products=sonia_pyjama"]),
        ("колір мокко є?", ["available", "colour colour=мокко"]),
        ("покажіть шапки", ["search category=шапка"]),
    ],
)
def test_names_categories_and_colours_are_the_catalogues(
    text: str, acts: list[str]
) -> None:
    assert named(text) == acts


def test_a_shop_without_goods_is_survived() -> None:
    nothing = Catalog.of(())
    acts = understand(
        a_turn("покажіть сукні"), a_session(Context()), nothing, demo_shop()
    ).acts
    assert [written(act) for act in acts] == ["search category=сукня"]

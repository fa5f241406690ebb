"""Models that a text names, sizes that fit, and the search over the demo shop."""

import pytest

from rules.acts import Act, ActKind
from rules.colours import palette
from rules.ids import ProductId
from rules.products import mentioned, next_size, size_label
from rules.reading.clauses import clauses
from rules.search import Query, find
from tests.builders import demo_catalog, demo_shop


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("мальву хочу", ["malva"]),
        ("сукня «Мальва»", ["malva"]),
        ("є мальви?", ["malva"]),
        ("malvu", ["malva"]),
        ("мавльву", ["malva"]),
        ("хмарок нема?", ["khmarka"]),
        ("у хмарці тепло", ["khmarka"]),
        ("khmarka", ["khmarka"]),
        ("хмраку беру", ["khmarka"]),
        ("костюм Вітер", ["viter"]),
        ("ціна вітру", ["viter"]),
        ("ветер есть?", ["viter"]),
        ("щоб захищало від вітру", []),
        ("глянцю на 128", ["hlianets"]),
        ("шкіряного тренча", ["hlianets"]),
        ("смужці", ["smuzhka"]),
        ("зоря", ["zoria"]),
        ("зорро", []),
        ("зараз", []),
        ("сон на 116", ["son"]),
        ("піжама сон", ["son"]),
        ("гарного сну", []),
        ("сон дитини важливий", []),
        ("скільки коштує кава?", ["kava"]),
        ("зранку п'ю каву і думаю", []),
        ("харків, відділення 3", []),
        ("зоря тепліша за хмарку?", ["zoria", "khmarka"]),
        ("чим відрізняється вітер від каштана", ["viter", "kashtan"]),
    ],
)
def test_a_model_is_known_by_its_name(text: str, products: list[str]) -> None:
    named = mentioned(text, demo_catalog())
    assert [one for mention in named for one in mention.products] == products


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        ("рожеву", ["рожевий"]),
        ("рожевенька", ["рожевий"]),
        ("чорна є?", ["чорний"]),
        ("чорний", ["чорний"]),
        ("белый", ["молочний"]),
        ("в білому", ["молочний"]),
        ("синє", ["темно-синій"]),
        ("темно-синій", ["темно-синій"]),
        ("темно синя", ["темно-синій"]),
        ("бордо", ["бордовий"]),
        ("голубая", ["блакитний"]),
        ("у фіолетовому", ["фіолетовий"]),
        ("в зеленом", ["зелений"]),
        ("pink", ["рожевий"]),
        ("на сина 128", []),
        ("з сином ходимо", []),
    ],
)
def test_a_colour_is_known_in_every_form(text: str, colours: list[str]) -> None:
    shop_colours = palette(demo_catalog(), demo_shop())
    found = [
        named.colour
        for clause in clauses(text)
        for named in shop_colours.named(clause.words)
    ]
    assert found == colours


@pytest.mark.parametrize(
    ("product", "height_cm", "label"),
    [
        ("malva", 118, "110-116"),
        ("malva", 119, "122-128"),
        ("malva", 131, "134-140"),
        ("malva", 143, "146-152"),
        ("malva", 155, "158-164"),
        ("malva", 77, None),
        ("malva", 169, None),
        ("kashtan", 98, "98-104"),  # not made so small: the table says so all the same
        ("smuzhka", 123, "122"),
        ("smuzhka", 124, "128"),
    ],
)
def test_a_height_wears_the_size_of_the_table(
    product: str, height_cm: int, label: str | None
) -> None:
    model = demo_catalog().by_id[ProductId(product)]
    assert size_label(model, demo_shop(), height_cm=height_cm) == label


@pytest.mark.parametrize(
    ("product", "size", "label"),
    [
        ("malva", "128", "122-128"),
        ("malva", "122", "122-128"),
        ("malva", "122-128", "122-128"),
        ("malva", "86", "80-92"),
        ("malva", "M", None),
        ("malva", "170", None),
        ("smuzhka", "122-128", "128"),
        ("smuzhka", "128", "128"),
    ],
)
def test_a_size_is_found_in_the_models_own_grid(
    product: str, size: str, label: str | None
) -> None:
    model = demo_catalog().by_id[ProductId(product)]
    assert size_label(model, demo_shop(), size=size) == label


def test_the_next_size_is_the_next_row_and_there_is_none_after_the_last() -> None:
    malva = demo_catalog().by_id[ProductId("malva")]
    assert next_size(malva, demo_shop(), "110-116") == "122-128"
    assert next_size(malva, demo_shop(), "158-164") is None


@pytest.mark.parametrize(
    ("query", "products"),
    [
        (Query(category="сукня", height_cm=134), ["malva", "iskra"]),
        (Query(category="сукня", height_cm=150), ["malva"]),
        (Query(category="костюм", feature="не кошлатиться"), ["viter", "kashtan"]),
        (Query(category="костюм", feature="теплий"), ["khmarka", "zoria"]),
        (Query(feature="каптур"), ["viter"]),
        (Query(feature="без каптура"), ["kashtan", "smuzhka"]),
        (Query(feature="святковий"), ["iskra"]),
        (Query(category="штани", price_max_uah=800), ["stezhka"]),
        (Query(category="штани", price_max_uah=700), []),
        (Query(category="тренч", colour="чорний"), ["hlianets"]),
        (Query(products=(ProductId("khmarka"),), colour="жовтий", size="128"), []),
        (Query(category="кросівки"), []),
    ],
)
def test_the_search_finds_what_is_there(query: Query, products: list[str]) -> None:
    found = find(query, demo_catalog(), demo_shop())
    assert [product.id for product in found] == products


def test_an_act_is_a_query() -> None:
    act = Act(kind=ActKind.SEARCH, category="сукня", height_cm=134, price_max_uah=2000)
    assert Query.of(act) == Query(category="сукня", height_cm=134, price_max_uah=2000)

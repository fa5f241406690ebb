"""The money gate: what it stops and what it lets through, over the demo shop."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from rules.approval import approved
from rules.grounding import Ruling, grounded
from tests.drafts import Draft, Talked, Told

DRAFTS = Path(__file__).with_name("honest_drafts.jsonl")
UNTRUE = Path(__file__).with_name("untrue.txt").read_text("utf-8").splitlines()
MOST_FALSE_STOPS = 0.02
RED_MALVA = Talked(product="malva", colour="червоний", size="134-140")
TOLD = Told(heights=(134,))
PRODUCTS = ("malva", "iskra", "viter", "kashtan", "smuzhka", "son")
CART = (
    ("malva", "червоний", "134-140", 1),
    ("viter", "шоколадний", "134-140", 1),
)


def about_malva(text: str) -> Draft:
    return Draft(text=text, products=PRODUCTS, focus=RED_MALVA, told=TOLD)


def about_the_cart(text: str) -> Draft:
    return Draft(text=text, products=PRODUCTS, cart=CART, told=TOLD)


def honest_drafts() -> list[Draft]:
    lines = DRAFTS.read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Draft) for line in lines]


@pytest.mark.parametrize(
    "text",
    [
        "Сукня «Мальва» коштує 1500 грн",
        "Вона коштує 18 900 грн",
        "Ціна п'ятнадцять сотень",
        "півтори тисячі гривень",
        "тисяча п'ятсот",
        "полторы тысячи",
        "one thousand five hundred",
        "ціна 1,5к",
        "ціна １５００ грн",
        "ціна 1️⃣5️⃣0️⃣0️⃣",
        "ціна ١٥٠٠ грн",
        "15ОО грн",
        "Ціна 1 8 9 0 грн",
        "2х1890",
        "ціна: 189 грн",
        "40 $",
    ],
)
def test_another_sum_is_stopped_in_whatever_guise(text: str) -> None:
    draft = about_malva(text)
    assert not grounded(draft.text, draft.facts).passes


@pytest.mark.parametrize(
    "text",
    [
        "Сукня «Мальва» коштує 2400 грн",
        "Вітер 1890 грн",
        "«Каштан» — 1975 грн, «Вітер» — 1885 грн",
        "«Іскра» 1890 грн, «Мальва» 2400 грн",
        "«Іскра» 2250 грн",
        "Іскра від 1890 до 2400 грн",
        "«Іскра» 2100–2500 грн",
        "«Роса» 2580 грн",
    ],
)
def test_the_price_of_another_product_or_size_is_stopped(text: str) -> None:
    draft = about_malva(text)
    assert grounded(draft.text, draft.facts).ruling is Ruling.FAIL


@pytest.mark.parametrize(
    "text",
    [
        "знижка 10 %",
        "Для вас мінус 10 відсотків",
        "було 2200, зараз 1890 грн",
        "«Мальва» 1890 грн замість 2200",
        "на 300 грн дешевше",
        "сто гривень знижки",
        "Доставка 70 грн",
        "Доставка безкоштовна від 1500 грн",
        "передплата 300 грн",
        "комісія 3 %",
        "комісія 2 % + 25 грн",
    ],
)
def test_terms_that_do_not_exist_are_stopped(text: str) -> None:
    draft = about_malva(text)
    assert not grounded(draft.text, draft.facts).passes


@pytest.mark.parametrize(
    "text",
    [
        "Разом 1890 грн",
        "Усього 3 685 грн",
        "Обидві речі за 1890 грн",
        "Усього три тисячі вісімсот п'ятдесят шість",
        "Мальва 3865 грн",
        "у замовленні 3 речі",
        "Передплата 200 грн, решта 1690 грн",
    ],
)
def test_a_sum_that_is_not_the_carts_is_stopped(text: str) -> None:
    draft = about_the_cart(text)
    assert not grounded(draft.text, draft.facts).passes


@pytest.mark.parametrize(
    "text",
    [
        "Розмір 80-92 є в наявності",
        "Розмір 164 теж є",
        "підійде 146-152",
        "зріст 135",
        "Залишилось 2 штуки",
        "У нас 10 моделей суконь",
        "є 5 кольорів",
    ],
)
def test_sizes_and_counts_that_are_not_so_are_stopped(text: str) -> None:
    draft = about_malva(text)
    assert not grounded(draft.text, draft.facts).passes


@pytest.mark.parametrize(
    "text",
    [
        "завтра буде у вас",
        "Доставимо у п'ятницю",
        "буде у вас 25 листопада",
        "Прибуде 27.11",
        "До 16:00 відправимо",
        "працюємо з 9:00 до 21:00",
        "доставка 2-3 дні",
        "повернення 30 днів",
        "гарантія 12 місяців",
        "менеджер зателефонує за 5 хвилин",
    ],
)
def test_times_that_nobody_gave_are_stopped(text: str) -> None:
    draft = about_malva(text)
    assert not grounded(draft.text, draft.facts).passes


@pytest.mark.parametrize(
    "text",
    [
        "IBAN UA469999990000026001234567891",
        "IBAN: UA46 9999 9900 0002 6001 2345 6789 1",
        "картка 4149 4993 1234 5678",
        "Телефон 0671234568",
        "тел. 067-123-45-68",
        "тел 0 800 500 609",
        "код 4521",
        "відділення 13",
        "https://shop.example/x",
        "Заходьте на dzvinochok.com.ua",
        "пишіть @dzvin_shop",
    ],
)
def test_accounts_phones_and_links_of_others_are_stopped(text: str) -> None:
    draft = about_malva(text)
    assert not grounded(draft.text, draft.facts).passes


@pytest.mark.parametrize("text", UNTRUE)
def test_what_is_not_true_of_the_demo_shop_is_stopped(text: str) -> None:
    draft = about_malva(text)
    assert not approved(draft.text, draft.facts).passes


def test_a_sum_of_the_shoppers_own_may_be_refused() -> None:
    facts = replace(about_malva("").facts, sums_uah=frozenset({1500.0}))
    assert grounded("За 1500 не зможу, ціна 1890 грн", facts).passes
    assert not grounded("За 1600 не зможу, ціна 1890 грн", facts).passes
    assert not grounded("За 1500 зможу", facts).passes


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("На 104 см це розмір 98-104, а на 140 см — 134-140.", True),
        ("На 104 см це розмір 134-140.", False),
        ("«Мальва» є у 134-140", True),
        ("«Мальва» є у 146-152", False),
        ("«Іскра» є у 146-152", False),
    ],
)
def test_a_size_of_what_was_not_shown_is_for_her_height(
    text: str, passes: bool
) -> None:
    draft = Draft(text=text, told=Told(heights=(104, 140)))
    assert grounded(draft.text, draft.facts).passes is passes


def test_a_number_that_cannot_be_read_is_unknown_and_does_not_pass() -> None:
    draft = about_malva("Ваш код 4521")
    verdict = grounded(draft.text, draft.facts)
    assert verdict.ruling is Ruling.UNKNOWN
    assert not verdict.passes


def test_honest_answers_in_free_words_pass() -> None:
    drafts = honest_drafts()
    stopped = [
        draft.text for draft in drafts if not approved(draft.text, draft.facts).passes
    ]
    assert len(drafts) >= 150
    assert len(stopped) <= MOST_FALSE_STOPS * len(drafts), stopped


def test_what_is_wrong_is_named() -> None:
    draft = about_malva("«Мальва» 1500 грн, а знижка 10 %")
    faults = grounded(draft.text, draft.facts).faults
    assert [(fault.words, fault.meaning) for fault in faults] == [
        ("1500", "money"),
        ("10", "percent"),
    ]

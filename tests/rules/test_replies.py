"""What of a model's reply is said: form, slots, questions, what must be in it."""

from pathlib import Path

import msgspec
import pytest

from rules.approval import approved
from rules.fact_sheet import FactSheet
from rules.replies import FREE, Objection, Spoken, is_free, spoken
from rules.session import Ask, Said
from tests.drafts import Draft

DRAFTS = Path(__file__).with_name("honest_drafts.jsonl")
REACHES = 0.95  # of the honest answers, in the model's own words

SHEET = FactSheet(
    stage="choosing",
    slots={"product": "Сукня «Мальва»", "price": "1890", "price_2": "2400"},
    products=(),
    acts=(),
    says=(),
    asks="height",
    missing=(),
)
PRICE = Said(
    key="choosing.flat_price", slots=(("product", "Сукня «Мальва»"), ("price", "1890"))
)
HEIGHT = Said(key="choosing.ask_height")


def words(
    *reply: str,
    said: tuple[Said, ...] = (),
    ask: Said | None = HEIGHT,
    pending: Ask | None = Ask.HEIGHT,
) -> Spoken:
    return spoken(reply, SHEET, said, ask, pending)


def test_slots_are_filled() -> None:
    found = words("{product} коштує {price} грн, а друга {price_2} грн.")
    assert found.texts == ("Сукня «Мальва» коштує 1890 грн, а друга 2400 грн.",)


def test_the_planned_question_is_kept_at_the_end() -> None:
    found = words("Так, це {product}. Який у дитини зріст?")
    assert found == Spoken(
        ("Так, це Сукня «Мальва».", "Який у дитини зріст?"), asks=True
    )


@pytest.mark.parametrize(
    "reply", ["Оформлюємо?", "Який зріст? А який колір?", "Беремо дві?"]
)
def test_another_question_is_left_out(reply: str) -> None:
    assert words("Так, це {product}.", reply) == Spoken(("Так, це Сукня «Мальва».",))


def test_a_question_that_the_shop_words_itself_is_left_out() -> None:
    ask = Said(key="details.ask.phone")
    found = words("Дякую. Який телефон?", ask=ask, pending=Ask.DELIVERY)
    assert found == Spoken(("Дякую.",))


def test_a_reply_is_said_up_to_a_slot_that_is_not_there() -> None:
    found = words(
        "{product} — {price} грн.", "За {days} буде.", "Гарна.", said=(PRICE,)
    )
    assert found == Spoken(("Сукня «Мальва» — 1890 грн.",))


@pytest.mark.parametrize(
    ("reply", "said"),
    [(("За {days}.", "Гарна."), (PRICE,)), (("Гарна.", "За {days}."), ())],
    ids=["nothing of the answer is left", "the plan adds nothing"],
)
def test_half_an_answer_is_not_said(
    reply: tuple[str, ...], said: tuple[Said, ...]
) -> None:
    with pytest.raises(Objection, match="there is no slot {days}"):
        words(*reply, said=said)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("Доставка {delivery_price} грн.", "there is no slot {delivery_price}"),
        ("Would you like it?", "Ukrainian"),
        ("Это платье стоит дёшево, вы увидите.", "Ukrainian"),
        ("**Мальва** дуже гарна.", "markup"),
        ("Мальва {дуже} гарна.", "markup"),
        ("Дуже гарна. " * 50, "characters"),
        ("Беремо?", "says nothing"),
    ],
)
def test_what_cannot_be_said_is_named(reply: str, why: str) -> None:
    with pytest.raises(Objection, match=why):
        words(reply)


def test_a_price_that_a_reply_leaves_out_is_left_to_code() -> None:
    found = words("Це {product}, дуже гарна.", said=(PRICE,))
    assert found.left_out == {"choosing.flat_price"}
    assert not found.stands_for(PRICE)
    assert words("Вона коштує {price} грн.", said=(PRICE,)).stands_for(PRICE)


HOURS = Said(
    key="side.hours",
    slots=(("open", "09:00"), ("close", "20:00"), ("dispatch", "Того ж дня.")),
)
MATERIAL = Said(
    key="comparing.material",
    slots=(("product", "Сукня «Мальва»"), ("features", "бавовна, рукав-ліхтарик")),
)


@pytest.mark.parametrize(
    ("phrase", "reply"),
    [
        (HOURS, "Ми на зв'язку щодня. А ви з якого міста?"),
        (HOURS, "Пишіть нам до 20:00."),
        (MATERIAL, "Матеріал дуже приємний."),
    ],
)
def test_a_fact_that_is_not_told_is_left_to_code(phrase: Said, reply: str) -> None:
    assert words(reply, said=(phrase,)).left_out == {phrase.key}


@pytest.mark.parametrize(
    ("phrase", "reply"),
    [
        (HOURS, "Ми на зв'язку щодня з 9:00 до 20:00."),
        (HOURS, "Працюємо з дев'ятої до двадцятої."),
        (MATERIAL, "Це м'яка бавовна."),
    ],
)
def test_a_fact_may_be_told_in_other_words(phrase: Said, reply: str) -> None:
    assert words(reply, said=(phrase,)).stands_for(phrase)


@pytest.mark.parametrize(
    "key",
    [
        "choosing.not_made",
        "choosing.out_of_stock",
        "details.read_back",
        "handoff.human",
        "payment.requisites",
        "safety.role",
        "side.no_discount",
        "side.place",
        "talk.bot",
    ],
)
def test_what_denies_or_binds_keeps_the_words_of_the_shop(key: str) -> None:
    assert not is_free(Said(key=key))
    assert key not in FREE


def reaches_the_shopper(draft: Draft) -> bool:
    try:
        found = words(draft.text, ask=None, pending=None)
    except Objection:
        return False
    return approved("\n".join(found.texts), draft.facts).passes


def test_honest_answers_reach_the_shopper_in_their_own_words() -> None:
    lines = DRAFTS.read_bytes().splitlines()
    drafts = [msgspec.json.decode(line, type=Draft) for line in lines]
    sent = [draft for draft in drafts if reaches_the_shopper(draft)]
    assert len(sent) >= REACHES * len(drafts)

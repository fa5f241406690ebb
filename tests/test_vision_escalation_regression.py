"""
Photos in conversations: what they are for, and those of which nobody knows anything.

The shopper and the managers each get their track; the cart stays, the chat goes on.
"""

import pytest
from msgspec.structs import replace

from rules.drafts import PhotoKind
from rules.effects import NoticeKind, Notify
from rules.fallback import Degradation
from rules.ids import MediaId
from rules.session import Ask
from rules.stages import Stage
from tests.photo_shopper import (
    MALVA,
    OLENA,
    OTHER,
    SEEN,
    STRANGE,
    TO_DETAILS,
    TO_METHOD,
    TO_PAYING,
    Shopper,
)
from tests.world import World


@pytest.fixture
def shopper() -> Shopper:
    return Shopper(World())


def details(card: Notify) -> dict[str, str]:
    return dict(card.details)


# --- both tracks


async def test_strange_photo_gets_two_soft_bubbles_and_a_card(shopper: Shopper) -> None:
    await shopper.say("привіт")
    await shopper.say("а таке маєте?", photos=(STRANGE,))

    assert [bubble.text for bubble in shopper.heard] == [
        "Дякую за фото!",
        "Перевіряю, чи є в нас така модель, хвилинку.",
    ]
    [card] = shopper.cards
    assert (card.media_id, card.words) == (STRANGE, "а таке маєте?")
    assert details(card) == {"reason": Degradation.NO_MODEL}


@pytest.mark.parametrize("before", (TO_DETAILS, TO_METHOD))
async def test_cart_stays_and_nobody_is_muted(
    shopper: Shopper, before: tuple[str, ...]
) -> None:
    await shopper.come_to(*before)
    then = shopper.session
    await shopper.say("а таке маєте?", photos=(STRANGE,))

    now = shopper.session
    assert (now.cart, now.delivery, now.stage) == (then.cart, then.delivery, then.stage)
    assert now.handoff is None
    await shopper.say("скільки коштує доставка?")
    assert "доставк" in shopper.text.lower()


async def test_card_tells_what_a_model_saw(shopper: Shopper) -> None:
    unsure = replace(SEEN, product_ids=("malva",), confidence=0.4)
    shopper.world.eyes.sees(MediaId(STRANGE), unsure)
    await shopper.say("є така?", photos=(STRANGE,))

    [card] = shopper.cards
    assert details(card) == {
        "reason": "low_confidence",
        "confidence": "0.40",
        "seen": "пальто в клітинку",
    }
    assert shopper.session.focus is None


async def test_card_tells_that_the_shop_has_no_such_thing(shopper: Shopper) -> None:
    invented = replace(SEEN, product_ids=("kaptan", "UPDATE price"))
    shopper.world.eyes.sees(MediaId(STRANGE), invented)
    await shopper.say("є така?", photos=(STRANGE,))

    assert details(shopper.cards[0])["reason"] == "not_in_catalogue"
    assert "Перевіряю" in shopper.text


async def test_photo_that_a_manager_has_makes_no_second_card(shopper: Shopper) -> None:
    await shopper.say(photos=(STRANGE,))
    await shopper.say("ну що там?", photos=(STRANGE,))

    assert len(shopper.cards) == 1
    assert "вже перевіряє" in shopper.text


async def test_known_photo_is_answered_beside_a_strange_one(shopper: Shopper) -> None:
    await shopper.say("є такі?", photos=(MALVA, STRANGE))

    assert "Мальва" in shopper.text
    assert "решти фото" in shopper.text
    assert [card.media_id for card in shopper.cards] == [STRANGE]


# --- a model that fails


@pytest.mark.parametrize(
    "trouble", (Degradation.FAILURE, Degradation.TIME, Degradation.MONEY)
)
async def test_failed_look_asks_for_the_photo_again_or_words(
    shopper: Shopper, trouble: Degradation
) -> None:
    await shopper.come_to(*TO_DETAILS)
    shopper.world.eyes.trouble = trouble
    await shopper.say("а таке є?", photos=(STRANGE,))

    assert "ще раз або опишіть" in shopper.text
    assert details(shopper.cards[0])["reason"] == trouble
    assert shopper.session.cart.lines
    await shopper.say("костюм Вітер рожевий")
    assert "Вітер" in shopper.text


async def test_photo_is_looked_at_again_after_a_failure(shopper: Shopper) -> None:
    shopper.world.eyes.trouble = Degradation.FAILURE
    await shopper.say(photos=(STRANGE,))
    shopper.world.eyes.sees(
        MediaId(STRANGE), replace(SEEN, product_ids=("malva",), colour="червоний")
    )
    await shopper.say(photos=(STRANGE,))

    assert "«Мальва», червоний" in shopper.text


# --- what a photo is for


async def test_receipt_is_never_looked_up_among_goods(shopper: Shopper) -> None:
    await shopper.come_to(*TO_PAYING)
    await shopper.say(photos=("receipt 1890",))

    assert shopper.session.stage is Stage.REVIEWING
    assert shopper.session.cart.lines
    assert shopper.cards == []


async def test_photo_of_ours_while_paying_is_no_receipt(shopper: Shopper) -> None:
    await shopper.come_to(*TO_PAYING)
    await shopper.say(photos=("photo viter-pink",))

    assert shopper.session.stage is Stage.PAYING
    assert shopper.world.cases == {}
    assert "Додати до замовлення?" in shopper.text


async def test_unclear_photo_after_acceptance_is_asked_about(shopper: Shopper) -> None:
    await shopper.come_to(*TO_METHOD)
    await shopper.say(photos=(STRANGE,))

    assert shopper.session.pending is not None
    assert shopper.session.pending.ask is Ask.PURPOSE
    assert shopper.cards == []


@pytest.mark.parametrize(
    ("answer", "told"),
    (("це квитанція", NoticeKind.CLAIM_EARLY), ("це сукня, яку хочу додати", None)),
)
async def test_answer_tells_what_the_photo_was_for(
    shopper: Shopper, answer: str, told: NoticeKind | None
) -> None:
    await shopper.come_to(*TO_METHOD)
    await shopper.say(photos=(STRANGE,))
    await shopper.say(answer)

    kind = told or NoticeKind.PHOTO_UNKNOWN
    assert [card.media_id for card in shopper.world.told(OLENA, kind)] == [STRANGE]


async def test_question_what_a_photo_is_for_gives_way_to_what_was_asked_before(
    shopper: Shopper,
) -> None:
    await shopper.come_to(*TO_METHOD)
    asked_before = shopper.session.pending
    await shopper.say(photos=(STRANGE,))
    await shopper.say("скільки йде доставка?")

    assert "фото" not in shopper.text
    assert "оплачуєте" in shopper.text.splitlines()[-1]
    assert shopper.session.pending == asked_before
    assert shopper.cards == []


async def test_question_what_a_photo_is_for_is_not_put_over_thanks(
    shopper: Shopper,
) -> None:
    await shopper.come_to(*TO_METHOD)
    asked_before = shopper.session.pending
    await shopper.say(photos=(STRANGE,))
    await shopper.say("дякую")

    assert "?" not in shopper.text
    assert shopper.session.pending == asked_before


async def test_second_photo_keeps_what_was_asked_before_the_first(
    shopper: Shopper,
) -> None:
    await shopper.come_to(*TO_METHOD)
    asked_before = shopper.session.pending
    await shopper.say(photos=(STRANGE,))
    await shopper.say(photos=(OTHER,))
    await shopper.say("скільки йде доставка?")

    assert shopper.session.pending == asked_before


async def test_complaint_about_an_earlier_photo_takes_it_along(
    shopper: Shopper,
) -> None:
    await shopper.come_to(*TO_METHOD)
    await shopper.say(photos=(STRANGE,))
    await shopper.say("це брак, дірка на шві")

    [alert] = shopper.world.told(OLENA, NoticeKind.HANDOFF)
    assert alert.media_id == STRANGE


@pytest.mark.parametrize("text", ("прийшло з плямою", "верніть гроші, ось що прийшло"))
async def test_photo_of_damage_goes_to_a_person(shopper: Shopper, text: str) -> None:
    await shopper.say(text, photos=(MALVA,))

    [alert] = shopper.world.told(OLENA, NoticeKind.HANDOFF)
    assert alert.media_id == MALVA
    assert shopper.session.stage is Stage.WITH_HUMAN
    assert shopper.session.focus is None


async def test_childs_photo_is_thanked_for(shopper: Shopper) -> None:
    await shopper.say("це моя доня", photos=(STRANGE,))

    assert "дуже приємно" in shopper.text
    assert shopper.cards == []


async def test_model_that_sees_a_receipt_makes_a_claim(shopper: Shopper) -> None:
    await shopper.come_to(*TO_METHOD)
    receipt = replace(SEEN, kind=PhotoKind.RECEIPT)
    shopper.world.eyes.sees(MediaId(STRANGE), receipt)
    await shopper.say(photos=(STRANGE,))

    [card] = shopper.world.told(OLENA, NoticeKind.CLAIM_EARLY)
    assert card.media_id == STRANGE
    assert shopper.world.orders == {}


# --- photos that don't arrive


async def test_lost_photo_is_asked_for_again(shopper: Shopper) -> None:
    await shopper.lose("є таке?")

    assert "ще раз" in shopper.text
    assert shopper.session.stage is Stage.BROWSING
    assert shopper.cards == []


async def test_lost_photo_while_paying_may_have_been_the_receipt(
    shopper: Shopper,
) -> None:
    await shopper.come_to(*TO_PAYING)
    await shopper.lose()

    [case] = shopper.world.cases.values()
    assert (shopper.session.stage, case.has_receipt) == (Stage.PAYING, False)
    assert shopper.session.pending is not None
    assert shopper.session.pending.ask is Ask.RECEIPT

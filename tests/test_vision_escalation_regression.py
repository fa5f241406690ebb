"""
Photos in conversations: what is known, what a model sees, and what nobody knows.

The shopper and the managers each get their track; the cart stays, the chat goes on.
"""

import pytest
from msgspec.structs import replace

from rules.drafts import PhotoAnswer, PhotoKind
from rules.effects import NoticeKind, Notify
from rules.fallback import Degradation
from rules.ids import MediaId, ProductId, SubscriberId
from rules.messages import Photo
from rules.session import Ask, Bubble, SeenPhoto, Session
from rules.stages import Stage
from tests.world import World

OLENA = SubscriberId("101")
MALVA, STRANGE, OTHER = "photo malva-blue", "a stranger's coat", "another strange one"
SEEN = PhotoAnswer(
    kind=PhotoKind.PRODUCT,
    product_ids=(),
    closest_id=None,
    colour=None,
    confidence=0.9,
    description="пальто в клітинку",
    amount=None,
    date=None,
    payee=None,
    number=None,
)
ADDRESS = "Іванова Марія Петрівна, +380991234567, Київ, відділення 25"
TO_DETAILS = ("Хочу сукню Мальва блакитну на зріст 134", "Беру")
TO_METHOD = (*TO_DETAILS, ADDRESS, "так, все вірно")
TO_PAYING = (*TO_METHOD, "повна")


class Shopper:
    """A conversation with the shop, photo by photo."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: tuple[Bubble, ...] = ()

    @property
    def session(self) -> Session:
        return self.world.session(OLENA)

    @property
    def text(self) -> str:
        return "\n".join(bubble.text for bubble in self.heard)

    @property
    def cards(self) -> list[Notify]:
        """What managers were told of photos, oldest first."""
        return self.world.told(OLENA, NoticeKind.PHOTO_UNKNOWN)

    async def say(self, *texts: str, photos: tuple[str, ...] = ()) -> None:
        pictures = tuple(
            Photo(url=f"https://lookaside.fbsbx.com/{name}", media_id=MediaId(name))
            for name in photos
        )
        self.heard = await self.world.hear(OLENA, *texts, photos=pictures)

    async def lose(self, text: str = "") -> None:
        """Send a photo that can't be had."""
        photo = Photo(url="https://lookaside.fbsbx.com/lost")
        self.heard = await self.world.hear(OLENA, text, photos=(photo,))

    async def come_to(self, *texts: str) -> None:
        for text in texts:
            await self.say(text)


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


# --- a model that sees


async def test_model_names_product_and_colour(shopper: Shopper) -> None:
    seen = replace(SEEN, product_ids=("viter",), colour="рожевий")
    shopper.world.eyes.sees(MediaId(STRANGE), seen)
    await shopper.say("який розмір на зріст 128?", photos=(STRANGE,))

    focus = shopper.session.focus
    assert focus is not None
    assert (focus.product_id, focus.colour, focus.size) == (
        "viter",
        "рожевий",
        "122-128",
    )
    assert "1975" in shopper.text
    assert shopper.session.stage is Stage.OFFERED


async def test_model_sees_a_photo_once(shopper: Shopper) -> None:
    seen = replace(SEEN, product_ids=("viter",), colour="рожевий")
    shopper.world.eyes.sees(MediaId(STRANGE), seen)
    await shopper.say(photos=(STRANGE,))
    await shopper.say("скільки коштує?", photos=(STRANGE,))

    assert len(shopper.world.eyes.asked) == 1
    assert "1975" in shopper.text


async def test_model_gets_candidates_without_prices(shopper: Shopper) -> None:
    shopper.world.eyes.sees(MediaId(STRANGE), SEEN)
    await shopper.say("є така?", photos=(STRANGE,))

    [prompt] = shopper.world.eyes.asked
    assert "khmarka | Костюм «Хмарка» | плюш; блискавка" in prompt.instructions
    assert "1890" not in prompt.instructions
    assert prompt.words == "є така?"


@pytest.mark.parametrize("colour", ("рожевий / червоний", "синій", None))
async def test_colour_that_is_no_colour_of_ours_is_asked(
    shopper: Shopper, colour: str | None
) -> None:
    seen = replace(SEEN, product_ids=("khmarka",), colour=colour)
    shopper.world.eyes.sees(MediaId(STRANGE), seen)
    await shopper.say("є така?", photos=(STRANGE,))

    pending = shopper.session.pending
    assert pending is not None
    assert pending.ask is Ask.COLOUR
    assert len(pending.options) == 5
    assert not [bubble for bubble in shopper.heard if bubble.photo]


async def test_two_that_remain_are_told_apart_by_a_feature(shopper: Shopper) -> None:
    seen = replace(SEEN, product_ids=("khmarka", "zoria"), colour="сірий")
    shopper.world.eyes.sees(MediaId(STRANGE), seen)
    await shopper.say("хочу таку", photos=(STRANGE,))

    assert "блискавка на всю довжину" in shopper.text
    assert "блискавка до середини грудей" in shopper.text
    assert not shopper.session.cart.lines
    await shopper.say("перша")
    focus = shopper.session.focus
    assert focus is not None
    assert (focus.product_id, focus.colour) == ("khmarka", "сірий")


async def test_other_shops_photo_is_not_ours_and_the_closest_is_offered(
    shopper: Shopper,
) -> None:
    shopper.world.eyes.sees(MediaId(STRANGE), replace(SEEN, closest_id="rosa"))
    await shopper.say("У вас є щось типу цього?", photos=(STRANGE,))

    assert "не наша модель" in shopper.text
    assert "Роса" in shopper.text
    assert shopper.cards == []


async def test_chosen_product_stays_when_a_second_photo_is_unclear(
    shopper: Shopper,
) -> None:
    await shopper.come_to(*TO_DETAILS)
    lines = shopper.session.cart.lines
    seen = replace(SEEN, product_ids=("khmarka", "zoria"))
    shopper.world.eyes.sees(MediaId(STRANGE), seen)
    await shopper.say("і ось таку", photos=(STRANGE,))

    assert shopper.session.cart.lines == lines
    assert shopper.session.pending is not None
    assert shopper.session.pending.ask is Ask.OPTION


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


async def test_question_what_a_photo_is_for_is_put_again(shopper: Shopper) -> None:
    await shopper.come_to(*TO_METHOD)
    await shopper.say(photos=(STRANGE,))
    await shopper.say("скільки йде доставка?")

    assert shopper.session.pending is not None
    assert shopper.session.pending.ask is Ask.PURPOSE
    assert shopper.cards == []


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


# --- known photos


async def test_two_photos_of_one_model_ask_which_colour(shopper: Shopper) -> None:
    await shopper.say("хочу таку", photos=(MALVA, "photo malva-red"))

    pending = shopper.session.pending
    assert pending is not None
    assert (pending.ask, pending.options) == (Ask.COLOUR, ("блакитний", "червоний"))


async def test_choice_between_two_photos_keeps_its_colour(shopper: Shopper) -> None:
    await shopper.say(
        "скільки коштують?", photos=("photo malva-red", "photo kava-milk")
    )
    await shopper.say("перша")

    focus = shopper.session.focus
    assert focus is not None
    assert (focus.product_id, focus.colour) == ("malva", "червоний")


async def test_another_colour_than_the_photos_may_be_asked_for(
    shopper: Shopper,
) -> None:
    await shopper.say("а в червоному є?", photos=(MALVA,))

    assert shopper.session.focus is not None
    assert shopper.session.focus.colour == "червоний"


async def test_colour_that_is_gone_is_told_at_once(shopper: Shopper) -> None:
    for variant in (await shopper.world.shelves.catalog()).by_sku.values():
        if (variant.product_id, variant.colour) == ("malva", "блакитний"):
            shopper.world.shelves.restock(variant.sku, 0)
    await shopper.say("є така?", photos=(MALVA,))

    assert "саме закінчився" in shopper.text
    pending = shopper.session.pending
    assert pending is not None
    assert (pending.ask, pending.options) == (Ask.COLOUR, ("червоний", "чорний"))


async def test_photo_of_a_model_that_left_the_catalogue_goes_to_a_manager(
    shopper: Shopper,
) -> None:
    gone = SeenPhoto(media_id=MediaId(STRANGE), products=(ProductId("gone"),))
    session = replace(shopper.session, photos=(gone,))
    shopper.world.sessions[OLENA] = session
    await shopper.say("є така?", photos=(STRANGE,))

    assert details(shopper.cards[0])["reason"] == "not_in_catalogue"


async def test_ten_times_the_same_picture_is_one_photo(shopper: Shopper) -> None:
    shopper.world.eyes.sees(MediaId(STRANGE), SEEN)
    await shopper.say(photos=(STRANGE,) * 10)

    assert len(shopper.world.eyes.asked) == len(shopper.cards) == 1


async def test_twelve_strange_pictures_cost_three_looks(shopper: Shopper) -> None:
    names = tuple(f"strange {number}" for number in range(12))
    for name in names:
        shopper.world.eyes.sees(MediaId(name), SEEN)
    await shopper.say(photos=names)

    assert len(shopper.world.eyes.asked) == 3
    assert [card.media_id for card in shopper.cards] == list(names)
    assert len(shopper.heard) <= 10


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

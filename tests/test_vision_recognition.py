"""Photos in conversations that are recognised, without a model or with one."""

import pytest
from msgspec.structs import replace

from rules.ids import MediaId, ProductId
from rules.session import Ask, SeenPhoto
from rules.stages import Stage
from tests.photo_shopper import MALVA, OLENA, SEEN, STRANGE, TO_DETAILS, Shopper
from tests.world import World


@pytest.fixture
def shopper() -> Shopper:
    return Shopper(World())


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

    assert ("reason", "not_in_catalogue") in shopper.cards[0].details


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

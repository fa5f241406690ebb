"""The item that is talked about: what is stated of it, and what is asked."""

import pytest

from nodes.agent import agent_node
from rules.acts import Act, ActKind
from rules.ids import ProductId
from rules.money import hryvnias
from rules.session import Ask, Focus, Profile, Session
from rules.stages import Stage
from tests.fakes import a_kit
from tests.nodes.sales import a_session, act, after, keys

MALVA, ISKRA = (ProductId("malva"),), (ProductId("iskra"),)


def named(product: str, **slots: object) -> Act:
    return act(ActKind.PRODUCT, products=(ProductId(product),), **slots)


async def talked(session: Session, *acts: Act) -> Session:
    return (await after(session, agent_node.run, *acts, kit=a_kit()))[0]


def in_focus(product: str, colour: str | None, size: str | None) -> Focus:
    return Focus(product_id=ProductId(product), colour=colour, size=size)


async def test_a_flat_price_is_said_before_the_size_is_known() -> None:
    session = await talked(a_session(), named("malva"))
    assert session.stage is Stage.CHOOSING
    assert session.focus is not None and session.focus.price == hryvnias(1890)
    assert keys(session)[-2:] == ("choosing.flat_price", "choosing.ask_height")


async def test_a_price_that_depends_on_the_size_isnt_said_before_it() -> None:
    session = await talked(a_session(), named("iskra"), act(ActKind.PRICE))
    assert session.focus is not None and session.focus.price is None
    assert keys(session)[-2:] == ("choosing.price_by_size", "choosing.ask_height")


async def test_a_whole_item_is_offered() -> None:
    session = await talked(a_session(), named("iskra", colour="рожевий", size="116"))
    assert session.stage is Stage.OFFERED
    assert session.focus == Focus(
        product_id=ProductId("iskra"),
        colour="рожевий",
        size="110-116",
        price=hryvnias(2250),
    )
    assert keys(session)[-2:] == ("offer.item", "offer.ask")


async def test_the_only_colour_neednt_be_asked_for() -> None:
    session = await talked(a_session(), named("smuzhka", size="116"))
    assert session.stage is Stage.OFFERED


async def test_a_known_height_gives_the_size() -> None:
    session = a_session(profile=Profile(heights_cm=(110, 134)))
    session = await talked(session, named("malva", colour="чорний"))
    assert session.focus is not None and session.focus.size == "134-140"


async def test_a_new_height_is_kept_beside_the_known_ones() -> None:
    session = a_session(
        Stage.CHOOSING,
        focus=in_focus("malva", "блакитний", None),
        profile=Profile(heights_cm=(110,)),
    )
    session = await talked(session, act(ActKind.HEIGHT, height_cm=134))
    assert session.profile.heights_cm == (110, 134)


async def test_room_to_grow_is_the_next_size() -> None:
    session = a_session(Stage.CHOOSING, focus=in_focus("viter", "бордовий", None))
    session = await talked(
        session, act(ActKind.HEIGHT, height_cm=118), act(ActKind.ROOM_TO_GROW)
    )
    assert session.focus is not None and session.focus.size == "122-128"
    assert "choosing.room_to_grow" in keys(session)


async def test_another_colour_keeps_the_size() -> None:
    session = a_session(Stage.OFFERED, focus=in_focus("malva", "блакитний", "134-140"))
    session = await talked(session, act(ActKind.COLOUR, colour="чорний"))
    assert session.focus is not None
    assert (session.focus.colour, session.focus.size) == ("чорний", "134-140")


async def test_another_product_keeps_neither_colour_nor_size() -> None:
    session = a_session(Stage.OFFERED, focus=in_focus("malva", "блакитний", "134-140"))
    session = await talked(session, named("iskra"))
    assert session.focus is not None
    assert (session.focus.colour, session.focus.size) == (None, None)


@pytest.mark.parametrize(
    ("wished", "phrases"),
    [
        (
            named("malva", colour="фіолетовий"),
            ("choosing.no_colour", "choosing.ask_colour"),
        ),
        (
            named("malva", colour="чорний", size="116"),
            ("choosing.out_of_stock", "choosing.other_colours"),
        ),
        (
            named("kashtan", height_cm=98),
            ("choosing.not_made", None, "discovery.list", "discovery.which"),
        ),
        (
            named("malva", height_cm=200),
            ("choosing.out_of_table", "choosing.ask_height"),
        ),
        (
            named("malva", height_cm=45),
            ("choosing.out_of_table", "choosing.ask_height"),
        ),
    ],
)
async def test_what_cant_be_had_is_said_with_what_can(
    wished: Act, phrases: tuple[str | None, ...]
) -> None:
    session = await talked(a_session(), wished)
    assert session.stage is Stage.CHOOSING
    assert keys(session) == phrases


async def test_alternatives_are_sellable_in_the_wished_size() -> None:
    session = await talked(a_session(), named("khmarka", colour="жовтий", size="128"))
    assert session.pending is not None
    assert session.pending.ask is Ask.COLOUR
    assert "жовтий" not in session.pending.options
    assert len(session.pending.options) == 5


async def test_several_models_are_asked_about_as_a_list() -> None:
    either = act(ActKind.PRODUCT, products=(*MALVA, *ISKRA))
    session = await talked(a_session(), either)
    assert session.shown == (*MALVA, *ISKRA)
    assert session.pending is not None and session.pending.ask is Ask.OPTION


async def test_a_place_in_the_list_that_isnt_there_is_asked_back() -> None:
    session = await talked(a_session(), act(ActKind.OPTION, ordinal=4))
    assert keys(session) == ("choosing.which_option",)


async def test_taking_an_item_whose_price_is_new_is_asked_for_first() -> None:
    session = await talked(
        a_session(),
        named("iskra", colour="рожевий", size="116"),
        act(ActKind.ACCEPT),
    )
    assert session.pending is not None and session.pending.ask is Ask.ORDER


async def test_taking_it_at_another_price_is_asked_for_first() -> None:
    focus = Focus(
        product_id=ProductId("iskra"),
        colour="рожевий",
        size="110-116",
        price=hryvnias(2250),
    )
    session = await talked(
        a_session(Stage.OFFERED, focus=focus),
        act(ActKind.SIZE, size="128"),
        act(ActKind.ACCEPT),
    )
    assert keys(session) == ("offer.item", "offer.ask")


async def test_of_two_items_named_at_once_the_second_waits() -> None:
    session = await talked(
        a_session(),
        named("malva", colour="блакитний", size="134", quantity=2),
        named("iskra", colour="рожевий", size="116"),
    )
    assert session.focus is not None
    assert (session.focus.product_id, session.focus.quantity) == ("malva", 1)
    assert [waiting.products for waiting in session.later] == [ISKRA]

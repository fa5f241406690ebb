"""The cart after acceptance: one more, another form, one less."""

import pytest

from nodes import offer
from rules.acts import ActKind
from rules.cart import Line
from rules.effects import NoticeKind, Notify
from rules.ids import ProductId, Sku
from rules.money import hryvnias
from rules.render import in_order
from rules.session import Ask, Focus, Pending, Session
from rules.stages import Stage
from tests.fakes import a_kit
from tests.nodes.sales import (
    ORDER,
    a_cart,
    a_line,
    a_session,
    act,
    after,
    claimed,
    keys,
)

MALVA, SON = (ProductId("malva"),), (ProductId("son"),)
PYJAMAS = a_line("son", "блакитний", "110-116")


async def told(session: Session, kind: ActKind, **slots: object) -> Session:
    return (await after(session, offer.run, act(kind, **slots), kit=a_kit()))[0]


def named(*lines: Line) -> list[tuple[str, str, str, int]]:
    return [(it.product_id, it.colour, it.size, it.quantity) for it in lines]


@pytest.mark.parametrize("stage", [Stage.DETAILS, Stage.METHOD, Stage.PAYING])
async def test_one_more_item_leaves_the_stage(stage: Stage) -> None:
    session = await told(
        a_session(stage), ActKind.ADD, products=SON, colour="блакитний", size="116"
    )
    assert session.stage is stage
    assert session.cart.lines == (a_line(), PYJAMAS)
    assert session.cart.total == hryvnias(1890 + 890)
    assert keys(session)[0] == "cart.changed"


async def test_while_paying_the_requisites_are_stated_anew_once() -> None:
    session = await told(
        a_session(Stage.PAYING),
        ActKind.ADD,
        products=SON,
        colour="блакитний",
        size="116",
    )
    assert keys(session) == (
        "cart.changed",
        "payment.due_full",
        "payment.requisites",
        "payment.ask_receipt",
    )
    assert session.payment.amount_due == hryvnias(2780)


async def test_another_size_takes_the_place_of_the_line() -> None:
    session = await told(a_session(Stage.DETAILS), ActKind.CHANGE, size="146")
    assert named(*session.cart.lines) == [("malva", "блакитний", "146-152", 1)]


async def test_one_more_of_the_same_model_is_a_line_of_its_own() -> None:
    session = await told(
        a_session(Stage.DETAILS),
        ActKind.ADD,
        products=MALVA,
        colour="червоний",
        size="128",
    )
    assert named(*session.cart.lines) == [
        ("malva", "блакитний", "134-140", 1),
        ("malva", "червоний", "122-128", 1),
    ]


async def test_the_same_thing_again_is_a_larger_quantity() -> None:
    session = await told(
        a_session(Stage.DETAILS),
        ActKind.ADD,
        products=MALVA,
        colour="блакитний",
        size="134",
    )
    assert named(*session.cart.lines) == [("malva", "блакитний", "134-140", 2)]
    assert session.cart.total == hryvnias(2 * 1890)


async def test_a_change_names_the_line_that_is_given_up() -> None:
    cart = a_cart(a_line(), a_line(colour="червоний", size="122-128"))
    session = await told(
        a_session(Stage.DETAILS, cart=cart),
        ActKind.CHANGE,
        colour="чорний",
        replaces="червоний",
    )
    assert named(*session.cart.lines) == [
        ("malva", "блакитний", "134-140", 1),
        ("malva", "чорний", "122-128", 1),
    ]


async def test_a_change_of_an_item_that_is_only_offered_is_offered_anew() -> None:
    offered = Focus(product_id=ProductId("iskra"), colour="рожевий", size="134-140")
    session = a_session(Stage.PAYING, focus=offered, pending=Pending(ask=Ask.ORDER))
    session = await told(session, ActKind.CHANGE, size="116")
    assert session.cart == a_cart()
    assert session.focus is not None and session.focus.size == "110-116"
    assert keys(session) == ("offer.item", "offer.ask_add")


async def test_which_item_to_add_is_asked_when_none_is_named() -> None:
    session = await told(a_session(Stage.PAYING), ActKind.ADD, category="сукня")
    assert keys(session) == ("cart.add_which",)
    assert session.cart == a_cart()


async def test_a_line_is_taken_out() -> None:
    session = await told(
        a_session(Stage.METHOD, cart=a_cart(a_line(), PYJAMAS)),
        ActKind.REMOVE,
        products=SON,
    )
    assert session.cart.lines == (a_line(),)
    assert keys(session) == ("cart.changed", "method.ask")


async def test_the_last_line_out_cancels_the_sale() -> None:
    session = await told(a_session(Stage.PAYING), ActKind.REMOVE, products=MALVA)
    assert session.stage is Stage.BROWSING
    assert keys(session) == ("cancel.done",)


async def test_a_line_that_isnt_there_is_asked_for() -> None:
    session = await told(a_session(Stage.METHOD), ActKind.REMOVE, products=SON)
    assert session.cart == a_cart()
    assert keys(session) == ("cart.remove_which",)


@pytest.mark.parametrize("kind", [ActKind.CHANGE, ActKind.REMOVE])
async def test_an_ordered_line_is_changed_by_a_person_only(kind: ActKind) -> None:
    session = await told(a_session(Stage.REVIEWING), kind, size="146")
    assert session.cart == a_cart()
    (notice,) = [it for it in session.draft.effects if isinstance(it, Notify)]
    assert notice.kind is NoticeKind.LINE_CHANGE
    assert keys(session) == ("review.change_noted",)


@pytest.mark.parametrize(
    "session",
    [
        a_session(Stage.REVIEWING),
        a_session(Stage.PAYING, payment=claimed(has_receipt=False)),
    ],
    ids=["under review", "claimed by words"],
)
async def test_a_new_item_waits_for_the_decision(session: Session) -> None:
    session = await told(session, ActKind.ADD, products=SON, colour="блакитний")
    assert session.cart == a_cart()
    assert [waiting.products for waiting in session.later] == [SON]
    assert keys(session) == ("review.new_item_later",)


async def test_what_waited_is_offered_when_she_still_wants_it() -> None:
    waiting = act(ActKind.ADD, products=SON, colour="блакитний", size="110-116")
    session = a_session(
        Stage.ORDERED, later=(waiting,), pending=Pending(ask=Ask.ADD_TO_PARCEL)
    )
    session = await told(session, ActKind.YES)
    assert session.stage is Stage.OFFERED
    assert session.later == ()
    assert keys(session)[-2:] == ("offer.item", "upsell.add_to_parcel")


async def test_an_order_that_joins_a_parcel_notes_it() -> None:
    focus = Focus(
        product_id=ProductId("son"),
        colour="блакитний",
        size="110-116",
        price=hryvnias(890),
    )
    before = a_session(
        Stage.OFFERED,
        focus=focus,
        order_ids=(ORDER,),
        pending=Pending(ask=Ask.ADD_TO_PARCEL),
    )
    session = await told(before, ActKind.YES)
    assert session.stage is Stage.DETAILS
    assert session.note == ORDER
    assert [line.sku for line in session.cart.lines] == [Sku(PYJAMAS.sku)]


async def test_two_items_at_once_are_stated_as_one_change() -> None:
    session, _ = await after(
        a_session(Stage.PAYING),
        offer.run,
        act(ActKind.ADD, products=SON, colour="блакитний", size="116"),
        act(ActKind.ADD, products=MALVA, colour="чорний", size="128"),
        kit=a_kit(),
    )
    assert session.cart.total == hryvnias(1890 + 890 + 1890)
    assert session.payment.amount_due == session.cart.total
    spoken = [one.key for one in in_order(session.draft.said)]
    assert spoken == ["cart.changed", "payment.due_full", "payment.requisites"]
    assert "4670" in dict(in_order(session.draft.said)[-1].slots).values()


async def test_what_was_named_together_is_offered_after_the_first() -> None:
    waiting = act(
        ActKind.PRODUCT,
        products=(ProductId("iskra"),),
        colour="рожевий",
        size="110-116",
    )
    focus = Focus(
        product_id=ProductId("son"),
        colour="блакитний",
        size="110-116",
        price=hryvnias(890),
    )
    session = a_session(
        Stage.OFFERED, focus=focus, later=(waiting,), pending=Pending(ask=Ask.ORDER)
    )
    session = await told(session, ActKind.ACCEPT)
    assert session.cart.lines == (PYJAMAS,)
    assert session.later == ()
    assert keys(session)[-2:] == ("offer.item", "offer.ask_add")

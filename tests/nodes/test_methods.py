"""Method, amount due and requisites."""

import pytest
from msgspec.structs import replace

from nodes.payment import payment_node
from rules.acts import ActKind, Method
from rules.cart import Cart
from rules.effects import Hold
from rules.ids import CartId
from rules.money import Kopiykas, hryvnias
from rules.session import Ask, Payment, Session
from rules.stages import Stage
from tests.builders import demo_shop
from tests.fakes import NOON, Shelves, a_kit
from tests.nodes.sales import (
    a_cart,
    a_line,
    a_session,
    act,
    after,
    claimed,
    keys,
    owing,
)

OTHER = CartId("another shopper's cart")


async def chosen(
    method: Method, session: Session, shelves: Shelves | None = None
) -> Session:
    choice = act(ActKind.METHOD, method=method)
    return (await after(session, payment_node.run, choice, kit=a_kit(shelves)))[0]


def slots(session: Session, key: str) -> dict[str, str]:
    return dict(next(one.slots for one in session.draft.said if one.key == key))


@pytest.mark.parametrize(("method", "due"), [(Method.FULL, 1890), (Method.PREPAY, 200)])
async def test_requisites_state_what_is_due_now(method: Method, due: int) -> None:
    session = await chosen(method, a_session(Stage.METHOD))
    assert session.stage is Stage.PAYING
    assert session.payment == owing(method, hryvnias(due))
    assert slots(session, "payment.requisites")["due"] == str(due)


async def test_requisites_are_the_shops_to_the_letter() -> None:
    session = await chosen(Method.FULL, a_session(Stage.METHOD))
    requisites = demo_shop().payment.requisites
    assert slots(session, "payment.requisites") == {
        "recipient": requisites.recipient,
        "iban": requisites.iban,
        "tax_id": requisites.tax_id,
        "purpose": requisites.purpose,
        "due": "1890",
    }


async def test_a_prepayment_is_never_more_than_the_total() -> None:
    cheap = replace(a_line(), price=hryvnias(150))
    session = a_session(
        Stage.PAYING, cart=a_cart(cheap), payment=owing(Method.FULL, hryvnias(150))
    )
    session = await chosen(Method.PREPAY, session)
    assert session.payment.amount_due == hryvnias(150)
    assert slots(session, "payment.due_prepay")["rest"] == "0"


async def test_the_stock_is_held_from_the_requisites_on() -> None:
    session = await chosen(Method.FULL, a_session(Stage.METHOD))
    (hold,) = [it for it in session.draft.effects if isinstance(it, Hold)]
    assert (hold.cart_id, hold.lines) == (session.cart.id, session.cart.lines)
    assert hold.expires_at > NOON


async def test_requisites_once_more_hold_nothing_beside_the_order() -> None:
    session, _ = await after(
        a_session(Stage.PAYING, payment=claimed(has_receipt=False)),
        payment_node.run,
        act(ActKind.ASK_REQUISITES),
        kit=a_kit(),
    )
    assert "payment.requisites" in keys(session)
    assert session.draft.effects == ()


async def test_a_changed_price_is_said_and_asked_anew_before_requisites() -> None:
    stale = replace(a_line(), price=hryvnias(1790))
    session = await chosen(Method.FULL, a_session(Stage.METHOD, cart=a_cart(stale)))
    assert session.stage is Stage.METHOD
    assert session.cart.total == hryvnias(1890)
    assert keys(session) == ("cart.price_changed", "method.ask")
    assert session.payment.requisites_sent_at is None


async def test_a_piece_that_another_holds_leaves_the_rest() -> None:
    last = a_line("iskra", "рожевий", "122-128")
    shelves = Shelves()
    shelves.holds[OTHER] = (last,)
    session = a_session(Stage.METHOD, cart=a_cart(a_line(), last))
    session = await chosen(Method.FULL, session, shelves)
    assert session.cart.lines == (a_line(),)
    assert keys(session) == ("payment.gone", "cart.rest", "method.ask")


async def test_the_last_piece_gone_offers_another_colour_and_no_requisites() -> None:
    last = a_line("iskra", "рожевий", "122-128")
    shelves = Shelves()
    shelves.holds[OTHER] = (last,)
    session = a_session(Stage.METHOD, cart=a_cart(last))
    session = await chosen(Method.FULL, session, shelves)
    assert session.stage is Stage.CHOOSING
    assert session.cart.lines == ()
    assert keys(session) == ("payment.gone", "choosing.other_colour")
    assert session.pending is not None and session.pending.ask is Ask.COLOUR


async def test_a_shoppers_own_hold_doesnt_stand_in_the_way() -> None:
    last = a_line("iskra", "рожевий", "122-128")
    shelves = Shelves()
    session = a_session(Stage.PAYING, cart=a_cart(last))
    shelves.holds[session.cart.id] = (last,)
    session = await chosen(Method.PREPAY, session, shelves)
    assert session.stage is Stage.PAYING
    assert "payment.requisites" in keys(session)


async def test_no_requisites_for_an_unknown_method() -> None:
    session, _ = await after(
        a_session(Stage.METHOD), payment_node.run, act(ActKind.METHOD), kit=a_kit()
    )
    assert keys(session) == ("method.explained", "method.ask")
    assert session.payment == Payment()


def test_the_total_is_the_sum_of_the_lines() -> None:
    cart = Cart(id=CartId("c"), lines=(a_line(quantity=2), a_line("son", "блакитний")))
    assert cart.total == Kopiykas(2 * 189_000 + 89_000)

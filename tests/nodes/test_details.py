"""Collecting the delivery data."""

import pytest
from msgspec.structs import replace

from nodes.payment import payment_node
from rules.acts import ActKind
from rules.contact import Contact
from rules.effects import NoticeKind, Notify
from rules.ids import CaseId
from rules.payments import WHERE
from rules.session import Ask, Pending, Profile, Session
from rules.stages import Stage
from tests.fakes import a_kit
from tests.nodes.sales import (
    BUYER,
    CASE,
    ORDER,
    a_session,
    act,
    after,
    claimed,
    keys,
)

READ_BACK = Pending(ask=Ask.READ_BACK)


async def told(session: Session, contact: Contact) -> Session:
    given = act(ActKind.CONTACT, contact=contact)
    return (await after(session, payment_node.run, given, kit=a_kit()))[0]


@pytest.mark.parametrize("missing", ["full_name", "phone", "city", "np_branch"])
async def test_the_one_thing_that_is_missing_is_asked_for(missing: str) -> None:
    session = await told(a_session(Stage.DETAILS), replace(BUYER, **{missing: None}))
    assert keys(session) == (f"details.ask.{missing}",)
    assert session.pending == Pending(ask=Ask.DELIVERY, options=(missing,))


async def test_two_missing_things_are_asked_for_in_one_question() -> None:
    session = await told(a_session(Stage.DETAILS), Contact(phone="+380991234567"))
    assert keys(session) == ("details.ask.full_name_and_city_and_np_branch",)


@pytest.mark.parametrize("place", WHERE)
async def test_any_place_is_enough(place: str) -> None:
    whole = replace(replace(BUYER, np_branch=None), **{place: "7"})
    session = await told(a_session(Stage.DETAILS), whole)
    assert keys(session) == ("details.read_back",)


async def test_a_new_place_takes_the_old_ones_place() -> None:
    session = a_session(Stage.DETAILS, delivery=BUYER, pending=READ_BACK)
    session = await told(session, Contact(np_locker="40123"))
    assert session.delivery == replace(BUYER, np_branch=None, np_locker="40123")
    assert keys(session) == ("details.read_back",)


async def test_a_yes_to_the_read_back_asks_for_the_method() -> None:
    session = a_session(Stage.DETAILS, delivery=BUYER, pending=READ_BACK)
    session, _ = await after(session, payment_node.run, act(ActKind.YES), kit=a_kit())
    assert session.stage is Stage.METHOD
    assert session.profile.delivery == BUYER
    assert keys(session) == ("method.ask",)


async def test_a_yes_without_data_confirms_nothing() -> None:
    session, _ = await after(
        a_session(Stage.DETAILS), payment_node.run, act(ActKind.YES), kit=a_kit()
    )
    assert session.stage is Stage.DETAILS
    assert keys(session) == ("details.ask.all",)


async def test_a_no_to_the_read_back_asks_what_is_wrong() -> None:
    session = a_session(Stage.DETAILS, delivery=BUYER, pending=READ_BACK)
    session, _ = await after(session, payment_node.run, act(ActKind.NO), kit=a_kit())
    assert keys(session) == ("details.what_is_wrong",)
    assert session.delivery == BUYER


async def test_a_no_to_the_data_of_the_last_sale_asks_for_new_ones() -> None:
    session = a_session(
        Stage.DETAILS,
        delivery=BUYER,
        profile=Profile(delivery=BUYER),
        pending=Pending(ask=Ask.KNOWN_DELIVERY),
    )
    session, _ = await after(session, payment_node.run, act(ActKind.NO), kit=a_kit())
    assert session.delivery == Contact()
    assert keys(session) == ("details.ask.all",)


async def test_a_correction_after_the_read_back_is_read_back_again() -> None:
    session = await told(a_session(Stage.METHOD), Contact(phone="+380670000001"))
    assert session.stage is Stage.DETAILS
    assert session.delivery.phone == "+380670000001"
    assert keys(session) == ("details.read_back",)


async def test_a_correction_after_the_requisites_is_taken_at_once() -> None:
    session = await told(a_session(Stage.PAYING), Contact(city="Львів"))
    assert session.stage is Stage.PAYING
    assert session.delivery.city == "Львів"
    assert keys(session) == ("details.updated",)


async def test_a_correction_under_review_goes_to_a_person() -> None:
    session = await told(a_session(Stage.REVIEWING), Contact(city="Львів"))
    assert session.delivery == BUYER
    assert keys(session) == ("review.change_noted",)
    assert [type(effect).__name__ for effect in session.draft.effects] == [
        "JoinCase",
        "Notify",
    ]


@pytest.mark.parametrize("case", [CASE, None], ids=["case open", "receipt once more"])
async def test_a_correction_goes_to_a_person_where_an_order_stands(
    case: CaseId | None,
) -> None:
    payment = replace(claimed(has_receipt=False), case_id=case)
    session = await told(
        a_session(Stage.PAYING, payment=payment), Contact(city="Львів")
    )
    assert session.delivery == BUYER
    assert keys(session) == ("review.change_noted",)
    assert (
        Notify(
            kind=NoticeKind.LINE_CHANGE,
            case_id=case,
            order_id=ORDER,
            words="words of the test",
        )
        in session.draft.effects
    )


async def test_a_number_that_is_no_phone_is_asked_for_again() -> None:
    session, _ = await after(
        a_session(Stage.DETAILS), payment_node.run, act(ActKind.BAD_PHONE), kit=a_kit()
    )
    assert keys(session) == ("details.bad_phone",)
    assert session.delivery == Contact()


async def test_only_the_lockers_number_is_asked_for() -> None:
    session, _ = await after(
        a_session(Stage.DETAILS), payment_node.run, act(ActKind.LOCKER), kit=a_kit()
    )
    assert session.pending == Pending(ask=Ask.LOCKER)

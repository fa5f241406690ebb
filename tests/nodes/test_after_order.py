"""A confirmed order is changed by a person; what is bought next is another order."""

import pytest
from msgspec.structs import replace

from nodes import offer
from rules.acts import Act, ActKind
from rules.contact import Contact
from rules.effects import HandoffReason
from rules.ids import ProductId
from rules.session import Focus, Profile, Session
from rules.stages import Stage
from tests.fakes import a_kit
from tests.nodes.sales import BUYER, a_session, act, after, keys

BOUGHT = a_session(Stage.ORDERED, profile=Profile(delivery=BUYER))
BRANCH = act(ActKind.CONTACT, contact=Contact(np_branch="30"))


async def told(session: Session, *acts: Act) -> Session:
    return (await after(session, offer.run, *acts, kit=a_kit()))[0]


@pytest.mark.parametrize(
    "acts",
    [
        (BRANCH,),
        (act(ActKind.CONTACT, contact=Contact(phone="+380670000001")),),
        (act(ActKind.CONTACT, contact=Contact(city="Львів", np_branch="2")),),
        (BRANCH, replace(BRANCH, contact=Contact(np_locker="12345"))),
        (act(ActKind.CHANGE, size="128"),),
        (act(ActKind.REMOVE, products=(ProductId("malva"),)),),
    ],
    ids=["branch", "phone", "place", "one after the other", "size", "line"],
)
async def test_change_of_a_confirmed_order_goes_to_a_person(
    acts: tuple[Act, ...],
) -> None:
    session = await told(BOUGHT, *acts)
    assert session.stage is Stage.WITH_HUMAN
    assert session.handoff is not None
    assert session.handoff.reason is HandoffReason.AFTER_ORDER
    assert session.profile.delivery == BUYER
    assert keys(session) == ("handoff.after_order",)


async def test_data_that_the_order_has_are_said_to_be_in_it() -> None:
    session = await told(BOUGHT, act(ActKind.CONTACT, contact=Contact(np_branch="25")))
    assert session.stage is Stage.ORDERED
    assert keys(session) == ("review.known",)


async def test_another_town_alone_leaves_the_chat_with_the_bot() -> None:
    session = await told(BOUGHT, act(ActKind.CONTACT, contact=Contact(city="Львів")))
    assert session.stage is Stage.ORDERED


async def test_data_for_the_next_sale_are_kept_for_it() -> None:
    focus = Focus(product_id=ProductId("malva"))
    session = await told(replace(BOUGHT, stage=Stage.CHOOSING, focus=focus), BRANCH)
    assert session.stage is Stage.CHOOSING
    assert session.delivery.np_branch == "30"

"""Claims of payment and receipts, at every stage."""

from typing import Any

import pytest
from msgspec.structs import replace

from nodes.payment import payment_node
from rules.acts import ActKind
from rules.effects import JoinCase, NoticeKind, Notify, OpenCase, OpenOrder
from rules.ids import MediaId
from rules.session import Ask, Session
from rules.stages import Stage
from tests.fakes import SeenReceipts, a_kit
from tests.nodes.sales import (
    CASE,
    ORDER,
    a_session,
    act,
    after,
    claimed,
    keys,
)

PICTURE = MediaId("a picture")
LINK = "https://check.example/42"


async def claiming(session: Session, **proof: Any) -> Session:
    claim = act(ActKind.PROOF, **proof)
    return (await after(session, payment_node.run, claim, kit=a_kit()))[0]


def effects(session: Session, kind: type) -> list[Any]:
    return [effect for effect in session.draft.effects if isinstance(effect, kind)]


@pytest.mark.parametrize("proof", [{"media": PICTURE}, {"url": LINK}])
async def test_a_receipt_makes_one_order_and_one_case(proof: dict[str, Any]) -> None:
    session = await claiming(a_session(Stage.PAYING), **proof)
    assert session.stage is Stage.REVIEWING
    (order,) = effects(session, OpenOrder)
    (case,) = effects(session, OpenCase)
    assert (order.cart_id, order.lines) == (session.cart.id, session.cart.lines)
    assert (case.order_id, case.has_receipt) == (order.order_id, True)
    assert keys(session) == ("review.opened",)


async def test_words_alone_open_a_case_and_ask_for_the_receipt() -> None:
    session = await claiming(a_session(Stage.PAYING))
    assert session.stage is Stage.PAYING
    (case,) = effects(session, OpenCase)
    assert not case.has_receipt
    assert keys(session) == ("payment.claim_send_receipt",)
    assert session.pending is not None and session.pending.ask is Ask.RECEIPT


async def test_words_again_open_nothing_more() -> None:
    session = a_session(Stage.PAYING, payment=claimed(has_receipt=False))
    session = await claiming(session)
    assert session.draft.effects == ()
    assert keys(session) == ("payment.claim_send_receipt",)


async def test_the_picture_joins_the_case_of_the_words() -> None:
    session = a_session(Stage.PAYING, payment=claimed(has_receipt=False))
    session = await claiming(session, media=PICTURE)
    assert session.stage is Stage.REVIEWING
    (join,) = effects(session, JoinCase)
    assert (join.case_id, join.media_id, join.has_receipt) == (CASE, PICTURE, True)
    assert effects(session, OpenCase) == effects(session, OpenOrder) == []


async def test_words_beside_a_picture_are_the_same_claim() -> None:
    words, picture = act(ActKind.PROOF), act(ActKind.PROOF, media=PICTURE)
    session, _ = await after(
        a_session(Stage.PAYING), payment_node.run, words, picture, kit=a_kit()
    )
    assert len(effects(session, OpenCase)) == 1
    assert session.draft.acts == ()


async def test_a_new_receipt_after_ask_again_stays_on_its_order() -> None:
    payment = replace(claimed(has_receipt=False), case_id=None)
    session = await claiming(a_session(Stage.PAYING, payment=payment), media=PICTURE)
    (case,) = effects(session, OpenCase)
    assert case.order_id == ORDER
    assert effects(session, OpenOrder) == []


async def test_a_picture_that_came_before_is_flagged() -> None:
    receipts = SeenReceipts()
    receipts.seen.add(PICTURE)
    claim = act(ActKind.PROOF, media=PICTURE)
    session, _ = await after(
        a_session(Stage.PAYING),
        payment_node.run,
        claim,
        kit=a_kit(receipts=receipts),
    )
    (case,) = effects(session, OpenCase)
    assert case.flags == ("same_receipt",)


@pytest.mark.parametrize(
    "stage",
    [Stage.BROWSING, Stage.CHOOSING, Stage.OFFERED, Stage.DETAILS, Stage.METHOD],
)
async def test_a_claim_before_requisites_is_told_and_opens_nothing(
    stage: Stage,
) -> None:
    session = await claiming(a_session(stage), media=PICTURE)
    (notice,) = session.draft.effects
    assert isinstance(notice, Notify) and notice.kind is NoticeKind.CLAIM_EARLY
    assert session.stage is stage
    assert keys(session) == ("payment.claim_early",)


async def test_another_picture_under_review_joins_the_case() -> None:
    session = await claiming(a_session(Stage.REVIEWING), media=PICTURE)
    (join,) = session.draft.effects
    assert isinstance(join, JoinCase) and join.media_id == PICTURE
    assert session.stage is Stage.REVIEWING


async def test_a_claim_after_the_order_changes_nothing() -> None:
    session = await claiming(a_session(Stage.ORDERED), media=PICTURE)
    assert session.draft.effects == ()
    assert keys(session) == ("review.known",)


async def test_an_empty_message_while_paying_is_a_claim_without_a_picture() -> None:
    session, _ = await after(
        a_session(Stage.PAYING), payment_node.run, act(ActKind.EMPTY), kit=a_kit()
    )
    (case,) = effects(session, OpenCase)
    assert not case.has_receipt
    assert keys(session) == ("payment.empty",)

"""Managers decide on payments: once, and the shopper is told."""

import asyncio

import pytest

from bot import keys
from bot.sessions.decisions import Decisions, OrderCancelled, Unknown
from bot.store.errors import AlreadyDecided
from rules.ids import CaseId, SubscriberId
from rules.payments import Decision, Reason
from rules.stages import Stage
from tests.conftest import connected
from tests.service import Running


@pytest.fixture
async def case(service: Running, shopper: SubscriberId) -> CaseId:
    chat = await service.app[keys.STORES].chats.get(shopper)
    assert chat and chat.case_id
    return chat.case_id


async def order_of(service: Running, case: CaseId) -> str:
    stores = service.app[keys.STORES]
    found = await stores.cases.get(case)
    assert found
    order = await stores.orders.get(found.order_id)
    assert order
    return order.status


@pytest.mark.parametrize(
    ("decision", "order", "stage", "words"),
    [
        (Decision.APPROVE, "confirmed", Stage.ORDERED, "Оплату підтверджено"),
        (Decision.ASK_AGAIN, "reviewing", Stage.PAYING, "Сума на квитанції"),
        (Decision.REJECT, "cancelled", Stage.PAYING, "Сума на квитанції"),
    ],
)
async def test_decision_moves_order_and_chat_and_is_told_once(
    service: Running,
    decisions: Decisions,
    shopper: SubscriberId,
    case: CaseId,
    decision: Decision,
    order: str,
    stage: Stage,
    words: str,
) -> None:
    decided = await decisions.decide(
        case, decision, by="olha", reason=Reason.WRONG_AMOUNT, note="internal"
    )
    again = await decisions.decide(case, decision, by="petro")
    await service.settled()

    chat = await service.app[keys.STORES].chats.get(shopper)
    said = await service.heard(shopper, 2)
    assert again == decided
    assert decided.decided_by == "olha"
    assert await order_of(service, case) == order
    assert chat and chat.stage is stage
    assert sum(words in text for text in said) == 1
    assert not any("internal" in text for text in said)


async def test_case_is_decided_once_by_one_of_two_managers(
    service: Running, decisions: Decisions, case: CaseId
) -> None:
    results = await asyncio.gather(
        decisions.decide(case, Decision.APPROVE, by="olha"),
        decisions.decide(case, Decision.REJECT, by="petro"),
        return_exceptions=True,
    )

    assert sorted(type(result).__name__ for result in results) == [
        "AlreadyDecided",
        "Case",
    ]
    assert await order_of(service, case) in ("confirmed", "cancelled")


async def test_other_decision_on_a_decided_case_is_refused(
    decisions: Decisions, case: CaseId
) -> None:
    await decisions.decide(case, Decision.APPROVE, by="olha")

    with pytest.raises(AlreadyDecided):
        await decisions.decide(case, Decision.REJECT, by="olha")


async def test_case_of_a_cancelled_order_can_only_be_rejected(
    database_url: str, decisions: Decisions, case: CaseId
) -> None:
    async with connected(database_url) as other:
        await other.execute("UPDATE orders SET status = 'cancelled'")

    with pytest.raises(OrderCancelled):
        await decisions.decide(case, Decision.APPROVE, by="olha")
    with pytest.raises(OrderCancelled):
        await decisions.decide(case, Decision.ASK_AGAIN, by="olha")

    rejected = await decisions.decide(case, Decision.REJECT, by="olha")
    assert rejected.state == "rejected"


async def test_decision_reaches_a_shopper_whom_a_manager_has(
    service: Running, decisions: Decisions, shopper: SubscriberId, case: CaseId
) -> None:
    await decisions.takeover(shopper, by="olha")
    await decisions.decide(case, Decision.APPROVE, by="olha")

    said = await service.heard(shopper, 2)
    chat = await service.app[keys.STORES].chats.get(shopper)
    assert "Оплату підтверджено" in said[1]
    assert chat and (chat.stage, chat.resume_stage) == (
        Stage.WITH_HUMAN,
        Stage.ORDERED,
    )


async def test_unknown_case_and_chat_are_said_to_be(decisions: Decisions) -> None:
    with pytest.raises(Unknown):
        await decisions.decide(CaseId("none"), Decision.APPROVE, by="olha")
    with pytest.raises(Unknown):
        await decisions.takeover(SubscriberId("none"), by="olha")
    with pytest.raises(Unknown):
        await decisions.say(SubscriberId("none"), by="olha", text="hi")

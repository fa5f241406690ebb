"""Managers decide on payments and take chats; time reminds them of both."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot import keys
from bot.sessions.decisions import (
    Decisions,
    NotTakenOver,
    OrderCancelled,
    TooLong,
    Unknown,
    WindowClosed,
)
from bot.sessions.run import Think
from bot.store.errors import AlreadyDecided
from nodes.kit import Kit
from rules.acts import Method
from rules.cart import Cart, Line
from rules.changes import CartChanged, PaymentChanged, Staged
from rules.contact import Contact
from rules.effects import OpenCase, OpenOrder
from rules.ids import CaseId, ProductId, Sku, SubscriberId
from rules.messages import Turn
from rules.money import Kopiykas
from rules.outcomes import Outcome, advance
from rules.payments import Decision, Reason
from rules.session import Payment, Session
from rules.stages import Stage
from tests.conftest import connected
from tests.service import Running, a_service, answering, eventually, saying

LINE = Line(
    sku=Sku("MALVA-BLUE-122-128"),
    product_id=ProductId("malva"),
    product="Сукня «Мальва»",
    colour="блакитний",
    size="122-128",
    price=Kopiykas(189_000),
)


def ordering(kit: Kit) -> Think:
    """Turn the first message of a shopper into an order that is reviewed."""

    async def think(session: Session, turn: Turn) -> Session:
        if session.payment.case_id:
            return saying(session, f"you said: {turn.text}")
        order, case = kit.ids.order(), kit.ids.case()
        payment = Payment(
            method=Method.FULL,
            amount_due=LINE.price,
            requisites_sent_at=turn.now,
            order_id=order,
            case_id=case,
            has_receipt=True,
        )
        effects = (
            OpenOrder(
                order_id=order,
                cart_id=session.cart.id,
                lines=(LINE,),
                method=Method.FULL,
                amount_due=LINE.price,
                delivery=Contact(),
            ),
            OpenCase(
                case_id=case, order_id=order, amount_due=LINE.price, has_receipt=True
            ),
        )
        session = advance(session, Outcome(effects=effects))
        return saying(
            session,
            "a manager checks it",
            CartChanged(Cart(id=session.cart.id, lines=(LINE,))),
            PaymentChanged(payment),
            Staged(Stage.REVIEWING),
        )

    return think


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Running]:
    async with a_service(database_url, ordering) as service:
        yield service


@pytest.fixture
def decisions(service: Running) -> Decisions:
    return service.app[keys.DECISIONS]


@pytest.fixture
async def shopper(service: Running) -> SubscriberId:
    """A shopper whose receipt is reviewed."""
    contact = await service.desk.contact()
    await service.desk.write(contact, text="paid")
    await service.heard(contact, 1)
    return SubscriberId(contact)


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


async def test_taken_chat_is_silent_until_it_is_released(
    service: Running, decisions: Decisions, shopper: SubscriberId
) -> None:
    taken = await decisions.takeover(shopper, by="olha")
    again = await decisions.takeover(shopper, by="olha")
    await _state_becomes(service, shopper, "human")
    await decisions.say(shopper, by="olha", text="Вітаю, це Ольга")
    said = await service.heard(shopper, 2)
    released = await decisions.release(shopper, by="olha")
    await decisions.release(shopper, by="olha")
    await _state_becomes(service, shopper, "bot")
    await service.desk.write(shopper, text="thanks")

    assert taken.handoff and taken.handoff.owner == "olha"
    assert again.handoff == taken.handoff
    assert released.handoff is None
    assert released.stage is Stage.REVIEWING
    assert said[1] == "Вітаю, це Ольга"
    assert (await service.heard(shopper, 3))[2] == "you said: thanks"


async def test_manager_who_has_not_taken_the_chat_cannot_write(
    decisions: Decisions, shopper: SubscriberId
) -> None:
    with pytest.raises(NotTakenOver):
        await decisions.say(shopper, by="olha", text="hi")


async def test_words_that_would_not_arrive_are_refused(
    database_url: str, decisions: Decisions, shopper: SubscriberId
) -> None:
    await decisions.takeover(shopper, by="olha")
    with pytest.raises(TooLong):
        await decisions.say(shopper, by="olha", text="слово " * 2000)

    async with connected(database_url) as other:
        await other.execute(
            "UPDATE inbox SET received_at = now() - interval '25 hours'"
        )
    with pytest.raises(WindowClosed):
        await decisions.say(shopper, by="olha", text="hi")


@pytest.mark.parametrize(
    ("overdue", "words", "notice"),
    [
        (
            "UPDATE handoff SET owner = NULL, due_at = now() - interval '1 minute'",
            "Менеджер ще не встиг",
            "handoff_overdue",
        ),
        (
            "UPDATE payment_case SET due_at = now() - interval '1 minute'",
            "Перевірка оплати триває довше",
            "case_reminder",
        ),
    ],
)
async def test_what_is_overdue_is_told_once_to_both_sides(
    database_url: str, overdue: str, words: str, notice: str
) -> None:
    async with a_service(database_url, ordering) as service:
        contact = await service.desk.contact()
        await service.desk.write(contact, text="paid")
        await service.heard(contact, 1)
        await service.app[keys.DECISIONS].takeover(SubscriberId(contact), by="olha")
        async with connected(database_url) as other:
            await other.execute(overdue)
        async with a_service(database_url, ordering, desk=service.desk):
            said = await service.heard(contact, 2)
        async with a_service(database_url, ordering, desk=service.desk) as third:
            await _has_begun(third)
            assert await service.heard(contact, 2) == said

        assert words in said[1]
        assert (await service.told()).count(notice) == 1


async def test_chat_that_nobody_releases_comes_back_by_itself(
    database_url: str,
) -> None:
    async with a_service(database_url, answering()) as service:
        contact = await service.desk.contact()
        await service.desk.write(contact, text="hello")
        await service.heard(contact, 1)
        await service.app[keys.DECISIONS].takeover(SubscriberId(contact), by="olha")
        async with connected(database_url) as other:
            await other.execute(
                "UPDATE handoff SET opened_at = now() - interval '13 hours'"
            )
        async with a_service(database_url, answering(), desk=service.desk):

            async def is_released() -> bool:
                chat = await service.app[keys.STORES].chats.get(SubscriberId(contact))
                return chat is not None and chat.stage is not Stage.WITH_HUMAN

            await eventually(is_released)


async def _state_becomes(service: Running, contact: str, state: str) -> None:
    async def is_so() -> bool:
        found: dict[str, Any] = await service.desk.ask(
            "GET", f"/control/contacts/{contact}"
        )
        return bool(found["custom_fields"].get("ai_state") == state)

    await eventually(is_so)


async def _has_begun(service: Running) -> None:
    """Wait until a service has done each of its duties once."""
    contact = await service.desk.contact()
    await service.desk.write(contact, text="hello")
    await service.heard(contact, 1)

"""Managers take chats and give them back; time reminds of what is overdue."""

from typing import Any

import pytest

from bot import keys
from bot.sessions.decisions import Decisions, NotTakenOver, TooLong, WindowClosed
from rules.ids import SubscriberId
from rules.stages import Stage
from tests.bot.decisions.ordering import ordering
from tests.conftest import connected
from tests.service import Running, a_service, answering, eventually


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


async def test_manychat_hears_at_last_who_has_the_chat(
    service: Running, decisions: Decisions, shopper: SubscriberId
) -> None:
    await decisions.takeover(shopper, by="olha")
    await _state_becomes(service, shopper, "human")
    await service.desk.fault("server_error", call="subscriber/setCustomFieldByName")
    await decisions.release(shopper, by="olha")

    await _state_becomes(service, shopper, "bot")


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

"""Managers hear of everything, wherever they look, and decide by a button."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import keys
from bot.config import Secret
from bot.notifying.opened import PRESSES
from bot.store.media import Picture
from bot.web.telegram import SECRET_HEADER
from loadtest.stand_ins.telegram import app as telegram
from rules.effects import NoticeKind, Notify
from rules.ids import SubscriberId
from tests.bot.test_api import SALE
from tests.conftest import connected
from tests.fakes import FakeClock
from tests.service import Running, a_service, address, eventually, with_demo_catalog
from tests.stand_ins.telegram_desk import CHAT, TOKEN, TelegramDesk, a_png

PRESS_SECRET = "presses"  # of the header that Telegram sends


@asynccontextmanager
async def a_telegram() -> AsyncIterator[TelegramDesk]:
    app = telegram.create_app(telegram.Options(token=TOKEN, chats=(CHAT,)))
    async with TestClient(TestServer(app)) as client:
        yield TelegramDesk(client)


@pytest.fixture
async def chat() -> AsyncIterator[TelegramDesk]:
    async with a_telegram() as desk:
        yield desk


def telling(chat: TelegramDesk) -> dict[str, Any]:
    """Give the settings of a service that tells the managers of *chat*."""
    return {
        "telegram_bot_token": Secret(TOKEN),
        "telegram_chat_id": str(CHAT),
        "telegram_webhook_secret": Secret(PRESS_SECRET),
        "telegram_api_url": address(chat.client),
    }


@pytest.fixture
async def service(database_url: str, chat: TelegramDesk) -> AsyncIterator[Running]:
    options = {**telling(chat), "api_tokens": (Secret("a token"),)}
    async with a_service(database_url, **options) as service:
        await with_demo_catalog(service)
        url = str(service.client.make_url(PRESSES))
        await chat.result("setWebhook", url=url, secret_token=PRESS_SECRET)
        yield service


async def cards(chat: TelegramDesk, count: int) -> list[dict[str, Any]]:
    """Wait until *count* cards stand in the chat; give them."""

    async def are_there() -> bool:
        return len((await chat.ask("GET", "/control/messages"))["messages"]) >= count

    await eventually(are_there)
    posted: list[dict[str, Any]] = (await chat.ask("GET", "/control/messages"))[
        "messages"
    ]
    return posted


async def claimed(service: Running) -> str:
    """Let a shopper come as far as the claim "paid"; give her id."""
    shopper = str(await service.desk.contact())
    for words in SALE:
        await service.desk.write(shopper, text=words)
        await service.settled()
    return shopper


def data_of(card: dict[str, Any], does: str) -> str:
    """Give what the card's button that *does* it carries."""
    rows = card["reply_markup"]["inline_keyboard"]
    found = [
        button["callback_data"]
        for row in rows
        for button in row
        if button["callback_data"].startswith(f"{does}:")
    ]
    assert len(found) == 1
    return str(found[0])


async def pressed(chat: TelegramDesk, card: dict[str, Any], does: str) -> None:
    await chat.ask(
        "POST",
        "/control/press",
        {
            "chat_id": CHAT,
            "message_id": card["message_id"],
            "callback_data": data_of(card, does),
        },
    )


async def test_case_is_told_with_cart_amount_and_buttons(
    service: Running, chat: TelegramDesk
) -> None:
    await claimed(service)
    (card,) = await cards(chat, 1)

    text = card.get("text") or card["caption"]
    assert "1890 грн" in text
    assert "Сукня «Мальва», блакитний" in text
    assert "Іванова Марія Петрівна" in text


async def test_approve_button_confirms_the_order_once(
    service: Running, chat: TelegramDesk
) -> None:
    await claimed(service)
    (card,) = await cards(chat, 1)

    await pressed(chat, card, "approve")
    stores = service.app[keys.STORES]
    orders = (await stores.orders.list()).items
    case = (await stores.cases.list()).items[0]

    assert [order.status for order in orders] == ["confirmed"]
    assert (case.state, case.decided_by) == ("approved", "telegram:P5001")


async def test_takeover_button_silences_the_bot(
    service: Running, chat: TelegramDesk
) -> None:
    shopper = str(await service.desk.contact())
    await service.desk.write(shopper, text="Покличте менеджера")
    await service.settled()
    (card,) = await cards(chat, 1)

    await pressed(chat, card, "takeover")

    (found,) = (await service.app[keys.STORES].chats.list()).items
    assert found.handoff is not None
    assert found.handoff.owner == "telegram:P5001"


async def test_press_without_the_secret_is_refused(service: Running) -> None:
    for headers in ({}, {SECRET_HEADER: "guessed"}):
        async with service.client.post(PRESSES, json={}, headers=headers) as answer:
            assert answer.status == 401


@pytest.mark.parametrize(
    ("path", "header"),
    [(PRESSES, SECRET_HEADER), ("/api/v1/cases", "Authorization: Bearer")],
)
async def test_secret_of_bytes_that_are_no_text_is_refused(
    service: Running, path: str, header: str
) -> None:
    url = service.client.make_url(path)
    assert url.host and url.port
    name, _, before = header.partition(": ")
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(
        f"POST {path} HTTP/1.0\r\n{name}: {before} ".encode() + b"\xff\r\n\r\n"
    )
    answer = await reader.read()
    writer.close()

    assert b" 401 " in answer.splitlines()[0]


async def test_stranger_and_unknown_case_change_nothing(
    service: Running, chat: TelegramDesk
) -> None:
    await claimed(service)
    case = (await service.app[keys.STORES].cases.list()).items[0]
    for chat_id, payload in ((1, f"approve:{case.id}"), (CHAT, "approve:none")):
        press = {
            "id": "1",
            "from": {"id": 9},
            "message": {"message_id": 1, "chat": {"id": chat_id}},
            "data": payload,
        }
        async with service.client.post(
            PRESSES,
            json={"update_id": 1, "callback_query": press},
            headers={SECRET_HEADER: PRESS_SECRET},
        ) as answer:
            assert answer.status == 200

    assert (await service.app[keys.STORES].cases.get(case.id)) == case


async def test_card_waits_for_telegram_as_long_as_it_asks_and_comes_once(
    database_url: str, chat: TelegramDesk
) -> None:
    clock = FakeClock()
    async with a_service(database_url, clock=clock, **telling(chat)) as service:
        stores = service.app[keys.STORES]

        async def waits(attempts: int, seconds: int) -> None:
            """Wait for the failed try; the next one is due in *seconds*, no sooner."""

            async def has_failed() -> bool:
                later = clock.now() + timedelta(seconds=seconds)
                queued = await stores.notices.queued(later)
                return [notice.attempts for notice in queued] == [attempts]

            await eventually(has_failed)
            before = clock.now() + timedelta(seconds=seconds - 1)
            assert not await stores.notices.queued(before)

        await chat.fault("down", call="sendMessage")
        told = Notify(kind=NoticeKind.PROMISE, words="знижка")
        await stores.notices.add(SubscriberId("7"), told, now=clock.now())
        await waits(1, 5)
        await chat.fault("rate_limited", call="sendMessage", retry_after=90)
        clock.pass_by(timedelta(seconds=5))
        await waits(2, 90)
        await chat.fault("server_error", call="sendMessage")
        clock.pass_by(timedelta(seconds=90))
        await waits(3, 20)
        clock.pass_by(timedelta(seconds=20))
        await cards(chat, 1)

        async def is_sent() -> bool:
            return not await stores.notices.queued(clock.now() + timedelta(days=1))

        await eventually(is_sent)
        assert len(await cards(chat, 1)) == 1


async def test_picture_that_telegram_shows_as_no_photo_comes_as_a_document(
    service: Running, chat: TelegramDesk
) -> None:
    stores, now = service.app[keys.STORES], service.app[keys.CLOCK].now()
    screenshot = a_png(300, 9_800)
    kept = await stores.media.keep(
        SubscriberId("7"),
        Picture("image/png", screenshot),
        source="https://lookaside.fbsbx.com/1",
        pixels=None,
        fingerprint=None,
        expires_at=now + timedelta(days=1),
    )
    told = Notify(kind=NoticeKind.PHOTO_UNKNOWN, media_id=kept, words="є таке?")
    await stores.notices.add(SubscriberId("7"), told, now=now)

    (card,) = await cards(chat, 1)
    assert "є таке?" in card["caption"]
    assert data_of(card, "takeover")
    photo = await chat.client.get(f"/control/photos/{card['photo']}")
    assert await photo.read() == screenshot


async def test_card_that_can_not_be_made_keeps_no_other_waiting(
    service: Running, chat: TelegramDesk
) -> None:
    stores, now = service.app[keys.STORES], service.app[keys.CLOCK].now()
    odd = Notify(kind=NoticeKind.PROMISE, details=(("of another version", "1"),))
    for told in (odd, Notify(kind=NoticeKind.PROMISE, words="знижка")):
        await stores.notices.add(SubscriberId("7"), told, now=now)

    (card,) = await cards(chat, 1)
    assert "знижка" in card["text"]
    [waiting] = await stores.notices.queued(now + timedelta(minutes=1))
    assert waiting.details == odd.details


async def test_card_is_told_after_half_a_day_in_which_nobody_could_be(
    database_url: str, chat: TelegramDesk
) -> None:
    clock = FakeClock()
    async with a_service(database_url, clock=clock, **telling(chat)) as service:
        stores = service.app[keys.STORES]
        await chat.fault("server_error", call="sendMessage", times=None)
        told = Notify(kind=NoticeKind.PROMISE, words="знижка")
        await stores.notices.add(SubscriberId("7"), told, now=clock.now())
        async with connected(database_url) as other:
            await other.execute("UPDATE notice SET attempts = 70, not_before = NULL")

        async def has_failed() -> bool:
            soon = await stores.notices.queued(clock.now() + timedelta(minutes=10))
            return [notice.attempts for notice in soon] == [71]

        await eventually(has_failed)
        assert not await stores.notices.queued(clock.now())
        await chat.ask("DELETE", "/control/faults")
        clock.pass_by(timedelta(minutes=10))
        await cards(chat, 1)

"""The service is killed in the middle of its work, and started again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from signal import SIGKILL, SIGTERM
from typing import Any

import pytest

from bot.commands.opened import reading_pool
from bot.store.catalog import CatalogStore
from loadtest.receipts import receipt_png
from tests.bot.service_process import ServiceProcess
from tests.builders import demo_catalog
from tests.conftest import connected
from tests.service import a_config, a_desk, eventually, sends
from tests.stand_ins.manychat_desk import Desk

SEND = "sending/sendContent"
Start = Callable[..., Awaitable[ServiceProcess]]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with a_desk() as desk:
        yield desk


@pytest.fixture
async def start(database_url: str, desk: Desk) -> AsyncIterator[Start]:
    """Start services; whatever runs at the end is killed."""
    started: list[ServiceProcess] = []

    async def start_one(**environment: str) -> ServiceProcess:
        service = ServiceProcess(database_url, desk, **environment)
        started.append(service)
        return await service.start()

    yield start_one
    for service in started:
        await service.end(SIGKILL)


async def texts(desk: Desk, contact: str) -> list[str]:
    return [it.get("text", "") for it in await desk.bubbles(contact)]


async def says(desk: Desk, contact: str, words: str = "") -> None:
    """Wait until the shop has said something with *words* in it."""

    async def is_said() -> bool:
        return any(words in text for text in await texts(desk, contact))

    await eventually(is_said)


async def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    async with connected(url) as connection:
        return [tuple(row) for row in await connection.fetch(query)]


async def becomes(url: str, query: str, expected: list[tuple[Any, ...]]) -> None:
    """Wait until *query* gives what is expected."""

    async def is_so() -> bool:
        return await rows(url, query) == expected

    await eventually(is_so)


async def test_accepted_message_is_answered_after_a_kill(
    database_url: str, desk: Desk, start: Start
) -> None:
    first = await start(DEBOUNCE_QUIET_SECONDS="5")
    contacts = [await desk.contact() for _ in range(20)]
    for contact in contacts:
        await desk.write(contact, text="Добрий день")
    await first.end(SIGKILL)
    assert sends(desk) == []

    await start()

    for contact in contacts:
        await says(desk, contact)
    await becomes(
        database_url, "SELECT count(*) FROM inbox WHERE done_in_turn IS NULL", [(0,)]
    )
    assert len(sends(desk)) == len(contacts)


async def test_call_that_was_on_its_way_is_unknown_and_not_repeated(
    database_url: str, desk: Desk, start: Start
) -> None:
    first = await start()
    contact = await desk.contact()
    await desk.fault("hang_after", call=SEND, seconds=60)
    await desk.write(contact, text="Добрий день")
    await says(desk, contact)
    await first.end(SIGKILL)

    await start()
    await becomes(database_url, "SELECT state FROM outbox", [("unknown",)])

    assert len(sends(desk)) == 1


async def test_queued_call_goes_out_after_a_kill(
    database_url: str, desk: Desk, start: Start
) -> None:
    first = await start(MANYCHAT_API_URL="http://127.0.0.1:1")
    contact = await desk.contact()
    await desk.write(contact, text="Добрий день")
    await becomes(
        database_url, "SELECT state, attempts > 0 FROM outbox", [("queued", True)]
    )
    await first.end(SIGKILL)

    await start()

    await says(desk, contact)
    await becomes(database_url, "SELECT state FROM outbox", [("sent",)])
    assert len(sends(desk)) == 1


async def test_service_that_is_told_to_stop_answers_what_it_thinks_about(
    desk: Desk, start: Start
) -> None:
    service = await start(DEBOUNCE_QUIET_SECONDS="0")
    contact = await desk.contact()
    await desk.fault("slow", call=SEND, seconds=1)
    await desk.write(contact, text="Добрий день")

    async def is_being_sent() -> bool:
        return bool(sends(desk))

    await eventually(is_being_sent)

    assert await service.end(SIGTERM) == 0
    assert [it["detail"]["accepted"] for it in sends(desk)] == [True]


async def test_next_process_takes_over_from_one_that_stops_under_load(
    database_url: str, desk: Desk, start: Start
) -> None:
    first = await start()
    contacts = [await desk.contact() for _ in range(30)]

    async def write_all(word: str) -> None:
        for contact in contacts:
            await desk.write(contact, text=word)

    await write_all("Добрий день")
    second = start()
    stopping = asyncio.create_task(first.end(SIGTERM))
    await second
    await write_all("Дякую")
    assert await stopping == 0

    await becomes(
        database_url, "SELECT count(*) FROM inbox WHERE done_in_turn IS NULL", [(0,)]
    )
    await becomes(
        database_url, "SELECT count(*) FROM outbox WHERE state <> 'sent'", [(0,)]
    )
    [(messages, turns)] = await rows(
        database_url,
        "SELECT count(*), count(DISTINCT done_in_turn) FROM inbox",
    )
    assert messages == 2 * len(contacts)
    assert len(sends(desk)) == turns  # two messages may have become one turn
    assert {it["contact"] for it in sends(desk)} == set(map(str, contacts))


async def test_sale_goes_on_after_a_kill_between_requisites_and_receipt(
    database_url: str, desk: Desk, start: Start
) -> None:
    await _import_goods(database_url)
    first = await start()
    contact = await desk.contact()
    for words, answer in (
        ("Добрий день, є Мальва блакитна на зріст 128?", "Оформлюємо"),
        ("так, оформлюємо", "телефон"),
        ("Коваль Ольга, 0671234567, Київ, відділення 5", "вірно"),
        ("так, все вірно", "передплата"),
        ("повна оплата", "UA"),
    ):
        await desk.write(contact, text=words)
        await says(desk, contact, answer)

    async def is_marked() -> bool:
        unmarked = "SELECT count(*) FROM outbox WHERE state <> 'sent'"
        return await rows(database_url, unmarked) == [(0,)]

    await eventually(is_marked)
    await first.end(SIGKILL)
    before = await texts(desk, contact)

    second = await start()
    paid = receipt_png(
        amount=189_000,
        paid_at=datetime(2026, 11, 25, 12, tzinfo=UTC),
        payee="ФОП Коваль І. П.",
        number="0042-7788",
    )
    picture = await _upload(desk, paid)
    await desk.write(contact, text="оплатила", image_urls=[picture])
    await says(desk, contact, "Квитанцію отримала")
    orders = "SELECT status, amount_due FROM orders"
    assert await rows(database_url, orders) == [("reviewing", 189_000)]
    [(case,)] = await rows(database_url, "SELECT id FROM payment_case")
    await second.call("POST", f"/api/cases/{case}/approve", {"by": "olha"})

    await says(desk, contact, "Оплату підтверджено")
    assert await rows(database_url, orders) == [("confirmed", 189_000)]
    assert await rows(database_url, "SELECT count(*) FROM session") == [(1,)]
    said = await texts(desk, contact)
    assert said[: len(before)] == before
    assert len(said) == len(set(said))


async def _upload(desk: Desk, picture: bytes) -> str:
    async with desk.client.post(
        "/control/media", data=picture, headers={"Content-Type": "image/png"}
    ) as response:
        return str((await response.json())["url"])


async def _import_goods(url: str) -> None:
    async with reading_pool(a_config(url)) as pool:
        await CatalogStore(pool).replace(demo_catalog().products)

"""A custom field of ManyChat keeps a photo beside every later text; it is seen once."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bot.metrics import STALE_PHOTOS
from loadtest.receipts import receipt_png
from rules.money import hryvnias
from rules.stages import Stage
from tests.builders import DEMO
from tests.service import Running, a_desk, a_service, with_demo_catalog
from tests.stand_ins.manychat_desk import Desk

MALVA = (DEMO / "photos" / "malva-blue.png").read_bytes()
RECEIPT = receipt_png(
    amount=hryvnias(1890),
    paid_at=datetime(2026, 11, 25, 10, 30),
    payee="ФОП Дзвінка Демонстрація Прикладівна",
    number="0042",
)
ANSWERS = (
    "На зріст 134",
    "Беру",
    "Іванова Марія Петрівна, +380991234567, Київ, відділення 25",
    "так, все вірно",
    "повна",
)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with a_desk() as desk:
        yield desk


@pytest.fixture
async def service(database_url: str, desk: Desk) -> AsyncIterator[Running]:
    async with a_service(database_url, desk=desk) as service:
        await with_demo_catalog(service)
        yield service


def left_out() -> float:
    (metric,) = STALE_PHOTOS.collect()
    return metric.samples[0].value


async def uploaded(desk: Desk, picture: bytes) -> str:
    """Put *picture* where ManyChat has shoppers' pictures; give its address."""
    headers = {"Content-Type": "image/png"}
    request = desk.client.post("/control/media", data=picture, headers=headers)
    async with request as answer:
        url: str = (await answer.json())["url"]
        return url


async def write(service: Running, contact: str, text: str, url: str) -> None:
    """Write *text* while the contact's field holds *url*."""
    await send(service, contact, text, url)
    await service.settled()


async def send(service: Running, contact: str, text: str, url: str) -> None:
    await service.desk.write(
        contact, text=text, image_urls=[url], photo="custom_field", shape="wrapper"
    )


async def test_sale_with_the_photo_beside_every_text_ends_in_an_order(
    service: Running, desk: Desk
) -> None:
    contact, malva = await desk.contact(), await uploaded(desk, MALVA)
    before = left_out()

    await write(service, contact, "", malva)
    for answer in ANSWERS:
        await write(service, contact, answer, malva)
    assert await service.stage(contact) == Stage.PAYING
    await write(service, contact, "", await uploaded(desk, RECEIPT))

    assert await service.stage(contact) == Stage.REVIEWING
    assert (await service.told()).count("case_opened") == 1
    assert left_out() - before == len(ANSWERS)
    newest, *texts, first = await service.turns(contact)
    assert (newest.stale_photos, first.stale_photos) == (0, 0)
    assert [turn.stale_photos for turn in texts] == [1] * len(ANSWERS)


async def test_field_is_known_again_after_a_restart(
    database_url: str, desk: Desk
) -> None:
    contact, malva = await desk.contact(), await uploaded(desk, MALVA)
    async with a_service(database_url, desk=desk) as service:
        await with_demo_catalog(service)
        await write(service, contact, "", malva)

    async with a_service(database_url, desk=desk) as service:
        await write(service, contact, "На зріст 134", malva)

        assert (await service.turns(contact))[0].stale_photos == 1


async def test_text_right_behind_its_photo_is_one_turn_with_one_photo(
    database_url: str, desk: Desk
) -> None:
    contact, malva = await desk.contact(), await uploaded(desk, MALVA)
    async with a_service(database_url, desk=desk, debounce_quiet_seconds=1) as service:
        await with_demo_catalog(service)
        await send(service, contact, "", malva)
        await send(service, contact, "На зріст 134", malva)
        await service.settled()

        (turn,) = await service.turns(contact)
    assert len(turn.inbound) == 2
    assert turn.stale_photos == 1
    assert [it["type"] for it in await desk.bubbles(contact)].count("image") == 1


async def test_same_photo_sent_again_without_a_text_counts(
    service: Running, desk: Desk
) -> None:
    contact, malva = await desk.contact(), await uploaded(desk, MALVA)

    await write(service, contact, "", malva)
    await write(service, contact, "", malva)

    assert [turn.stale_photos for turn in await service.turns(contact)] == [0, 0]


async def test_photo_and_caption_delivered_twice_are_one_message(
    service: Running, desk: Desk
) -> None:
    about = {"id": await desk.contact(), "last_input_text": "є таке на 134?"}
    held = {"custom_fields": {"image_url": await uploaded(desk, MALVA)}}

    await service.post(v=1, contact=about | held)
    again = await service.post(v=1, contact=about | held)

    assert again["status"] == "duplicate"

"""A photo that nobody knew stands in the console until somebody answers."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot import keys
from rules.effects import NoticeKind, Notify
from rules.ids import MediaId, SubscriberId
from tests.bot.test_console import AT_THE_CONSOLE, send, shown, token
from tests.service import Running, a_service

WORDS = "є така?"


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Running]:
    async with a_service(database_url, **AT_THE_CONSOLE) as service:
        yield service


async def asked(
    service: Running, media: str, *, ago: timedelta = timedelta()
) -> SubscriberId:
    """Have a photo of a new shopper wait for a manager."""
    shopper = SubscriberId(await service.desk.contact())
    await service.desk.write(shopper, text="привіт")
    await service.settled()
    card = Notify(
        kind=NoticeKind.PHOTO_UNKNOWN, media_id=MediaId(media), words=WORDS, details=()
    )
    now = service.app[keys.CLOCK].now() - ago
    await service.app[keys.STORES].notices.add(shopper, card, now=now)
    return shopper


async def test_photo_waits_with_its_words_until_the_chat_is_taken(
    service: Running,
) -> None:
    shopper = await asked(service, "m_1")
    csrf = await token(service)

    before = await shown(service, "/console")
    await send(service, f"/console/chats/{shopper}/takeover", csrf=csrf)
    after = await shown(service, "/console")

    assert "/console/media/m_1" in before
    assert WORDS in before
    assert "/console/media/m_1" not in after


async def test_newest_photo_stands_for_its_shopper(service: Running) -> None:
    shopper = await asked(service, "m_1")
    stores, now = service.app[keys.STORES], service.app[keys.CLOCK].now()
    card = Notify(kind=NoticeKind.PHOTO_UNKNOWN, media_id=MediaId("m_2"), details=())
    await stores.notices.add(shopper, card, now=now)

    found = await stores.photo_questions.open(now - timedelta(hours=1))

    assert [(one.subscriber, one.media_id) for one in found] == [(shopper, "m_2")]


async def test_photo_whose_shopper_can_no_longer_be_written_to_is_gone(
    service: Running,
) -> None:
    await asked(service, "m_1", ago=timedelta(hours=25))
    await token(service)

    assert "/console/media/m_1" not in await shown(service, "/console")

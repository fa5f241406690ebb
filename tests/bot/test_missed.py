"""`python -m bot missed`: what ManyChat has heard and we haven't."""

from collections.abc import AsyncIterator

import pytest

from bot.config.reading import DEMO_SHOP_FILE
from tests.bot.test_command_line import Ended, krama
from tests.service import Running, a_service, address

A_MINUTE = {"offset_s": 60}  # in which our outage lasts


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Running]:
    async with a_service(database_url) as service:
        yield service


async def missed(
    url: str, service: Running, *options: str, **environment: str
) -> Ended:
    """Run the command beside the stand-in of *service*."""
    return await krama(
        "missed",
        *options,
        **{
            "DATABASE_URL": url,
            "SHOP_FILE": str(DEMO_SHOP_FILE),
            "MANYCHAT_API_URL": address(service.desk.client),
            "MANYCHAT_API_KEY": "104550001:key",
            **environment,
        },
    )


async def test_chat_with_a_swallowed_message_is_listed(
    database_url: str, service: Running
) -> None:
    desk = service.desk
    answered, swallowed, stranger = [await desk.contact() for _ in range(3)]
    for contact in (answered, swallowed):
        await desk.write(contact, text="Привіт")
    await service.settled()
    await desk.ask("PUT", "/control/clock", A_MINUTE)
    for contact in (swallowed, stranger):
        await desk.write(contact, text="Ви тут?", hold=True)

    ended = await missed(database_url, service, "--hours", "24")

    assert ended.code == 0, ended.err
    [line] = ended.out.splitlines()
    assert line.startswith(f"{swallowed}  ")
    assert line.endswith(f"/chat/{swallowed}")
    assert ended.err.endswith("1 of 2 chats\n")


async def test_who_wrote_earlier_isnt_asked_about(
    database_url: str, service: Running
) -> None:
    await service.desk.write(await service.desk.contact(), text="Привіт")
    await service.settled()

    ended = await missed(database_url, service, "--hours", "0.00001")

    assert ended.err.endswith("0 of 0 chats\n")


async def test_contact_that_is_gone_stops_nothing(
    database_url: str, service: Running
) -> None:
    contact = await service.desk.contact()
    await service.desk.write(contact, text="Привіт")
    await service.settled()
    await service.desk.fault("status_error", call="subscriber/getInfo", times=None)

    ended = await missed(database_url, service)

    assert ended.code == 0
    assert ended.out == f"{contact}  not told: rejected\n"


async def test_wrong_key_is_one_line(database_url: str, service: Running) -> None:
    await service.desk.write(await service.desk.contact(), text="Привіт")
    await service.settled()

    ended = await missed(database_url, service, MANYCHAT_API_KEY="1:wrong")

    assert ended.code == 1
    assert ended.err.endswith("krama: ManyChat: unauthorized; python -m bot check\n")

"""The console over HTTP: who gets in, what can be done, what is only shown."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import argon2
import pytest
from aiohttp import ClientResponse, FormData

from bot import keys
from bot.config import Secret
from rules.ids import SubscriberId
from tests.bot.test_notifier import claimed
from tests.service import Running, a_service, with_demo_catalog

PASSWORD = "a long password"
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = QUICK.hash(PASSWORD)
AT_THE_CONSOLE: dict[str, Any] = {
    "console_secret": Secret("signs the sessions"),
    "console_password_hash": Secret(HASH),
}
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Running]:
    async with a_service(database_url, **AT_THE_CONSOLE) as service:
        await with_demo_catalog(service)
        yield service


async def enter(service: Running, password: str = PASSWORD) -> ClientResponse:
    """Fill the form of the login in."""
    return await service.client.post(
        "/console/login",
        data={"name": "admin", "password": password},
        allow_redirects=False,
    )


async def shown(service: Running, path: str, *, status: int = 200) -> str:
    """Give the page at *path*."""
    async with service.client.get(path) as answer:
        assert answer.status == status
        return await answer.text()


async def send(
    service: Running, path: str, *, csrf: str, **fields: str
) -> ClientResponse:
    """Send a form of the console."""
    return await service.client.post(
        path, data=FormData({"csrf": csrf, **fields}), allow_redirects=False
    )


async def token(service: Running) -> str:
    """Log in and give what every form must carry."""
    assert (await enter(service)).status == 303
    found = re.search(r'name="csrf" value="([^"]+)"', await shown(service, "/console"))
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    "path",
    ["/console", "/console/chats", "/console/orders", "/console/events"],
)
async def test_stranger_is_led_to_the_login(service: Running, path: str) -> None:
    async with service.client.get(path, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/console/login")


async def test_guessing_is_stopped_even_before_the_right_password(
    service: Running,
) -> None:
    statuses = [(await enter(service, f"guess {n}")).status for n in range(20)]

    assert statuses == [401] * 8 + [429] * 12
    assert (await enter(service)).status == 429


async def test_cookie_is_kept_from_scripts_and_other_sites(service: Running) -> None:
    cookie = (await enter(service)).cookies["krama_console"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/console"


async def test_forged_cookie_is_no_login(service: Running) -> None:
    service.client.session.cookie_jar.update_cookies({"krama_console": "forged"})

    async with service.client.get("/console", allow_redirects=False) as answer:
        assert answer.status == 303


async def test_form_without_its_token_does_nothing(service: Running) -> None:
    shopper = await claimed(service)
    await token(service)

    answer = await send(service, f"/console/chats/{shopper}/takeover", csrf="guess")

    assert answer.status == 403
    chat = await service.app[keys.STORES].chats.get(SubscriberId(shopper))
    assert chat is not None
    assert chat.handoff is None


async def test_case_is_approved_once_however_often_it_is_pressed(
    service: Running,
) -> None:
    await claimed(service)
    csrf = await token(service)
    stores = service.app[keys.STORES]
    case = (await stores.cases.list()).items[0]
    path = f"/console/cases/{case.id}"
    assert "Підтвердити оплату" in await shown(service, path)

    first = await send(service, f"{path}/approve", csrf=csrf)
    second = await send(service, f"{path}/approve", csrf=csrf)
    other = await send(service, f"{path}/reject", csrf=csrf, reason="not_received")

    assert (first.status, second.status, other.status) == (303, 303, 409)
    assert "вже вирішено інакше" in await other.text()
    assert [one.status for one in (await stores.orders.list()).items] == ["confirmed"]
    assert "Підтвердити оплату" not in await shown(service, path)


async def test_reason_of_asking_again_reaches_the_shopper(service: Running) -> None:
    shopper = await claimed(service)
    csrf = await token(service)
    case = (await service.app[keys.STORES].cases.list()).items[0]

    await send(
        service, f"/console/cases/{case.id}/ask_again", csrf=csrf, reason="wrong_amount"
    )
    await service.settled()

    said = [one.get("text", "") for one in await service.desk.bubbles(shopper)]
    assert any("Сума на квитанції не збігається" in text for text in said)


async def test_manager_takes_a_chat_answers_and_gives_it_back(
    service: Running,
) -> None:
    shopper = await claimed(service)
    csrf = await token(service)
    chat = f"/console/chats/{shopper}"

    early = await send(service, f"{chat}/say", csrf=csrf, text="Вітаю")
    await send(service, f"{chat}/takeover", csrf=csrf)
    await send(service, f"{chat}/say", csrf=csrf, text="Вітаю, це Ольга")
    assert "Повернути боту" in await shown(service, chat)
    await send(service, f"{chat}/release", csrf=csrf)
    await service.settled()

    assert early.status == 409
    said = [one.get("text") for one in await service.desk.bubbles(shopper)]
    assert "Вітаю, це Ольга" in said
    assert "Взяти розмову" in await shown(service, chat)


async def test_what_shoppers_write_is_shown_as_text(service: Running) -> None:
    await service.post(subscriber_id="77", name=SCRIPT, text=SCRIPT)
    await service.settled()
    await token(service)

    pages = [
        await shown(service, path)
        for path in (
            "/console/chats",
            "/console/chats/77",
            f"/console/chats?q={SCRIPT}",
        )
    ]

    assert [SCRIPT in page for page in pages] == [False, False, False]
    assert "&lt;script&gt;" in pages[1]


@pytest.mark.parametrize(
    "path",
    [
        "/console/chats/1",
        "/console/cases/none",
        "/console/cases/none/receipt",
        "/console/media/none",
        "/console/orders/none",
    ],
)
async def test_unknown_thing_has_a_page_that_says_so(
    service: Running, path: str
) -> None:
    await token(service)

    assert "Такого вже немає" in await shown(service, path, status=404)


async def test_another_operator_logs_in_with_a_password_of_her_own(
    service: Running,
) -> None:
    operators = service.app[keys.STORES].operators
    await operators.put("olha", QUICK.hash("her password"))

    answers = [
        await service.client.post(
            "/console/login",
            data={"name": "olha", "password": password},
            allow_redirects=False,
        )
        for password in ("another", "her password")
    ]

    assert [answer.status for answer in answers] == [401, 303]


async def test_open_page_hears_of_a_change(service: Running) -> None:
    await token(service)

    async with service.client.get("/console/events") as answer:
        await service.post(subscriber_id="77", text="Привіт")
        heard = [line async for line in _events(answer, 2)]

    assert heard == ["hello", "changed"]


async def _events(answer: ClientResponse, count: int) -> AsyncIterator[str]:
    """Give the names of the first *count* events."""
    async for line in answer.content:
        name = line.decode().removeprefix("event: ").strip()
        if line.startswith(b"event: "):
            yield name
            count -= 1
            if count == 0:
                return


async def test_bad_turn_is_taken_home_without_the_person(service: Running) -> None:
    await enter(service)
    shopper = await service.desk.contact()
    await service.desk.write(shopper, text="привіт, мій номер 0671112233")
    await service.settled()
    [turn] = (await service.app[keys.STORES].chats.turns(SubscriberId(shopper))).items
    path = f"/console/chats/{shopper}/turns/{turn.id}/golden?expected=stage+offered"

    async with service.client.get(path) as answer:
        assert answer.status == 200
        archive = ZipFile(BytesIO(await answer.read()))
    text = archive.read(f"turn-{turn.id}.txt").decode()
    assert "0671112233" not in text
    assert text.endswith("= stage offered\n")


async def test_canary_page_compares_and_switches(service: Running) -> None:
    csrf = await token(service)

    assert "0 % нових розмов" in await shown(service, "/console/canary")
    answer = await send(service, "/console/canary", csrf=csrf, percent="10")
    assert answer.status == 409
    assert "Пробувати нема що" in await answer.text()

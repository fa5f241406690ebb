"""The routes of the simulator, with input that its page would never send."""

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image

from bot.app import create_app
from bot.sessions.thinking import thinker
from bot.web.pages import static_path
from tests.service import WEBHOOK, WEBHOOK_SECRET, a_config, a_desk, address, eventually
from tests.stand_ins.manychat_desk import Client, Desk

POLICY = "Content-Security-Policy"


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with a_desk() as opened:
        yield opened


@pytest.fixture
async def client(database_url: str, desk: Desk) -> AsyncIterator[Client]:
    """The service in demo mode."""
    url = address(desk.client)
    config = a_config(database_url, manychat_api_url=url)
    server = TestServer(create_app(config, thinker, stand_in_url=url))
    async with TestClient(server) as opened:
        hook = {"url": str(server.make_url(WEBHOOK)), "secret": WEBHOOK_SECRET}
        await desk.ask("PUT", "/control/webhook", hook)
        yield opened


async def asked(
    client: Client, method: str, path: str, **sent: Any
) -> tuple[int, dict[str, Any]]:
    """Call a route of the simulator and give status and JSON."""
    async with client.request(method, f"/simulator{path}", **sent) as response:
        return response.status, await response.json()


async def a_shopper(client: Client) -> str:
    status, shopper = await asked(client, "POST", "/shoppers", json={"name": "Марія"})
    assert status == 201
    return str(shopper["id"])


async def test_message_goes_the_whole_way_and_comes_back(client: Client) -> None:
    shopper = await a_shopper(client)

    message = {"text": "Добрий день"}
    await asked(client, "POST", f"/shoppers/{shopper}/messages", json=message)

    async def is_answered() -> bool:
        _, chat = await asked(client, "GET", f"/shoppers/{shopper}")
        return any(bubble["by"] == "shop" for bubble in chat["bubbles"])

    await eventually(is_answered)
    _, state = await asked(client, "GET", f"/shoppers/{shopper}/state")
    assert state["chat"]["name"] == "Марія"
    assert state["turn"]["acts"][0]["kind"] == "greet"


async def test_history_outlives_the_memory_of_the_stand_in(
    client: Client, desk: Desk
) -> None:
    shopper = await a_shopper(client)
    message = {"text": "Добрий день"}
    await asked(client, "POST", f"/shoppers/{shopper}/messages", json=message)

    async def is_settled() -> bool:
        _, state = await asked(client, "GET", f"/shoppers/{shopper}/state")
        return state["delivery"] == "sent" and not state["is_answering"]

    await eventually(is_settled)
    _, before = await asked(client, "GET", f"/shoppers/{shopper}")

    await desk.ask("POST", "/control/reset")
    await desk.contact(id=shopper)
    _, after = await asked(client, "GET", f"/shoppers/{shopper}")

    texts = [[bubble["text"] for bubble in it["bubbles"]] for it in (before, after)]
    assert texts[0] == texts[1]


def a_wide_picture() -> bytes:
    file = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "status", "problem"),
    [
        (b"\xff\xd8\xff" + bytes(30_000_000), 413, "too_large"),
        (b"<html><script>alert(1)</script></html>", 422, "not_a_picture"),
        (b"", 422, "not_a_picture"),
        (a_wide_picture(), 413, "too_many_pixels"),
    ],
    ids=["30 MB", "HTML", "nothing", "20,000 x 20,000 pixels"],
)
async def test_what_is_no_photo_is_refused(
    client: Client, content: bytes, status: int, problem: str
) -> None:
    answer = await asked(client, "POST", "/pictures", data=io.BytesIO(content))

    assert answer == (status, {"error": problem})


async def test_picture_that_is_too_large_is_refused_without_a_length(
    client: Client,
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield bytes(1_000_000)

    answer = await asked(client, "POST", "/pictures", data=chunks())

    assert answer == (413, {"error": "too_large"})


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ({"text": "ї" * 5000}, "too_long"),
        ({"text": "   "}, "empty"),
        ({}, "empty"),
        ({"pictures": ["../../etc/passwd"]}, "bad_request"),
        ({"pictures": ["a.png"] * 11}, "bad_request"),
        ({"text": 5}, "bad_request"),
        ({"text": "hi", "copies": 1000}, "bad_request"),
    ],
)
async def test_message_that_can_not_be_is_refused(
    client: Client, message: dict[str, Any], problem: str
) -> None:
    shopper = await a_shopper(client)

    path = f"/shoppers/{shopper}/messages"
    assert await asked(client, "POST", path, json=message) == (422, {"error": problem})


@pytest.mark.parametrize("name", ["", "x" * 41, 7, None])
async def test_name_that_can_not_be_is_refused(client: Client, name: object) -> None:
    status, _ = await asked(client, "POST", "/shoppers", json={"name": name})

    assert status == 422


@pytest.mark.parametrize("amount", [0, -5, 10**12, "many"])
async def test_receipt_over_an_amount_that_can_not_be_is_refused(
    client: Client, amount: object
) -> None:
    status, _ = await asked(client, "POST", "/receipts", json={"amount": amount})

    assert status == 422


async def test_unknown_shopper_is_not_found(client: Client) -> None:
    message = {"text": "hi"}
    answer = await asked(client, "POST", "/shoppers/5/messages", json=message)

    assert answer == (404, {"error": "no_such_shopper"})


async def test_page_of_another_site_can_not_kill_the_service(client: Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = await asked(client, "POST", "/kill", headers=headers)

    assert answer == (403, {"error": "another_site"})


async def test_picture_that_is_none_is_not_shown(client: Client, desk: Desk) -> None:
    async with desk.client.post(
        "/control/media", data=b"<html>", headers={"Content-Type": "text/html"}
    ) as kept:
        name = (await kept.json())["name"]

    async with client.get(f"/simulator/media/{name}") as response:
        assert response.status == 404


async def test_pages_run_no_script_but_ours(client: Client) -> None:
    async with client.get("/simulator") as response:
        text = await response.text()

    assert response.headers[POLICY].startswith("default-src 'self'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert " style=" not in text and " onclick=" not in text


async def test_static_file_is_kept_for_ever_under_its_version(client: Client) -> None:
    async with client.get(static_path("shared/base.css")) as response:
        assert response.status == 200
        assert "immutable" in response.headers["Cache-Control"]
    async with client.get("/static/older/shared/base.css") as response:
        assert response.headers["Cache-Control"] == "no-cache"
    async with client.get("/static/older/shared/..%2Fpages.py") as response:
        assert response.status == 404


async def test_without_the_demo_there_are_no_pages(database_url: str) -> None:
    server = TestServer(create_app(a_config(database_url), thinker))
    async with TestClient(server) as client:
        for path in ("/", "/simulator", "/simulator/shoppers"):
            async with client.get(path) as response:
                assert response.status == 404

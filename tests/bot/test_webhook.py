"""The webhook as ManyChat's flow sees it: its answers, and that nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from bot import keys
from bot.config import Secret
from rules.ids import SubscriberId
from tests.conftest import connected
from tests.service import (
    AUTHORIZED,
    WEBHOOK,
    WEBHOOK_SECRET,
    Running,
    a_service,
    answering,
)

KB = 1024


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Running]:
    async with a_service(database_url, answering()) as service:
        yield service


def message(**about: Any) -> dict[str, Any]:
    return {"subscriber_id": "7", "text": "hi", "message_id": "m1", **about}


async def test_accepted_message_is_answered_with_every_mapped_key(
    service: Running,
) -> None:
    answer = await service.post(**message())

    assert answer == {
        "status": "accepted",
        "action": "pending",
        "reply_text": "-",
        "request_id": "1",
    }


async def test_repeat_has_the_first_ones_request_id(service: Running) -> None:
    first = await service.post(**message())
    second = await service.post(**message())

    assert second == {**first, "status": "duplicate"}


async def test_message_that_comes_ten_times_at_once_is_answered_once(
    service: Running,
) -> None:
    contact = await service.desk.contact()

    said = await service.desk.write(contact, text="hello", copies=10)

    statuses = [answer["body"]["status"] for answer in said["answers"]]
    assert sorted(statuses) == ["accepted"] + ["duplicate"] * 9
    assert len({answer["body"]["request_id"] for answer in said["answers"]}) == 1
    await service.settled()
    assert await service.heard(contact, 1) == ["you said: hello"]


async def test_a_thousand_shoppers_at_once_are_all_answered(service: Running) -> None:
    desk = service.desk
    contacts = [await desk.contact() for _ in range(1000)]

    async with asyncio.TaskGroup() as group:
        writing = [
            group.create_task(desk.write(contact, text=f"number {number}"))
            for number, contact in enumerate(contacts)
        ]

    answers = [answer for task in writing for answer in task.result()["answers"]]
    assert {answer["status"] for answer in answers} == {200}
    await service.settled()
    for number, contact in enumerate(contacts):
        assert await service.heard(contact, 1) == [f"you said: number {number}"]


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({"Authorization": f"Bearer {WEBHOOK_SECRET}"}, {}),
        ({"X-Webhook-Secret": WEBHOOK_SECRET}, {}),
        ({}, {"secret": WEBHOOK_SECRET}),
        ({"X-Webhook-Secret": "the next"}, {}),
    ],
)
async def test_each_secret_opens_in_each_place(
    database_url: str, headers: dict[str, str], query: dict[str, str]
) -> None:
    both = (Secret(WEBHOOK_SECRET), Secret("the next"))
    async with a_service(
        database_url, answering(), manychat_webhook_secret=both
    ) as service:
        answer = await service.client.post(
            WEBHOOK, json=message(), headers=headers, params=query
        )

        assert answer.status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer guess"},
        {"Authorization": WEBHOOK_SECRET},
        {"X-Webhook-Secret": ""},
        {"X-Webhook-Secret": "секрет"},
    ],
)
async def test_stranger_learns_nothing_and_leaves_nothing(
    service: Running, headers: dict[str, str]
) -> None:
    answer = await service.client.post(WEBHOOK, data=b"not json", headers=headers)

    assert answer.status == 401
    assert await answer.json() == {"status": "rejected", "reason": "unauthorized"}
    assert (await service.app[keys.STORES].inbox.backlog()).waiting == 0


@pytest.mark.parametrize(("size", "status"), [(64 * KB, 200), (64 * KB + 1, 413)])
async def test_body_may_have_64_kilobytes(
    service: Running, size: int, status: int
) -> None:
    beginning, end = b'{"subscriber_id": "7", "filler": "', b'"}'
    body = beginning + b"x" * (size - len(beginning) - len(end)) + end

    answer = await service.client.post(WEBHOOK, data=body, headers=AUTHORIZED)

    assert answer.status == status


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "not_json"),
        (b"[]", "not_an_object"),
        (b'{"text": "hi"}', "no_subscriber"),
    ],
)
async def test_body_that_is_no_message_is_refused(
    service: Running, body: bytes, reason: str
) -> None:
    answer = await service.client.post(WEBHOOK, data=body, headers=AUTHORIZED)

    assert answer.status == 422
    assert await answer.json() == {"status": "rejected", "reason": reason}


async def test_message_that_cannot_be_stored_is_not_accepted(database_url: str) -> None:
    async with (
        a_service(
            database_url, answering(), checkpointer_timeout_seconds=0.3
        ) as service,
        connected(database_url) as other,
    ):
        async with other.transaction():
            await other.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
            refused = await service.client.post(
                WEBHOOK, json=message(), headers=AUTHORIZED
            )
            reason = (await refused.json())["reason"]
            not_ready = await service.client.get("/readyz")
        accepted = await service.post(**message(message_id="m2"))

    assert (refused.status, reason) == (503, "not_stored")
    assert not_ready.status == 503
    assert accepted["status"] == "accepted"


async def test_draining_service_takes_nothing(service: Running) -> None:
    service.app[keys.READINESS].is_draining = True

    answer = await service.client.post(WEBHOOK, json=message(), headers=AUTHORIZED)
    ready = await service.client.get("/readyz")

    assert (answer.status, ready.status) == (503, 503)
    assert (await ready.json())["status"] == "draining"


async def test_far_too_many_messages_of_one_shopper_are_refused(
    database_url: str,
) -> None:
    async with a_service(
        database_url, answering(), webhook_messages_per_minute=1
    ) as service:
        statuses = []
        for number in range(11):
            answer = await service.client.post(
                WEBHOOK, json=message(message_id=f"m{number}"), headers=AUTHORIZED
            )
            statuses.append(answer.status)
        neighbour = await service.post(**message(subscriber_id="8"))

    assert statuses == [200] * 10 + [429]
    assert neighbour["status"] == "accepted"


@pytest.mark.parametrize(
    "text", ["a\x00b", "\ud800", "\u202eабв", "\u200b", "ї" * 5000, "{{x}}", "'; --"]
)
async def test_strange_text_is_stored_and_answered(service: Running, text: str) -> None:
    await service.post(subscriber_id="7", text=text)

    await service.settled()

    chat = await service.app[keys.STORES].chats.get(SubscriberId("7"))
    assert chat
    assert [one.by for one in chat.messages if one.by != "shopper"] == ["bot"]


async def test_service_says_that_it_lives_and_what_it_does_without(
    service: Running,
) -> None:
    live = await service.client.get("/healthz")
    ready = await service.client.get("/readyz")

    assert live.status == 200
    assert ready.status == 200
    assert await ready.json() == {"status": "ready", "degraded": ["no_model"]}


async def test_figures_are_served(service: Running) -> None:
    await service.post(**message())
    await service.settled()

    figures = await (await service.client.get("/metrics")).text()

    assert 'krama_webhook_latency_ms_bucket{answer="accepted"' in figures
    assert "krama_turns_thinking 0.0" in figures


async def test_figures_can_have_a_port_of_their_own(database_url: str) -> None:
    port = unused_port()
    async with (
        a_service(database_url, answering(), metrics_port=port) as service,
        ClientSession() as http,
    ):
        apart = await http.get(f"http://127.0.0.1:{port}/metrics")
        beside = await service.client.get("/metrics")

        assert (apart.status, beside.status) == (200, 404)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("malva-blue.png", 200),
        ("unknown.png", 404),
        ("..%2Fshop.yaml", 404),
        (".hidden", 404),
    ],
)
async def test_pictures_of_products_are_public_and_for_ever(
    service: Running, name: str, status: int
) -> None:
    answer = await service.client.get(f"/photos/{name}")

    assert answer.status == status
    if_found = {200: "public, max-age=31536000, immutable", 404: None}
    assert answer.headers.get("Cache-Control") == if_found[status]

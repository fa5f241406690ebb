"""The API as a program uses it: shapes, pages, decisions, errors."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.config import Secret
from tests.service import Running, a_service, with_demo_catalog

TOKEN = {"Authorization": "Bearer a token"}
SALE = (
    "мальву блакитну на 134",
    "беру",
    "Іванова Марія Петрівна, +380991234567, Київ, відділення 25",
    "так, все вірно",
    "повна",
    "оплатила",
)
CHAT_KEYS = {
    "subscriber", "name", "stage", "resume_stage", "bundle", "degraded", "handoff",
    "pending", "focus", "heights_cm", "cart", "delivery", "payment", "case_id",
    "order_ids", "messages", "updated_at",
}  # fmt: skip
TURN_KEYS = {
    "id", "trace_id", "at", "inbound", "stage_before", "stage_after", "acts", "rules",
    "nodes", "model_calls", "gate", "degraded", "bundle", "replies", "timing_ms",
    "discarded", "stale_photos",
}  # fmt: skip
ORDER_KEYS = {
    "id", "subscriber", "status", "lines", "total", "method", "amount_due", "delivery",
    "case_id", "tracking", "flags", "created_at", "confirmed_at", "sent_at",
}  # fmt: skip
CASE_KEYS = {
    "id", "order_id", "subscriber", "state", "amount_due", "read", "flags",
    "has_receipt", "opened_at", "due_at", "decided_by", "decided_at",
}  # fmt: skip
OUTBOX_KEYS = {
    "id", "subscriber", "turn_id", "kind", "messages", "state", "attempts", "error",
    "queued_at", "sent_at",
}  # fmt: skip


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Running]:
    async with a_service(
        database_url, api_tokens=(Secret("another"), Secret("a token"))
    ) as service:
        await with_demo_catalog(service)
        yield service


async def ask(service: Running, path: str, *, status: int = 200) -> Any:
    async with service.client.get(f"/api/{path}", headers=TOKEN) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json()


async def do(
    service: Running, path: str, *, status: int = 200, **body: Any
) -> dict[str, Any]:
    async with service.client.post(f"/api/{path}", headers=TOKEN, json=body) as answer:
        assert answer.status == status, await answer.text()
        said: dict[str, Any] = await answer.json()
        return said


async def sold(service: Running) -> str:
    """Let a shopper come as far as the claim "paid"; give her id."""
    shopper = str(await service.desk.contact())
    for words in SALE:
        await service.desk.write(shopper, text=words)
        await service.settled()
    return shopper


async def test_stranger_gets_nothing(service: Running) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"X-Token": "a token"}):
        async with service.client.get("/api/chats", headers=headers) as answer:
            said = await answer.json()

        assert answer.status == 401
        assert said == {
            "error": "unauthorized",
            "detail": "a bearer token of API_TOKENS is needed",
        }


async def test_without_tokens_nobody_gets_in(database_url: str) -> None:
    async with (
        a_service(database_url) as service,
        service.client.get("/api/chats", headers=TOKEN) as answer,
    ):
        assert answer.status == 401


async def test_objects_have_every_key_of_their_description(service: Running) -> None:
    shopper = await sold(service)
    chat = await ask(service, f"chats/{shopper}")
    turns = await ask(service, f"chats/{shopper}/turns")
    cases = await ask(service, "cases?state=open")
    orders = await ask(service, "orders?status=reviewing")
    outbox = await ask(service, "outbox?state=sent")

    assert chat.keys() == CHAT_KEYS
    assert turns["items"][0].keys() == TURN_KEYS
    assert cases["items"][0].keys() == CASE_KEYS
    assert orders["items"][0].keys() == ORDER_KEYS
    assert outbox["items"][0].keys() == OUTBOX_KEYS


async def test_chat_tells_where_the_sale_stands(service: Running) -> None:
    shopper = await sold(service)
    chat = await ask(service, f"chats/{shopper}")

    assert chat["stage"] == "paying"
    assert chat["cart"]["total"] == chat["payment"]["amount_due"] == 189000
    assert chat["delivery"]["city"] == "Київ"
    assert [one["from"] for one in chat["messages"]][:2] == ["shopper", "bot"]
    assert (await ask(service, "chats?stage=paying"))["items"][0]["messages"] == []


async def test_approved_case_confirms_its_order_once(service: Running) -> None:
    await sold(service)
    case = (await ask(service, "cases"))["items"][0]
    approve = f"cases/{case['id']}/approve"

    decided = await do(service, approve, by="olha")
    again = await do(service, approve, by="petro")
    refused = await do(service, f"cases/{case['id']}/reject", status=409, by="olha")

    assert (decided["state"], decided["decided_by"]) == ("approved", "olha")
    assert again == decided
    assert refused["error"] == "already_decided"
    order = await ask(service, f"orders/{case['order_id']}")
    assert (order["status"], order["total"]) == ("confirmed", 189000)


async def test_parcel_is_told_once_per_number(service: Running) -> None:
    shopper = await sold(service)
    case = (await ask(service, "cases"))["items"][0]
    sent = f"orders/{case['order_id']}/sent"

    early = await do(service, sent, status=409, by="olha", tracking="20450812345678")
    await do(service, f"cases/{case['id']}/approve", by="olha")
    order = await do(service, sent, by="olha", tracking="20450812345678")
    await do(service, sent, by="olha", tracking="20450812345678")
    await service.settled()

    assert early["error"] == "not_confirmed"
    assert (order["status"], order["tracking"]) == ("sent", "20450812345678")
    said = [one.get("text", "") for one in await service.desk.bubbles(shopper)]
    assert sum("20450812345678" in text for text in said) == 1


async def test_manager_takes_over_speaks_and_gives_back(service: Running) -> None:
    shopper = await sold(service)
    chat = f"chats/{shopper}"

    early = await do(service, f"{chat}/say", status=409, by="olha", text="Вітаю")
    taken = await do(service, f"{chat}/takeover", by="olha")
    await do(service, f"{chat}/takeover", by="olha")
    await do(service, f"{chat}/say", by="olha", text="Вітаю, це Ольга")
    too_long = await do(service, f"{chat}/say", status=422, by="olha", text="я" * 9999)
    released = await do(service, f"{chat}/release", by="olha")

    assert early["error"] == "not_taken_over"
    assert (taken["stage"], taken["handoff"]["owner"]) == ("with_human", "olha")
    assert too_long["error"] == "too_long"
    assert (released["stage"], released["handoff"]) == ("paying", None)
    await service.settled()
    said = [one.get("text") for one in await service.desk.bubbles(shopper)]
    assert "Вітаю, це Ольга" in said


@pytest.mark.parametrize(
    "path",
    [
        "chats/1",
        "chats/1/turns",
        "cases/none",
        "cases/none/receipt",
        "orders/none",
    ],
)
async def test_unknown_id_is_not_found(service: Running, path: str) -> None:
    assert (await ask(service, path, status=404))["error"] == "not_found"


@pytest.mark.parametrize(
    "path",
    ["chats/1/takeover", "chats/1/say", "cases/none/approve", "orders/none/sent"],
)
async def test_missing_field_is_named(service: Running, path: str) -> None:
    said = await do(service, path, status=422)

    assert said["error"] == "invalid"
    assert "missing required field" in said["detail"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("chats?stage=nowhere", "invalid"),
        ("cases?state=lost", "invalid"),
        ("orders?cursor=xyz", "bad_cursor"),
    ],
)
async def test_wrong_query_is_refused(service: Running, path: str, code: str) -> None:
    assert (await ask(service, path, status=422))["error"] == code


async def test_pages_lead_through_every_chat_once(service: Running) -> None:
    for number in range(1, 61):
        await service.post(subscriber_id=str(number), text="Привіт")
    await service.settled()

    first = await ask(service, "chats")
    second = await ask(service, f"chats?cursor={first['next']}")

    ids = [chat["subscriber"] for page in (first, second) for chat in page["items"]]
    assert sorted(map(int, ids)) == list(range(1, 61))
    assert second["next"] is None


async def test_description_names_every_path_and_needs_no_token(
    service: Running,
) -> None:
    async with service.client.get("/api/openapi.json") as answer:
        described = await answer.json()

    assert {"/api/chats/{subscriber}/say", "/api/cases/{id}/ask_again"} <= described[
        "paths"
    ].keys()
    assert described["components"]["schemas"]["Case"]["required"]

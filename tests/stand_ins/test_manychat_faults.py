"""What goes wrong in the ManyChat stand-in, and what its journal says about it."""

import asyncio
from collections import Counter
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from loadtest.stand_ins.manychat.app import Options, create_app
from tests.stand_ins.manychat_desk import API_KEY, Desk, error_of, text

BRIEF = aiohttp.ClientTimeout(total=0.1)


async def test_a_call_can_hang_after_it_was_accepted(desk: Desk) -> None:
    contact = await desk.open_chat()
    await desk.fault("hang_after", contact=contact)

    with pytest.raises(TimeoutError):
        await desk.call(
            "POST",
            "/fb/sending/sendContent",
            json={
                "subscriber_id": contact,
                "data": {
                    "version": "v2",
                    "content": {"type": "instagram", "messages": [text("hi")]},
                },
            },
            timeout=BRIEF,
        )

    assert [bubble["text"] for bubble in await desk.bubbles(contact)] == ["hi"]
    detail = (await desk.log("send", contact))[0]["detail"]
    assert (detail["accepted"], detail["status"]) == (True, None)
    assert detail["fault"] == "hang_after"


@pytest.mark.parametrize(("kind", "shown"), [("cut_before", 0), ("cut_after", 1)])
async def test_a_connection_can_be_cut_before_and_after_accepting(
    desk: Desk, kind: str, shown: int
) -> None:
    contact = await desk.open_chat()
    await desk.fault(kind)

    with pytest.raises(aiohttp.ClientError):
        await desk.send(contact, text("hi"))

    assert len(await desk.bubbles(contact)) == shown
    assert (await desk.send(contact, text("again"))).status == 200


@pytest.mark.parametrize(
    ("kind", "status", "shown"),
    [
        ("unauthorized", 401, 0),
        ("rate_limited", 429, 0),
        ("server_error", 500, 0),
        ("server_error_after", 500, 1),
        ("window_closed", 400, 0),
        ("validation_error", 400, 0),
    ],
)
async def test_a_fault_answers_with_its_status_and_shows_what_it_should(
    desk: Desk, kind: str, status: int, shown: int
) -> None:
    contact = await desk.open_chat()
    await desk.fault(kind)

    await error_of(await desk.send(contact, text("hi")), status)

    assert len(await desk.bubbles(contact)) == shown


async def test_too_many_requests_may_say_when_to_come_back(desk: Desk) -> None:
    contact = await desk.open_chat()
    await desk.fault("rate_limited")
    await desk.fault("rate_limited", retry_after=7)

    plain = await desk.send(contact, text("hi"))
    polite = await desk.send(contact, text("hi"))

    assert "Retry-After" not in plain.headers
    assert polite.headers["Retry-After"] == "7"


async def test_a_slow_call_is_answered_late(desk: Desk) -> None:
    contact = await desk.open_chat()
    await desk.fault("slow", seconds=0.2)
    clock = asyncio.get_running_loop().time
    started = clock()

    response = await desk.send(contact, text("hi"))

    assert response.status == 200
    assert clock() - started >= 0.19


async def test_a_fault_strikes_the_named_call_and_contact_after_its_skips(
    desk: Desk,
) -> None:
    one, other = await desk.open_chat(), await desk.open_chat()
    await desk.fault(
        "server_error", call="sending/sendContent", contact=one, skip=1, times=2
    )

    info = await desk.call("GET", f"/fb/subscriber/getInfo?subscriber_id={one}")
    strangers = await desk.send(other, text("hi"))
    statuses = [(await desk.send(one, text("hi"))).status for _ in range(4)]

    assert (info.status, strangers.status) == (200, 200)
    assert statuses == [200, 500, 500, 200]


async def test_faults_by_chance_repeat_with_their_seed(desk: Desk) -> None:
    contact = await desk.open_chat()

    async def statuses() -> list[int]:
        await desk.ask("DELETE", "/control/faults")
        fault = {"kind": "server_error", "times": None, "probability": 0.5}
        await desk.ask("POST", "/control/faults", {"faults": [fault], "seed": 4})
        return [(await desk.send(contact, text("hi"))).status for _ in range(20)]

    first, second = await statuses(), await statuses()

    assert first == second
    assert set(first) == {200, 500}


async def test_an_unknown_fault_is_refused(desk: Desk) -> None:
    body = {"faults": [{"kind": "slow"}, {"kind": "earthquake"}]}
    async with desk.client.post("/control/faults", json=body) as response:
        assert response.status == 422
    assert await desk.ask("GET", "/control/faults") == {"faults": []}


async def test_rate_limits_refuse_what_is_too_fast() -> None:
    app = create_app(Options(api_key=API_KEY, with_rate_limits=True))
    async with TestClient(TestServer(app)) as client:
        desk = Desk(client)
        contact = await desk.open_chat()
        statuses = Counter(
            [(await desk.send(contact, text("hi"))).status for _ in range(40)]
        )
        shown = len(await desk.bubbles(contact))

    assert statuses[200] >= 25
    assert statuses[429] > 0
    assert shown == statuses[200]


async def test_the_journal_alone_tells_who_was_told_what(desk: Desk) -> None:
    contact, other = await desk.contact(), await desk.contact()
    await desk.write(contact, text="hello")
    await desk.write(other, text="somebody else")
    await desk.fault("server_error")
    await desk.send(contact, text("lost"))
    await desk.send(contact, text("told"), text("twice"))

    found = await desk.ask("GET", f"/control/log?contact={contact}")

    entries: list[dict[str, Any]] = found["entries"]
    assert [entry["kind"] for entry in entries] == [
        *("message", "bubble", "webhook", "webhook_answer"),
        *("send", "send", "bubble", "bubble"),
    ]
    whole = (await desk.ask("GET", "/control/log"))["entries"]
    assert [entry["n"] for entry in whole] == list(range(1, len(whole) + 1))
    assert [entry for entry in whole if entry["contact"] == contact] == entries
    call, answer = entries[2], entries[3]["detail"]
    assert (answer["webhook"], answer["status"]) == (call["n"], 200)
    accepted = entries[5]
    assert [entry["detail"]["send"] for entry in entries[6:]] == [accepted["n"]] * 2
    rest = await desk.ask("GET", f"/control/log?since={accepted['n']}")
    assert len(rest["entries"]) == 2


async def test_the_log_waits_for_what_is_asked(desk: Desk) -> None:
    contact = await desk.open_chat()
    cursor = (await desk.ask("GET", "/control/log"))["cursor"]
    waiting = asyncio.create_task(
        desk.ask("GET", f"/control/log?since={cursor}&kind=send&wait_s=5")
    )

    await desk.send(contact, text("hi"))

    async with asyncio.timeout(4):
        found = await waiting
    assert [entry["kind"] for entry in found["entries"]] == ["send"]


async def test_events_of_a_chat_are_streamed_as_they_happen(desk: Desk) -> None:
    contact, other = await desk.open_chat(), await desk.open_chat()
    lines: list[str] = []

    async with desk.client.get(f"/control/events?contact={contact}") as stream:
        await desk.send(other, text("not here"))
        await desk.send(contact, text("here"))
        async with asyncio.timeout(5):
            while sum(line.startswith("data: ") for line in lines) < 2:
                lines.append((await stream.content.readline()).decode().strip())

    assert [it for it in lines if it.startswith("event")] == [
        "event: send",
        "event: bubble",
    ]
    assert '"text":"here"' in lines[-1]


async def test_reset_forgets_everything_but_numbers_go_on(desk: Desk) -> None:
    contact = await desk.open_chat()
    await desk.fault("server_error")
    await desk.ask("PUT", "/control/clock", {"offset_s": 100})

    before = await desk.ask("POST", "/control/reset")

    assert before["cursor"] > 0
    assert await desk.ask("GET", "/control/contacts") == {"contacts": []}
    assert await desk.ask("GET", "/control/faults") == {"faults": []}
    await desk.open_chat(id=contact)
    after = await desk.ask("GET", "/control/log")
    assert after["entries"][0]["n"] == before["cursor"] + 1


async def test_what_an_account_knows_can_be_extended(desk: Desk) -> None:
    contact = await desk.open_chat()
    await desk.ask("POST", "/control/account", {"fields": {"height": "number"}})

    response = await desk.call(
        "POST",
        "/fb/subscriber/setCustomFieldByName",
        json={"subscriber_id": contact, "field_name": "HEIGHT", "field_value": 128},
    )

    assert response.status == 200
    kept = await desk.ask("GET", f"/control/contacts/{contact}")
    assert kept["custom_fields"] == {"height": 128}

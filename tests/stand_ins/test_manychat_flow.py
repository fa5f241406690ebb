"""The flow runner brings shoppers' messages to the service as ManyChat does."""

import asyncio
from typing import Any

import pytest

from tests.stand_ins.conftest import Service
from tests.stand_ins.manychat_desk import SECRET, Desk

PHOTO = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=2"


async def test_a_message_reaches_the_service_with_the_secret(
    desk: Desk, service: Service
) -> None:
    contact = await desk.contact(name="Olena Koval", ig_username="olena")

    sent = await desk.write(contact, text="Добрий день", trigger="story_reply")

    assert sent["answers"][0]["status"] == 200
    assert sent["answers"][0]["body"] == {"status": "accepted"}
    assert service.headers[0]["Authorization"] == f"Bearer {SECRET}"
    body = service.bodies[0]
    assert (body["channel"], body["trigger"]) == ("instagram", "story_reply")
    assert body["contact"]["last_input_text"] == "Добрий день"
    assert body["contact"]["first_name"] == "Olena"
    assert body["contact"]["live_chat_url"].endswith(contact)


async def test_a_flat_body_names_the_contact_by_the_chosen_key(
    desk: Desk, service: Service
) -> None:
    contact = await desk.contact(name="Olena")

    await desk.write(
        contact, text="hi", shape="flat", id_key="contact_id", message_id="mid.1"
    )

    heard_at = service.bodies[0].pop("last_interaction")
    assert heard_at.endswith("+00:00")
    assert service.bodies[0] == {
        "contact_id": contact,
        "trigger": "default_reply",
        "text": "hi",
        "name": "Olena",
        "message_id": "mid.1",
    }


async def test_ids_pass_what_a_double_holds_as_text_and_as_number(
    desk: Desk, service: Service
) -> None:
    contact = await desk.contact()
    assert int(contact) > 2**53 and int(float(contact)) != int(contact)

    await desk.write(contact, text="a", ids="text")
    await desk.write(contact, text="b", ids="number")
    info = await desk.call("GET", f"/fb/subscriber/getInfo?subscriber_id={contact}")

    ids = [body["contact"]["id"] for body in service.bodies]
    assert ids == [contact, int(contact)]
    assert (await info.json())["data"]["id"] == contact


async def test_custom_fields_come_as_an_object_or_as_an_array(
    desk: Desk, service: Service
) -> None:
    contact = await desk.contact(custom_fields={"ai_state": "bot"})

    await desk.write(contact, text="a", fields="object")
    await desk.write(contact, text="b", fields="array")
    info = await desk.call("GET", f"/fb/subscriber/getInfo?subscriber_id={contact}")

    as_object, as_array = (it["contact"]["custom_fields"] for it in service.bodies)
    assert as_object == {"ai_state": "bot"}
    assert {it["name"]: it["value"] for it in as_array}["ai_state"] == "bot"
    assert (await info.json())["data"]["custom_fields"] == as_array


@pytest.mark.parametrize("shape", ["wrapper", "flat"])
async def test_unset_merge_tags_can_stay_in(
    desk: Desk, service: Service, shape: str
) -> None:
    contact = await desk.contact()

    await desk.write(contact, text="", shape=shape, leftovers=True)

    body = service.bodies[0]
    inner = body if shape == "flat" else body["contact"]
    key = "text" if shape == "flat" else "last_input_text"
    assert body["ai_state"] == "{{cuf_1234567}}"
    assert inner[key] == "{{last_input_text}}"


@pytest.mark.parametrize(
    ("photo", "shape", "expected"),
    [
        ("in_text", "wrapper", {"text": f".; {PHOTO} look", "image_url": None}),
        ("in_text", "flat", {"text": f".; {PHOTO} look", "image_url": None}),
        ("image_url", "wrapper", {"text": "look", "image_url": PHOTO}),
        ("image_url", "flat", {"text": "look", "image_url": PHOTO}),
        ("custom_field", "wrapper", {"text": "look", "image_url": PHOTO}),
        ("empty", "wrapper", {"text": "", "image_url": None}),
        ("empty", "flat", {"text": None, "image_url": None}),
    ],
)
async def test_a_photo_comes_in_the_text_or_in_a_field_or_not_at_all(
    desk: Desk, service: Service, photo: str, shape: str, expected: dict[str, Any]
) -> None:
    contact = await desk.contact()

    await desk.write(contact, text="look", image_urls=[PHOTO], photo=photo, shape=shape)

    body = service.bodies[0]
    person = body.get("contact", {"last_input_text": body.get("text")})
    fields = person.get("custom_fields", {})
    assert person["last_input_text"] == expected["text"]
    assert body.get("image_url", fields.get("image_url")) == expected["image_url"]


async def test_calls_for_one_contact_are_serial_and_for_two_are_not(
    desk: Desk, service: Service
) -> None:
    one, other = await desk.contact(), await desk.contact()
    service.gate.clear()

    for words in ("first", "second"):
        await desk.write(one, text=words, wait=False)
    await desk.write(other, text="third", wait=False)
    async with asyncio.timeout(5):
        while service.running < 2:
            await asyncio.sleep(0.005)
    held = [body["contact"]["last_input_text"] for body in service.bodies]
    service.gate.set()
    async with asyncio.timeout(5):
        while len(service.bodies) < 3:
            await asyncio.sleep(0.005)

    assert sorted(held) == ["first", "third"]
    assert service.bodies[-1]["contact"]["last_input_text"] == "second"
    assert service.most_running == 2


async def test_one_message_can_arrive_ten_times_at_once(
    desk: Desk, service: Service
) -> None:
    contact = await desk.contact()
    service.gate.clear()

    sending = asyncio.create_task(desk.write(contact, text="hi", copies=10))
    async with asyncio.timeout(5):
        while service.running < 10:
            await asyncio.sleep(0.005)
    service.gate.set()
    sent = await sending

    assert [answer["status"] for answer in sent["answers"]] == [200] * 10
    assert service.bodies == [service.bodies[0]] * 10


async def test_messages_can_arrive_out_of_order_and_again_later(
    desk: Desk, service: Service
) -> None:
    contact = await desk.contact()
    held = await desk.write(contact, text="first", hold=True)
    await desk.write(contact, text="second")

    for _ in range(2):
        await desk.ask("POST", f"/control/messages/{held['message']}/deliver", {})

    heard = [it["contact"]["last_input_text"] for it in service.bodies]
    times = [it["contact"]["last_interaction"] for it in service.bodies]
    assert heard == ["second", "first", "first"]
    assert times[1] == times[2] < times[0]


async def test_a_slow_service_is_cut_off_and_the_flow_goes_on(
    desk: Desk, service: Service
) -> None:
    contact = await desk.contact()
    service.gate.clear()
    await desk.ask("PUT", "/control/webhook", {"url": service.url, "cutoff_s": 0.05})

    sent = await desk.write(contact, text="hi")

    assert [it["error"] for it in sent["answers"]] == ["timeout"]
    assert len(service.bodies) == 1


async def test_a_service_that_is_down_is_not_called_again(desk: Desk) -> None:
    contact = await desk.contact()
    await desk.ask("PUT", "/control/webhook", {"url": "http://127.0.0.1:9/hook"})

    sent = await desk.write(contact, text="hi")

    assert [it["error"] for it in sent["answers"]] == ["refused"]
    assert len(await desk.log("webhook", contact)) == 1


async def test_an_uploaded_picture_can_be_sent_and_fetched(
    desk: Desk, service: Service
) -> None:
    contact = await desk.contact()
    picture = b"\x89PNG\r\n\x1a\n and so on"

    async with desk.client.post(
        "/control/media", data=picture, headers={"Content-Type": "image/png"}
    ) as response:
        url = (await response.json())["url"]
    await desk.write(contact, image_urls=[url], photo="image_url")

    assert service.bodies[0]["image_url"] == url
    async with desk.client.session.get(url) as fetched:
        assert fetched.content_type == "image/png"
        assert await fetched.read() == picture


@pytest.mark.parametrize(
    "message", [{"text": 1}, {"words": "hi"}, {"shape": "round"}, {"copies": 0}]
)
async def test_a_message_of_another_shape_is_refused(
    desk: Desk, service: Service, message: dict[str, Any]
) -> None:
    contact = await desk.contact()

    path = f"/control/contacts/{contact}/messages"
    async with desk.client.post(path, json=message) as response:
        assert response.status == 422
    assert service.bodies == []


@pytest.mark.parametrize(
    "about",
    [{"id": "olena"}, {"tags": ["nope"]}, {"custom_fields": {"nope": "1"}}, {"x": 1}],
)
async def test_a_contact_that_can_not_be_is_refused(
    desk: Desk, about: dict[str, Any]
) -> None:
    async with desk.client.post("/control/contacts", json=about) as response:
        assert response.status == 422
    assert await desk.ask("GET", "/control/contacts") == {"contacts": []}


async def test_a_made_up_receipt_can_be_fetched(desk: Desk) -> None:
    order = {
        "amount": 189_000,
        "payee": "Shop",
        "number": "1",
        "paid_at": "2026-05-04T12:00:00Z",
    }

    first = await desk.ask("POST", "/control/receipts", order)
    second = await desk.ask("POST", "/control/receipts", order)

    assert first == second
    async with desk.client.session.get(first["url"]) as fetched:
        assert fetched.content_type == "image/png"


@pytest.mark.parametrize("order", [{}, {"amount": 0, "payee": "Shop"}, {"amount": 5}])
async def test_a_receipt_of_another_shape_is_refused(
    desk: Desk, order: dict[str, Any]
) -> None:
    async with desk.client.post("/control/receipts", json=order) as response:
        assert response.status == 422

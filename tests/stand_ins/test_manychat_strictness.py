"""The ManyChat stand-in refuses what the real service refuses, or might."""

from typing import Any

import pytest

from tests.stand_ins.manychat_desk import Desk, error_of, reasons_of, text

SEND = "/fb/sending/sendContent"


@pytest.mark.parametrize(
    ("key", "message"),
    [(None, "Token is required"), ("", "Token is required"), ("1:x", "Wrong token")],
)
async def test_a_call_without_the_right_key_is_401(
    desk: Desk, key: str | None, message: str
) -> None:
    response = await desk.call("POST", SEND, key=key, json={})

    assert (await error_of(response, 401))["message"] == message


async def test_content_without_a_type_is_judged_as_messenger(desk: Desk) -> None:
    contact = await desk.open_chat()

    missing = await error_of(await desk.send(contact, text("hi"), type=None))
    facebook = await error_of(await desk.send(contact, text("hi"), type="facebook"))

    assert (missing["code"], facebook["code"]) == (3011, 3011)


@pytest.mark.parametrize("tag", ["HUMAN_AGENT", "ACCOUNT_UPDATE", ""])
async def test_any_message_tag_is_refused(desk: Desk, tag: str) -> None:
    contact = await desk.open_chat()
    content = {"type": "instagram", "messages": [text("hi")]}

    response = await desk.send_raw(
        {
            "subscriber_id": contact,
            "data": {"version": "v2", "content": content},
            "message_tag": tag,
        }
    )

    assert (await error_of(response))["message"] == "Unsupported message tag"


async def test_a_window_closes_a_day_after_the_shoppers_last_message(
    desk: Desk,
) -> None:
    contact = await desk.open_chat()

    await desk.ask("PUT", "/control/clock", {"offset_s": 24 * 3600 - 60})
    in_time = await desk.send(contact, text("in time"))
    await desk.ask("PUT", "/control/clock", {"offset_s": 24 * 3600 + 1})
    late = await error_of(await desk.send(contact, text("late")))
    await desk.write(contact, text="again", hold=True)
    reopened = await desk.send(contact, text("welcome back"))

    assert (in_time.status, late["code"], reopened.status) == (200, 3031, 200)


async def test_who_never_wrote_has_no_open_window(desk: Desk) -> None:
    contact = await desk.contact()

    assert (await error_of(await desk.send(contact, text("hi"))))["code"] == 3031


async def test_a_200_can_hold_an_error(desk: Desk) -> None:
    contact = await desk.open_chat()
    await desk.fault("status_error", message="Subscriber is not active", code=3041)

    answer = await error_of(await desk.send(contact, text("hi")), 200)

    assert (answer["message"], answer["code"]) == ("Subscriber is not active", 3041)
    assert await desk.bubbles(contact) == []


async def test_a_text_may_have_1000_bytes_and_no_more(desk: Desk) -> None:
    contact = await desk.open_chat()

    fits = await desk.send(contact, text("ї" * 500))
    too_long = await reasons_of(await desk.send(contact, text("ї" * 500 + "!")))

    assert fits.status == 200
    assert "messages.0.text: 1001 bytes" in too_long


FLOW = {"type": "flow", "caption": "Yes", "target": "content1"}
ADD_TAG = {"action": "add_tag", "tag_name": "ai_human"}


@pytest.mark.parametrize(
    ("name", "item", "limit"),
    [
        ("messages", text("hi"), 10),
        ("quick_replies", FLOW, 11),
        ("actions", ADD_TAG, 5),
    ],
)
async def test_counts_are_limited(
    desk: Desk, name: str, item: dict[str, Any], limit: int
) -> None:
    contact = await desk.open_chat()

    fits = await desk.send(contact, **{"messages": [text("hi")], name: [item] * limit})
    too_many = await desk.send(
        contact, **{"messages": [text("hi")], name: [item] * (limit + 1)}
    )

    assert fits.status == 200
    assert f"{name}: must contain at most {limit} items" in await reasons_of(too_many)


@pytest.mark.parametrize("kind", ["video", "audio", "file"])
async def test_video_audio_and_files_are_not_supported(desk: Desk, kind: str) -> None:
    contact = await desk.open_chat()

    response = await desk.send(contact, {"type": kind, "url": "https://a.example/b"})

    assert f"{kind} is not supported" in await reasons_of(response)


@pytest.mark.parametrize(
    ("call", "rest", "reason"),
    [
        ("addTagByName", {"tag_name": "nope"}, "Tag with name nope"),
        ("removeTagByName", {"tag_name": "nope"}, "Tag with name nope"),
        (
            "setCustomFieldByName",
            {"field_name": "nope", "field_value": "1"},
            "Field with name nope",
        ),
        (
            "setCustomFields",
            {"fields": [{"field_name": "nope", "field_value": "1"}]},
            "Field with name nope",
        ),
        (
            "setCustomFieldByName",
            {"field_name": "order_total", "field_value": "1890"},
            "must be of type number",
        ),
        ("setCustomFieldByName", {"field_name": "ai_state"}, "field_value: is requi"),
    ],
)
async def test_unknown_tags_and_fields_are_validation_errors(
    desk: Desk, call: str, rest: dict[str, Any], reason: str
) -> None:
    contact = await desk.open_chat()

    response = await desk.call(
        "POST", f"/fb/subscriber/{call}", json={"subscriber_id": contact, **rest}
    )

    assert reason in await reasons_of(response)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"messages": [text("  ")]}, "messages.0.text: is required"),
        ({"messages": []}, "messages: is required"),
        ({"messages": "hi"}, "messages: must be an array"),
        ({"messages": [{"type": "poem"}]}, "messages.0.type: is invalid"),
        ({"messages": [text("hi")], "color": 1}, "color: unknown field"),
        (
            {"messages": [{"type": "image", "url": "http://shop.example/a.png"}]},
            "messages.0.url: must be a public https url",
        ),
        (
            {"messages": [text("hi") | {"buttons": [{"type": "node"}]}]},
            "messages.0.buttons.0.type: is invalid",
        ),
        (
            {"messages": [text("hi") | {"buttons": [FLOW] * 4}]},
            "messages.0.buttons: must contain at most 3",
        ),
        (
            {"messages": [{"type": "cards", "elements": [{"title": "x" * 81}]}]},
            "messages.0.elements.0.title: must be at most 80",
        ),
        (
            {
                "messages": [text("hi")],
                "actions": [{"action": "set_field_value", "field_name": "no"}],
            },
            "actions.0:",
        ),
    ],
)
async def test_malformed_content_is_a_validation_error(
    desk: Desk, content: dict[str, Any], reason: str
) -> None:
    contact = await desk.open_chat()

    assert reason in await reasons_of(await desk.send(contact, **content))


async def test_good_content_is_shown_and_its_actions_are_done(desk: Desk) -> None:
    contact = await desk.open_chat()
    loopback = {"type": "image", "url": "http://127.0.0.1:8080/photos/malva.png"}
    state = {"action": "set_field_value", "field_name": "AI_state", "value": "human"}

    response = await desk.send(
        contact, text("look"), loopback, actions=[ADD_TAG, state], quick_replies=[FLOW]
    )

    assert await response.json() == {"status": "success"}
    bubbles = await desk.bubbles(contact)
    assert [bubble["type"] for bubble in bubbles] == ["text", "image"]
    assert bubbles[-1]["quick_replies"] == [FLOW]
    kept = await desk.ask("GET", f"/control/contacts/{contact}")
    assert kept["tags"] == ["ai_human"]
    assert kept["custom_fields"] == {"ai_state": "human"}


async def test_tags_and_fields_come_and_go_through_the_api(desk: Desk) -> None:
    contact = await desk.open_chat()
    person = {"subscriber_id": int(contact)}
    tag = {**person, "tag_name": "ai_order"}
    fields = [{"field_name": "order_total", "field_value": 1890}]

    for call, body in (
        ("addTagByName", tag),
        ("setCustomFields", {**person, "fields": fields}),
    ):
        response = await desk.call("POST", f"/fb/subscriber/{call}", json=body)
        assert (await response.json())["status"] == "success"
    before = await desk.ask("GET", f"/control/contacts/{contact}")
    await desk.call("POST", "/fb/subscriber/removeTagByName", json=tag)
    after = await desk.ask("GET", f"/control/contacts/{contact}")

    assert (before["tags"], after["tags"]) == (["ai_order"], [])
    assert before["custom_fields"] == {"order_total": 1890}


async def test_a_blocked_page_and_a_stranger_are_told_apart(desk: Desk) -> None:
    blocked = await desk.open_chat(status="blocked")

    refused = await error_of(await desk.send(blocked, text("hi")))
    unknown = await error_of(await desk.send("1", text("hi")))

    assert refused["message"] == "Subscriber has blocked the page"
    assert unknown["message"] == "Subscriber does not exist"


async def test_an_unknown_path_is_a_big_page_and_not_json(desk: Desk) -> None:
    response = await desk.call("GET", "/ig/sending/sendContent")

    assert (response.status, response.content_type) == (404, "text/html")
    assert len(await response.read()) > 38_000


async def test_the_page_tells_that_the_key_is_alive(desk: Desk) -> None:
    response = await desk.call("GET", "/fb/page/getInfo")

    assert (await response.json())["data"]["is_pro"] is True

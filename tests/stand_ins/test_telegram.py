"""The Telegram stand-in takes and refuses what the Bot API does."""

from typing import Any

import aiohttp
import msgspec
import pytest

from tests.stand_ins.conftest import Service
from tests.stand_ins.telegram_desk import (
    CHAT,
    PNG,
    TOKEN,
    TelegramDesk,
    a_png,
    keyboard,
)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def test_a_wrong_token_is_unauthorized(telegram: TelegramDesk) -> None:
    response = await telegram.call("getMe", token="700000001:wrong")

    assert response.status == 401
    assert await response.json() == {
        "ok": False,
        "error_code": 401,
        "description": "Unauthorized",
    }


async def test_methods_have_no_case_and_others_are_not_found(
    telegram: TelegramDesk,
) -> None:
    me = await telegram.result("GETME")
    unknown = await telegram.call("sendPoem")

    assert me["is_bot"] is True
    assert (unknown.status, (await unknown.json())["error_code"]) == (404, 404)


async def test_a_message_with_buttons_is_posted(telegram: TelegramDesk) -> None:
    markup = keyboard("approve:1", "reject:1")

    message = await telegram.result(
        "sendMessage", chat_id=CHAT, text="A receipt", reply_markup=markup
    )

    assert (message["text"], message["reply_markup"]) == ("A receipt", markup)
    (kept,) = (await telegram.ask("GET", "/control/messages"))["messages"]
    assert kept["message_id"] == message["message_id"]
    assert kept["reply_markup"] == markup


async def test_parameters_may_come_in_a_form(telegram: TelegramDesk) -> None:
    form = {
        "chat_id": str(CHAT),
        "text": "hi",
        "reply_markup": msgspec.json.encode(keyboard("a")).decode(),
    }

    response = await telegram.client.post(f"/bot{TOKEN}/sendMessage", data=form)

    assert (await response.json())["result"]["reply_markup"] == keyboard("a")


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": "hi"}, "chat_id is empty"),
        ({"chat_id": 1, "text": "hi"}, "chat not found"),
        ({"chat_id": CHAT, "text": " "}, "message text is empty"),
        ({"chat_id": CHAT, "text": "x" * 4097}, "message is too long"),
        (
            {"chat_id": CHAT, "text": "a < b", "parse_mode": "HTML"},
            "can't parse entities: Unsupported start tag",
        ),
        (
            {"chat_id": CHAT, "text": "hi", "reply_markup": keyboard("д" * 33)},
            "BUTTON_DATA_INVALID",
        ),
        (
            {"chat_id": CHAT, "text": "hi", "reply_markup": "{"},
            "can't parse reply keyboard markup JSON object",
        ),
        (
            {
                "chat_id": CHAT,
                "text": "hi",
                "reply_markup": {"inline_keyboard": [[{"text": "plain"}]]},
            },
            "can't parse inline keyboard button: Text buttons are unallowed in the"
            " inline keyboard",
        ),
    ],
)
async def test_a_malformed_message_is_a_bad_request(
    telegram: TelegramDesk, params: dict[str, Any], description: str
) -> None:
    refusal = await telegram.refusal("sendMessage", **params)

    assert refusal == f"Bad Request: {description}"
    assert await telegram.ask("GET", "/control/messages") == {"messages": []}


async def test_callback_data_may_have_64_bytes(telegram: TelegramDesk) -> None:
    markup = keyboard("д" * 32)

    message = await telegram.result(
        "sendMessage", chat_id=CHAT, text="hi", reply_markup=markup
    )

    assert message["reply_markup"] == markup


async def test_a_photo_is_sent_as_a_file_with_buttons(telegram: TelegramDesk) -> None:
    markup = keyboard("approve:1")

    response = await telegram.send_photo(
        PNG,
        caption="<b>1890</b>",
        parse_mode="HTML",
        reply_markup=msgspec.json.encode(markup).decode(),
    )

    message = (await response.json())["result"]
    assert message["caption"] == "<b>1890</b>"
    file_id = message["photo"][0]["file_id"]
    async with telegram.client.get(f"/control/photos/{file_id}") as photo:
        assert await photo.read() == PNG
    (entry,) = (await telegram.ask("GET", "/control/log"))["entries"]
    assert entry["detail"]["params"]["photo"] == {
        "file_name": "receipt.png",
        "bytes": len(PNG),
    }


async def test_a_photo_must_be_a_picture_that_comes_along(
    telegram: TelegramDesk,
) -> None:
    link = await telegram.refusal(
        "sendPhoto", chat_id=CHAT, photo="http://127.0.0.1/receipt.png"
    )
    none = await telegram.refusal("sendPhoto", chat_id=CHAT)
    text = await telegram.send_photo(b"not a picture")
    empty = await telegram.send_photo(b"")
    long = await telegram.send_photo(PNG, caption="x" * 1025)
    strip = await telegram.send_photo(a_png(30, 700))
    vast = await telegram.send_photo(a_png(5000, 5010))

    assert link == "Bad Request: wrong file identifier/HTTP URL specified"
    assert none == "Bad Request: there is no photo in the request"
    assert {it.status for it in (text, empty, long, strip, vast)} == {400}
    assert "IMAGE_PROCESS_FAILED" in await text.text()
    assert "caption is too long" in await long.text()
    assert "PHOTO_INVALID_DIMENSIONS" in await strip.text()
    assert "PHOTO_INVALID_DIMENSIONS" in await vast.text()


async def test_a_document_may_be_any_file(telegram: TelegramDesk) -> None:
    sent = await telegram.send_document(a_png(30, 700), caption="a receipt")
    empty = await telegram.send_document(b"")

    assert (await sent.json())["result"]["caption"] == "a receipt"
    assert empty.status == 400


async def test_buttons_are_removed_once(telegram: TelegramDesk) -> None:
    message = await telegram.result(
        "sendMessage", chat_id=CHAT, text="hi", reply_markup=keyboard("a")
    )
    place = {"chat_id": CHAT, "message_id": message["message_id"]}

    edited = await telegram.result("editMessageReplyMarkup", **place)
    again = await telegram.refusal("editMessageReplyMarkup", **place)
    place["message_id"] = 999
    missing = await telegram.refusal("editMessageReplyMarkup", **place)

    assert "reply_markup" not in edited
    assert again.startswith("Bad Request: message is not modified")
    assert missing == "Bad Request: message to edit not found"


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "http://shop.example/tg"}, "An HTTPS URL must be provided"),
        (
            {"url": "https://shop.example/tg", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_a_webhook_needs_https_and_a_plain_secret(
    telegram: TelegramDesk, params: dict[str, Any], reason: str
) -> None:
    assert reason in await telegram.refusal("setWebhook", **params)


async def test_a_tap_reaches_the_webhook_with_its_secret(
    telegram: TelegramDesk, service: Service
) -> None:
    await telegram.result("setWebhook", url=service.url, secret_token="s-1")
    message = await telegram.result(
        "sendMessage", chat_id=CHAT, text="hi", reply_markup=keyboard("approve:7", "no")
    )
    press = {"chat_id": CHAT, "message_id": message["message_id"], "times": 2}

    sent = await telegram.ask("POST", "/control/press", press | {"text": "approve:7"})

    assert [it["status"] for it in sent["answers"]] == [200, 200]
    assert service.bodies[0] == service.bodies[1]
    query = service.bodies[0]["callback_query"]
    assert (query["data"], query["from"]["id"]) == ("approve:7", 5001)
    assert query["message"]["message_id"] == message["message_id"]
    assert [it[SECRET_HEADER] for it in service.headers] == ["s-1", "s-1"]


async def test_a_tap_is_answered_once(telegram: TelegramDesk, service: Service) -> None:
    await telegram.result("setWebhook", url=service.url)
    message = await telegram.result(
        "sendMessage", chat_id=CHAT, text="hi", reply_markup=keyboard("a")
    )
    press = {"chat_id": CHAT, "message_id": message["message_id"], "text": "a"}
    await telegram.ask("POST", "/control/press", press)
    query = service.bodies[0]["callback_query"]["id"]

    answered = await telegram.result("answerCallbackQuery", callback_query_id=query)
    again = await telegram.refusal("answerCallbackQuery", callback_query_id=query)

    assert answered is True
    assert "query is too old" in again


async def test_any_update_can_be_sent_with_another_secret_or_none(
    telegram: TelegramDesk, service: Service
) -> None:
    await telegram.result("setWebhook", url=service.url, secret_token="s-1")
    update = {"update_id": 5, "message": {"from": {"id": 666}, "text": "let me in"}}

    for order in ({}, {"secret": "guess"}, {"secret": None}):
        await telegram.ask("POST", "/control/updates", {"update": update} | order)

    assert service.bodies == [update] * 3
    secrets = [it.get(SECRET_HEADER) for it in service.headers]
    assert secrets == ["s-1", "guess", None]


async def test_a_button_that_is_not_there_can_not_be_tapped(
    telegram: TelegramDesk, service: Service
) -> None:
    await telegram.result("setWebhook", url=service.url)
    message = await telegram.result("sendMessage", chat_id=CHAT, text="hi")
    press = {"chat_id": CHAT, "message_id": message["message_id"], "text": "a"}

    async with telegram.client.post("/control/press", json=press) as response:
        assert response.status == 404
    assert service.bodies == []


async def test_too_many_requests_say_when_to_come_back(
    telegram: TelegramDesk,
) -> None:
    await telegram.fault("rate_limited", call="sendMessage", retry_after=9)

    response = await telegram.call("sendMessage", chat_id=CHAT, text="hi")

    assert response.status == 429
    assert await response.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 9",
        "parameters": {"retry_after": 9},
    }
    assert await telegram.ask("GET", "/control/messages") == {"messages": []}


@pytest.mark.parametrize(
    ("kind", "status"), [("server_error", 502), ("forbidden", 403)]
)
async def test_a_fault_is_an_error_of_the_api(
    telegram: TelegramDesk, kind: str, status: int
) -> None:
    await telegram.fault(kind)

    response = await telegram.call("sendMessage", chat_id=CHAT, text="hi")

    assert (response.status, (await response.json())["error_code"]) == (status, status)


async def test_a_server_that_is_down_answers_nobody(telegram: TelegramDesk) -> None:
    await telegram.fault("down", times=None)

    for _ in range(3):
        with pytest.raises(aiohttp.ClientError):
            await telegram.call("sendMessage", chat_id=CHAT, text="hi")
    await telegram.ask("DELETE", "/control/faults")
    await telegram.result("sendMessage", chat_id=CHAT, text="back")

    texts = (await telegram.ask("GET", "/control/messages"))["messages"]
    assert [it["text"] for it in texts] == ["back"]


@pytest.mark.parametrize(("kind", "posted"), [("hang", 0), ("hang_after", 1)])
async def test_a_call_can_hang_before_and_after_posting(
    telegram: TelegramDesk, kind: str, posted: int
) -> None:
    await telegram.fault(kind, contact=str(CHAT))

    with pytest.raises(TimeoutError):
        await telegram.client.post(
            f"/bot{TOKEN}/sendMessage",
            json={"chat_id": CHAT, "text": "hi"},
            timeout=aiohttp.ClientTimeout(total=0.1),
        )

    messages = (await telegram.ask("GET", "/control/messages"))["messages"]
    assert len(messages) == posted

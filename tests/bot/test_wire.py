"""Whatever a flow posts is read, or refused for a reason; nothing else happens."""

import json
from typing import Any

import pytest

from bot.config import Config
from bot.outside.hosts import MediaHosts
from bot.outside.wire import BadMessage, read_message, stored_body
from rules.cards import CARD_MASK
from rules.messages import Inbound

HOSTS = MediaHosts((*Config().media_allowed_hosts, "127.0.0.1:9001"))
PHOTO = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=a"
OTHER_PHOTO = "https://scontent.cdninstagram.com/v/t51/1.jpg?oe=6"


def read(body: Any) -> Inbound:
    return read_message(json.dumps(body).encode(), HOSTS)


def wrapped(text: str | None = "hi", **rest: Any) -> dict[str, Any]:
    return {"v": 1, "contact": {"id": "7", "last_input_text": text}, **rest}


def flat(text: str = "hi", **rest: Any) -> dict[str, Any]:
    return {"subscriber_id": "7", "text": text, **rest}


def test_wrapper_around_full_contact_data_is_read() -> None:
    message = read(
        {
            "v": 1,
            "channel": "instagram",
            "trigger": "story_reply",
            "contact": {
                "id": "9007199254740995",
                "name": "Ольга",
                "last_input_text": "є мальва?",
                "last_interaction": "2026-11-25T10:00:00+00:00",
                "live_chat_url": "https://app.manychat.com/fb1/chat/7",
                "custom_fields": {"ai_state": "human"},
            },
        }
    )

    assert message == Inbound(
        subscriber=message.subscriber,
        text="є мальва?",
        trigger="story_reply",
        name="Ольга",
        last_interaction="2026-11-25T10:00:00+00:00",
        live_chat_url="https://app.manychat.com/fb1/chat/7",
        has_human=True,
    )
    assert message.subscriber == "9007199254740995"


def test_flat_body_is_read() -> None:
    message = read(
        flat("так", image_urls=[PHOTO, OTHER_PHOTO], message_id="m1", name="Ada")
    )

    assert (message.subscriber, message.text, message.name) == ("7", "так", "Ada")
    assert message.media_urls == (PHOTO, OTHER_PHOTO)
    assert message.message_id == "m1"


@pytest.mark.parametrize("key", ["subscriber_id", "id", "contact_id"])
@pytest.mark.parametrize(
    "id", ["7", "9007199254740993", "123456789012345678901234567890"]
)
@pytest.mark.parametrize("is_number", [True, False])
def test_id_of_any_size_stays_what_it_is(key: str, id: str, is_number: bool) -> None:
    written = id if is_number else f'"{id}"'

    body = f'{{"{key}": {written}, "text": "hi"}}'.encode()

    assert read_message(body, HOSTS).subscriber == id


def test_top_wins_over_contact_and_contact_over_custom_fields() -> None:
    contact = {
        "id": "7",
        "last_input_text": "from the contact",
        "ai_state": "bot",
        "image_url": PHOTO,
        "custom_fields": {"ai_state": "human", "image_url": OTHER_PHOTO},
    }

    assert read({"contact": contact}).media_urls == (PHOTO,)
    assert not read({"contact": contact}).has_human
    assert read({"contact": contact, "ai_state": "human"}).has_human
    assert read({"contact": contact, "text": "from the top"}).text == "from the top"
    assert read({"contact": contact, "id": "8"}).subscriber == "8"


@pytest.mark.parametrize(
    "fields",
    [
        {"ai_state": "human", "image_url": PHOTO},
        [
            {"id": 1, "name": "ai_state", "type": "text", "value": "human"},
            {"id": 2, "name": "image_url", "type": "text", "value": PHOTO},
            {"id": 3, "name": None, "value": 5},
            "nonsense",
        ],
    ],
)
def test_custom_fields_are_read_as_object_and_as_array(fields: Any) -> None:
    message = read({"contact": {"id": "7", "custom_fields": fields}})

    assert message.has_human
    assert message.media_urls == message.field_urls == (PHOTO,)


@pytest.mark.parametrize(
    ("top", "text", "in_field"),
    [
        ({}, "так", (PHOTO,)),
        ({"image_url": PHOTO}, "так", (PHOTO,)),  # the flow copies its field
        ({"image_url": OTHER_PHOTO}, "так", (PHOTO,)),
        ({}, f"{PHOTO} так", ()),  # Instagram delivered it with this message
    ],
)
def test_custom_field_is_told_from_what_came_with_the_message(
    top: dict[str, str], text: str, in_field: tuple[str, ...]
) -> None:
    body = wrapped(text, **top)
    body["contact"]["custom_fields"] = {"image_url": PHOTO}

    assert read(body).field_urls == in_field


def test_leftover_merge_tags_count_as_empty() -> None:
    message = read(
        {
            "id": "{{user_id}}",
            "text": "{{last_input_text}}",
            "image_url": "{{cuf_7654321}}",
            "message_id": "{{message_id}}",
            "ai_state": "{{cuf_1234567}}",
            "contact": {"id": "7", "last_input_text": "так", "name": "{{full_name}}"},
        }
    )

    assert message == Inbound(subscriber=message.subscriber, text="так")
    assert message.subscriber == "7"


@pytest.mark.parametrize(
    ("text", "caption", "photos"),
    [
        (f".; {PHOTO}", "", (PHOTO,)),
        (f".; {PHOTO} {OTHER_PHOTO} є такі?", "є такі?", (PHOTO, OTHER_PHOTO)),
        (f"ось\n{PHOTO}", "ось", (PHOTO,)),
        (f"дивіться ({PHOTO}).", "дивіться ().", (PHOTO,)),
        (f"{PHOTO} {PHOTO}", "", (PHOTO,)),
        ("https://evil.example/a.jpg", "https://evil.example/a.jpg", ()),
        ("https://fbsbx.com.evil.example/a", "https://fbsbx.com.evil.example/a", ()),
        ("http://lookaside.fbsbx.com/a", "http://lookaside.fbsbx.com/a", ()),
        ("http://127.0.0.1:9001/a.png", "", ("http://127.0.0.1:9001/a.png",)),
        ("http://127.0.0.1:22/a.png", "http://127.0.0.1:22/a.png", ()),
        ("http://10.0.0.1:9001/a.png", "http://10.0.0.1:9001/a.png", ()),
    ],
)
def test_addresses_of_allowed_hosts_are_photos_and_the_rest_is_the_caption(
    text: str, caption: str, photos: tuple[str, ...]
) -> None:
    message = read(wrapped(text))

    assert (message.text, message.media_urls) == (caption, photos)


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        ("https://fbsbx.com/a", True),
        ("https://a.b.fbsbx.com/a", True),
        ("https://notfbsbx.com/a", False),
        ("https://manybot-files.s3.eu-central-1.amazonaws.com/1/wa/2.jpg", True),
        ("https://manybot-files.amazonaws.com.evil.example/2.jpg", False),
        ("https://user@fbsbx.com/a", False),
        ("https://fbsbx.com:22/a", False),
        ("https://fbsbx.com:99999/a", False),
        ("ftp://fbsbx.com/a", False),
        ("https:///a", False),
        ("https://[::1]/a", False),
    ],
)
def test_hosts_are_allowed_by_whole_names(address: str, is_allowed: bool) -> None:
    assert HOSTS.allow(address) is is_allowed


def test_names_of_a_contact_are_joined_when_there_is_no_other() -> None:
    contact = {"id": "7", "first_name": "Ольга", "last_name": "Коваль"}

    assert read({"contact": contact}).name == "Ольга Коваль"


def test_long_text_is_kept_whole() -> None:
    text = "ї" * 5000

    assert read(wrapped(text)).text == text


@pytest.mark.parametrize("text", ["\u202eзворот\u202c", "зе\u200bро\u200d", "👩‍👧 ок"])
def test_other_directions_and_invisible_characters_are_kept(text: str) -> None:
    assert read(wrapped(text)).text == text


@pytest.mark.parametrize("escaped", [r"\u0000", r"\ud83d", r"\udc9c\ud83d"])
def test_what_neither_postgres_nor_utf_8_can_hold_is_replaced(escaped: str) -> None:
    body = f'{{"id": "7", "text": "a{escaped}b", "name": "{escaped}"}}'.encode()

    message = read_message(body, HOSTS)

    assert set(message.text[1:-1]) == {"\N{REPLACEMENT CHARACTER}"}
    assert message.text.encode()


def test_bytes_that_are_no_utf_8_are_replaced() -> None:
    message = read_message(b'\xef\xbb\xbf{"id": "7", "text": "a\xff"}', HOSTS)

    assert message.text == "a\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("number", ["4242424242424242", "4242 4242-4242 4242"])
def test_card_numbers_are_masked(number: str) -> None:
    message = read(wrapped(f"моя карта {number}, дякую"))

    assert message.text == f"моя карта {CARD_MASK}, дякую"


def test_stored_body_has_no_card_number_and_no_broken_bytes() -> None:
    stored = stored_body('{"text": "4242 4242 4242 4242"}'.encode() + b"\xff")

    assert stored.decode() == f'{{"text": "{CARD_MASK}"}}\N{REPLACEMENT CHARACTER}'


@pytest.mark.parametrize("text", ["", None, 5, [], {}])
def test_message_without_readable_text_is_empty(text: Any) -> None:
    assert read({"contact": {"id": "7", "last_input_text": text}}).text in ("", "5")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_json"),
        (b'{"id": "7", "text": "a "quoted" word"}', "not_json"),
        (b"[" * 50_000, "not_json"),
        (b"[1]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"{}", "no_subscriber"),
        (b'{"text": "hi"}', "no_subscriber"),
        (b'{"id": "", "contact": {"id": null}}', "no_subscriber"),
        (b'{"id": "{{user_id}}"}', "no_subscriber"),
        (b'{"id": true}', "no_subscriber"),
        (b'{"id": {"a": 1}, "contact": []}', "no_subscriber"),
        (b'{"id": "%s"}' % (b"7" * 65), "no_subscriber"),
    ],
)
def test_what_is_no_message_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(BadMessage) as refused:
        read_message(body, HOSTS)

    assert refused.value.reason == reason

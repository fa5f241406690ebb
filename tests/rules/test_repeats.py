from datetime import timedelta

import pytest

from rules.ids import SubscriberId
from rules.messages import Inbound
from rules.repeats import key_of, without_stale

ID = SubscriberId("1")
TOLD = Inbound(subscriber=ID, text="Добрий день!", last_interaction="2026-03-02")


def said(text: str, media_urls: tuple[str, ...] = ()) -> Inbound:
    return Inbound(subscriber=ID, text=text, media_urls=media_urls)


def test_message_id_alone_tells_a_message() -> None:
    first = Inbound(subscriber=ID, text="так", message_id="m1", last_interaction="1")
    again = Inbound(subscriber=ID, text="ні", message_id="m1", last_interaction="2")

    assert key_of(first) == key_of(again)
    assert key_of(first).window is None


@pytest.mark.parametrize(
    "other",
    [
        Inbound(
            subscriber=SubscriberId("2"), text=TOLD.text, last_interaction="2026-03-02"
        ),
        Inbound(subscriber=ID, text="інше", last_interaction="2026-03-02"),
        Inbound(subscriber=ID, text=TOLD.text, last_interaction="2026-03-03"),
        Inbound(
            subscriber=ID,
            text=TOLD.text,
            last_interaction="2026-03-02",
            media_urls=("https://a/1",),
        ),
        Inbound(subscriber=ID, text=TOLD.text),
    ],
    ids=["contact", "text", "time", "picture", "no time"],
)
def test_without_an_id_contact_time_text_and_pictures_tell_it(other: Inbound) -> None:
    assert key_of(TOLD).window is None
    assert key_of(other).digest != key_of(TOLD).digest


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        (said("Добрий день!"), 30),
        (said("так"), 3),
        (said("+"), 3),
        (said("", ("https://a/1",)), 30),
    ],
    ids=["a sentence", "a word", "a sign", "a picture"],
)
def test_without_a_time_a_message_is_a_repeat_for_some_seconds(
    message: Inbound, seconds: int
) -> None:
    assert key_of(message).window == timedelta(seconds=seconds)


def test_parts_of_a_key_are_told_apart() -> None:
    assert key_of(said("аб", ("в",))) != key_of(said("а", ("бв",)))


def held(text: str, *, came: tuple[str, ...], field: tuple[str, ...]) -> Inbound:
    return Inbound(subscriber=ID, text=text, media_urls=came, field_urls=field)


@pytest.mark.parametrize(
    ("previous", "text", "fresh"),
    [
        (None, "так", ("a",)),  # her first message
        (said("привіт"), "так", ("a",)),
        (held("", came=("a",), field=("a",)), "так", ()),
        (held("", came=("a",), field=("a",)), "", ("a",)),  # sent twice on purpose
        (held("", came=("b",), field=("b",)), "так", ("a",)),
        (held("ось", came=(), field=("a",)), "так", ()),  # stale there already
        (said("", ("a",)), "так", ()),  # it came in the text before
    ],
)
def test_field_beside_a_text_brings_a_picture_once(
    previous: Inbound | None, text: str, fresh: tuple[str, ...]
) -> None:
    message = held(text, came=("a",), field=("a",))

    assert without_stale(message, previous).media_urls == fresh


def test_picture_beside_the_field_is_kept() -> None:
    before = held("", came=("a",), field=("a",))
    message = held("і це", came=("b", "a"), field=("a",))

    found = without_stale(message, before)

    assert (found.media_urls, found.stale_urls) == (("b",), ("a",))

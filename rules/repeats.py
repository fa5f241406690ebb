"""
When is a message, or a picture of it, the same one again?

ManyChat may deliver a message twice, and a custom field keeps its picture for ever.
"""

import hashlib
from datetime import timedelta

import msgspec

from rules.messages import Inbound

WINDOW = timedelta(seconds=30)
WINDOW_OF_CONTROL_WORDS = timedelta(seconds=3)
CONTROL_WORD_LENGTH = 5  # "+", "так", "128": said twice, they may be meant twice


class Key(msgspec.Struct, frozen=True):
    """
    What two deliveries of one message have in common.

    window: how long the same key means the same message; None: always.
    """

    digest: bytes
    window: timedelta | None = None


def key_of(message: Inbound) -> Key:
    """Give the key of *message*: by its id, else by time and contents."""
    if message.message_id:
        return Key(_digest("id", message.subscriber, message.message_id))
    pictures = tuple(sorted({*message.media_urls, *message.stale_urls}))
    contents = (message.subscriber, message.text, pictures)
    if message.last_interaction:
        return Key(_digest("time", message.last_interaction, *contents))
    is_control_word = len(message.text) <= CONTROL_WORD_LENGTH
    if is_control_word and not message.media_urls:
        return Key(_digest("contents", *contents), WINDOW_OF_CONTROL_WORDS)
    return Key(_digest("contents", *contents), WINDOW)


def without_stale(message: Inbound, previous: Inbound | None) -> Inbound:
    """
    Give *message* without the pictures that its field kept since *previous*.

    A picture without a text has been sent on purpose, the same one twice as well.
    """
    if previous is None or not message.text:
        return message
    seen = {*previous.media_urls, *previous.field_urls}
    stale = tuple(url for url in message.field_urls if url in seen)
    fresh = tuple(url for url in message.media_urls if url not in stale)
    return msgspec.structs.replace(message, media_urls=fresh, stale_urls=stale)


def _digest(*parts: str | tuple[str, ...]) -> bytes:
    return hashlib.sha256(msgspec.json.encode(parts)).digest()

"""When is a message the same one again?  ManyChat may deliver a message twice."""

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
    contents = (message.subscriber, message.text, message.media_urls)
    if message.last_interaction:
        return Key(_digest("time", message.last_interaction, *contents))
    is_control_word = len(message.text) <= CONTROL_WORD_LENGTH
    if is_control_word and not message.media_urls:
        return Key(_digest("contents", *contents), WINDOW_OF_CONTROL_WORDS)
    return Key(_digest("contents", *contents), WINDOW)


def _digest(*parts: str | tuple[str, ...]) -> bytes:
    return hashlib.sha256(msgspec.json.encode(parts)).digest()

"""What comes in: one message as ManyChat forwards it, and a burst merged to a turn."""

from datetime import datetime

import msgspec

from rules.ids import InboxId, MediaId, SubscriberId, TurnId


class Inbound(msgspec.Struct, frozen=True, kw_only=True):
    """
    One message of a shopper, cards masked.

    field_urls: pictures that a custom field of the contact holds, old or new.
    stale_urls: those of them that an earlier message brought; not in *media_urls*.
    """

    subscriber: SubscriberId
    text: str
    media_urls: tuple[str, ...] = ()
    field_urls: tuple[str, ...] = ()
    stale_urls: tuple[str, ...] = ()
    message_id: str | None = None
    last_interaction: str | None = None
    trigger: str | None = None
    has_human: bool = False  # ManyChat says that a manager has the chat
    name: str | None = None
    live_chat_url: str | None = None


class Photo(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that came with a turn; *media_id* is None if it couldn't be had."""

    url: str
    media_id: MediaId | None = None


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A burst of one shopper's messages, oldest first, with the time of the turn."""

    id: TurnId
    trace_id: str
    subscriber: SubscriberId
    now: datetime  # aware, UTC
    inbox_ids: tuple[InboxId, ...]
    texts: tuple[str, ...]  # without the urls of pictures
    photos: tuple[Photo, ...] = ()
    stale_photos: int = 0  # left out: a field still held them beside a later text
    has_human: bool = False
    name: str | None = None
    live_chat_url: str | None = None
    model_until: datetime | None = None  # then a model is cut off

    @property
    def text(self) -> str:
        """The burst as one text, a line per message."""
        return "\n".join(text for text in self.texts if text)

    @property
    def is_empty(self) -> bool:
        """Whether nothing readable came: a sticker, a voice message, a lost photo."""
        return not self.photos and not self.text.strip()

"""What the simulator's page shows of a chat."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec
from yarl import URL

from bot.store.chat_view import Chat, MessageView
from bot.store.trace import TurnTrace
from bot.web.simulator.answers import PREFIX
from bot.web.simulator.stand_in import Conversation, Entry, ShownBubble

LOOPBACK = "127.0.0.1"
PICTURES = {"photos": "/photos", "media": f"{PREFIX}/media"}  # folder to our path


class BubbleView(msgspec.Struct, frozen=True, kw_only=True):
    """A bubble: *text* or *picture*, a path; *n*: of its log entry."""

    n: int | None
    at: datetime
    by: Literal["shopper", "shop"]
    text: str | None = None
    picture: str | None = None


class History(msgspec.Struct, frozen=True):
    """A chat so far, and the cursor from which to follow it."""

    bubbles: tuple[BubbleView, ...]
    cursor: int


class State(msgspec.Struct, frozen=True):
    """
    What the service knows of a shopper.

    *delivery*: the state of the last call; *is_answering*: something waits for an
    answer or to be sent.
    """

    chat: Chat | None
    turn: TurnTrace | None
    delivery: str | None
    is_answering: bool


def history(stored: Iterable[MessageView], shown: Conversation) -> History:
    """Join what is stored from before the stand-in's time with what it shows."""
    earlier = (_of_stored(one) for one in stored if one.at < shown.began_at)
    return History((*earlier, *map(_of_shown, shown.bubbles)), shown.cursor)


def live_bubble(entry: Entry) -> BubbleView:
    """Show the bubble of a log entry."""
    bubble = entry.detail["bubble"]
    return _of_shown(
        ShownBubble(
            n=entry.n,
            at=entry.at,
            sender=entry.detail["sender"],
            text=bubble.get("text"),
            url=bubble.get("url"),
        )
    )


def delivery_of(messages: Iterable[MessageView]) -> str | None:
    """Give the state of the last call."""
    states = [message.state for message in messages if message.state]
    return states[-1] if states else None


def _of_shown(bubble: ShownBubble) -> BubbleView:
    path = bubble.url and _path_of(bubble.url)
    return BubbleView(
        n=bubble.n,
        at=bubble.at,
        by=bubble.sender,
        text=bubble.text if path else bubble.text or bubble.url,
        picture=path or None,
    )


def _of_stored(message: MessageView) -> BubbleView:
    by: Literal["shopper", "shop"] = "shopper" if message.by == "shopper" else "shop"
    path = (
        f"{PREFIX}/kept/{message.media_id}"
        if message.media_id
        else _path_of(message.text)
    )
    return BubbleView(
        n=None,
        at=message.at,
        by=by,
        text=None if path else message.text,
        picture=path,
    )


def _path_of(address: str) -> str | None:
    """Give our own path to a picture of the shop or the stand-in; the ports change."""
    try:
        url = URL(address)
    except ValueError:
        return None
    parts = url.parts
    if url.host != LOOPBACK or len(parts) != 3 or parts[1] not in PICTURES:
        return None
    return f"{PICTURES[parts[1]]}/{url.raw_name}"

"""What is in the chats of the bot, and the updates that people cause there."""

import itertools
import time
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

BOT_ID = 700_000_001
BOT = {
    "id": BOT_ID,
    "is_bot": True,
    "first_name": "Stand-in bot",
    "username": "stand_in_bot",
}


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the bot in a chat; ``reply_markup`` holds its buttons."""

    message_id: int
    chat_id: int
    date: int
    text: str | None = None
    caption: str | None = None
    photo: str | None = None  # file id
    reply_markup: Mapping[str, Any] | None = None


class Webhook(msgspec.Struct, frozen=True):
    """Where updates go."""

    url: str
    secret_token: str | None


class Photo(msgspec.Struct, frozen=True):
    """An uploaded picture."""

    body: bytes
    file_name: str


class Chats:
    """The posts of the bot, its webhook, and the taps that wait for an answer."""

    def __init__(self, known: Collection[int]) -> None:
        """*known*: the chats that the bot is in; none named means any."""
        self.known = frozenset(known)
        self.posts: dict[tuple[int, int], Post] = {}
        self.photos: dict[str, Photo] = {}
        self.webhook: Webhook | None = None
        self.open_taps: set[str] = set()
        self._numbers = itertools.count(1)

    def reset(self) -> None:
        """Forget posts, pictures and taps; the webhook stays."""
        self.posts.clear()
        self.photos.clear()
        self.open_taps.clear()

    def add(self, chat_id: int, **content: Any) -> Post:
        """Put a post into a chat."""
        post = Post(
            message_id=next(self._numbers),
            chat_id=chat_id,
            date=int(time.time()),
            **content,
        )
        self.keep(post)
        return post

    def keep(self, post: Post) -> None:
        """Put a post into its place."""
        self.posts[post.chat_id, post.message_id] = post

    def add_photo(self, photo: Photo) -> str:
        """Keep a picture and give its file id."""
        file_id = f"photo-{next(self._numbers)}"
        self.photos[file_id] = photo
        return file_id

    def tap(self, post: Post, payload: str, sender: int) -> dict[str, Any]:
        """Make the update of a person who tapped a button of the post."""
        number = next(self._numbers)
        query_id = f"tap-{number}"
        self.open_taps.add(query_id)
        return {
            "update_id": number,
            "callback_query": {
                "id": query_id,
                "from": {"id": sender, "is_bot": False, "first_name": f"P{sender}"},
                "message": shown(post),
                "chat_instance": str(post.chat_id),
                "data": payload,
            },
        }


def shown(post: Post) -> dict[str, Any]:
    """Give a post as the Bot API writes it."""
    kind = "group" if post.chat_id < 0 else "private"
    message: dict[str, Any] = {
        "message_id": post.message_id,
        "from": BOT,
        "chat": {"id": post.chat_id, "type": kind},
        "date": post.date,
    }
    if post.photo is not None:
        message["photo"] = [
            {
                "file_id": post.photo,
                "file_unique_id": post.photo,
                "width": 800,
                "height": 800,
            }
        ]
    optional = {
        "text": post.text,
        "caption": post.caption,
        "reply_markup": post.reply_markup,
    }
    return message | {name: it for name, it in optional.items() if it is not None}


def buttons(post: Post) -> list[dict[str, Any]]:
    """Give the buttons of a post, row after row."""
    rows = (post.reply_markup or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]

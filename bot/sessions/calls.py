"""From what a turn says to one ManyChat call, in the messages of its format v2."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote

from bot.store.calls import Call, CallKind, Message, Queued
from bot.store.ids import CallId
from rules.ids import SubscriberId, TurnId
from rules.render import BUBBLES
from rules.session import Bubble


class CallMaker:
    """Writes bubbles as ManyChat takes them."""

    def __init__(self, public_url: str | None) -> None:
        self._public_url = public_url and public_url.rstrip("/")

    def call(
        self, bubbles: Iterable[Bubble], kind: CallKind, *, by: str | None = None
    ) -> Call | None:
        """
        Make the call that says *bubbles*; None when nothing is left to say.

        Photos need PUBLIC_URL, by which ManyChat fetches them; without it they go.
        """
        said = tuple(bubbles)
        messages = tuple(
            message for bubble in said if (message := self._message(bubble))
        )
        if not messages:
            return None
        return Call(
            kind=kind,
            messages=messages,
            has_ask=any(bubble.has_ask for bubble in said),
            has_requisites=any(bubble.has_requisites for bubble in said),
            by=by,
        )

    def _message(self, bubble: Bubble) -> Message | None:
        if bubble.photo is None:
            return {"type": "text", "text": bubble.text} if bubble.text else None
        if self._public_url is None:
            return None
        url = f"{self._public_url}/photos/{quote(bubble.photo)}"
        return {"type": "image", "url": url}


def with_repeated(call: Call, lost: Call) -> Call:
    """Give *call*, what *lost* said before it: nobody knows whether that arrived."""
    again = tuple(one for one in lost.messages if one not in call.messages)
    room = BUBBLES - len(call.messages)
    return Call(
        kind=call.kind,
        messages=(*again[:room], *call.messages),
        has_ask=call.has_ask or lost.has_ask,
        has_requisites=call.has_requisites or lost.has_requisites,
        by=call.by,
    )


def plain(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Give *messages* as plain texts: what can't be wrong about them."""
    return tuple(
        {"type": "text", "text": message["text"]}
        for message in messages
        if message.get("type") == "text"
    )


def without_photos(call: Call) -> Call | None:
    """Give *call* with its texts alone; None when it has none."""
    texts = plain(call.messages)
    if not texts:
        return None
    return Call(
        kind=call.kind,
        messages=texts,
        has_ask=call.has_ask,
        has_requisites=call.has_requisites,
        by=call.by,
    )


def just_queued(
    id: CallId,
    call: Call,
    subscriber: SubscriberId,
    *,
    turn_id: TurnId | None,
    now: datetime,
) -> Queued:
    """Give the row of the outbox that a commit has just made of *call*."""
    return Queued(
        id=id,
        subscriber=subscriber,
        turn_id=turn_id,
        call=call,
        state="queued",
        attempts=0,
        not_before=None,
        error=None,
        queued_at=now,
    )

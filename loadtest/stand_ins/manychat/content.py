"""
What ManyChat accepts as Instagram content (dynamic block format v2).

Stricter than the real service on purpose: what that might cut off or drop without a
word is an error here.  https://manychat.github.io/dynamic_block_docs/channels/
"""

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from yarl import URL

from loadtest.stand_ins.manychat.actions import action_of
from loadtest.stand_ins.manychat.contacts import Account, UnknownName

MAX_TEXT_BYTES = 1000  # UTF-8
MAX_BUTTON_TEXT = 640  # a text with buttons is a template with a limit of its own
MAX_MESSAGES = 10
MAX_QUICK_REPLIES = 11
MAX_ACTIONS = 5
MAX_BUTTONS = 3
MAX_CARDS = 10
MAX_CARD_TEXT = 80
UNSUPPORTED = ("video", "audio", "file", "list")


def problems(content: Mapping[str, Any], account: Account) -> list[str]:
    """List what is wrong with a v2 ``content``; empty when it can be shown."""
    miscounted = list(_counts(content))
    if miscounted:
        return miscounted
    return [
        *_messages(content.get("messages") or ()),
        *_quick_replies(content.get("quick_replies") or ()),
        *_actions(content.get("actions") or (), account),
    ]


def _counts(content: Mapping[str, Any]) -> Iterator[str]:
    limits = {
        "messages": MAX_MESSAGES,
        "quick_replies": MAX_QUICK_REPLIES,
        "actions": MAX_ACTIONS,
    }
    for name, limit in limits.items():
        items = content.get(name, [])
        if not isinstance(items, list):
            yield f"{name}: must be an array"
        elif len(items) > limit:
            yield f"{name}: must contain at most {limit} items"
    for name in content.keys() - limits.keys() - {"type"}:
        yield f"{name}: unknown field"
    if not content.get("messages") and not content.get("actions"):
        yield "messages: is required"


def _messages(messages: Any) -> Iterator[str]:
    for index, message in enumerate(messages):
        where = f"messages.{index}"
        kind = message.get("type") if isinstance(message, dict) else None
        if kind in UNSUPPORTED:
            yield f"{where}.type: {kind} is not supported for instagram"
        elif isinstance(kind, str) and kind in _CHECKS:
            yield from _CHECKS[kind](message, where)
            yield from _buttons(message.get("buttons") or (), where)
        else:
            yield f"{where}.type: is invalid"


def _text(message: Mapping[str, Any], where: str) -> Iterator[str]:
    text = message.get("text")
    if not isinstance(text, str) or not text.strip():
        yield f"{where}.text: is required"
        return
    size = len(text.encode())
    if size > MAX_TEXT_BYTES:
        yield f"{where}.text: {size} bytes, must be at most {MAX_TEXT_BYTES}"
    if message.get("buttons") and len(text) > MAX_BUTTON_TEXT:
        yield f"{where}.text: must be at most {MAX_BUTTON_TEXT} with buttons"


def _image(message: Mapping[str, Any], where: str) -> Iterator[str]:
    if not _is_public(message.get("url")):
        yield f"{where}.url: must be a public https url"


def _cards(message: Mapping[str, Any], where: str) -> Iterator[str]:
    elements = message.get("elements")
    if not isinstance(elements, list) or not 1 <= len(elements) <= MAX_CARDS:
        yield f"{where}.elements: must contain 1 to {MAX_CARDS} items"
        return
    if message.get("image_aspect_ratio", "horizontal") not in ("horizontal", "square"):
        yield f"{where}.image_aspect_ratio: is invalid"
    for index, card in enumerate(elements):
        yield from _card(card, f"{where}.elements.{index}")


def _card(card: Any, where: str) -> Iterator[str]:
    if not isinstance(card, dict) or not card.get("title"):
        yield f"{where}.title: is required"
        return
    for name in ("title", "subtitle"):
        if len(card.get(name) or "") > MAX_CARD_TEXT:
            yield f"{where}.{name}: must be at most {MAX_CARD_TEXT} characters"
    for name in ("image_url", "action_url"):
        if card.get(name) is not None and not _is_public(card[name]):
            yield f"{where}.{name}: must be a public https url"
    yield from _buttons(card.get("buttons") or (), where)


def _buttons(buttons: Any, where: str) -> Iterator[str]:
    if len(buttons) > MAX_BUTTONS:
        yield f"{where}.buttons: must contain at most {MAX_BUTTONS} items"
    for index, button in enumerate(buttons):
        yield from _tap(button, f"{where}.buttons.{index}", needs={"url": "url"})


def _quick_replies(replies: Any) -> Iterator[str]:
    for index, reply in enumerate(replies):
        yield from _tap(reply, f"quick_replies.{index}", needs={})


def _tap(tap: Any, where: str, *, needs: Mapping[str, str]) -> Iterator[str]:
    """Check a button or quick reply; a node can't be a target from outside a flow."""
    needs = {"flow": "target", **needs}
    kind = tap.get("type") if isinstance(tap, dict) else None
    if not isinstance(kind, str) or kind not in needs:
        yield f"{where}.type: is invalid"
        return
    for name in ("caption", needs[kind]):
        if not tap.get(name):
            yield f"{where}.{name}: is required"


def _actions(actions: Any, account: Account) -> Iterator[str]:
    for index, action in enumerate(actions):
        try:
            action_of(action).check(account)
        except (UnknownName, msgspec.ValidationError) as error:
            yield f"actions.{index}: {error}"


def _is_public(url: object) -> bool:
    """Https, or a literal loopback address (a demo has no public name)."""
    if not isinstance(url, str):
        return False
    parsed = URL(url)
    if parsed.scheme == "https" and parsed.host:
        return True
    try:
        address = ipaddress.ip_address(parsed.host or "")
    except ValueError:
        return False
    return parsed.scheme == "http" and address.is_loopback


_CHECKS: Mapping[str, Callable[[Mapping[str, Any], str], Iterator[str]]] = {
    "text": _text,
    "image": _image,
    "cards": _cards,
}

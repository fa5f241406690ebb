"""
What ManyChat's flow posts to us, read into one of our messages.

Lenient: only an id is required, keys that we don't know are nobody's business.
Both bodies are read: a wrapper around ManyChat's "Full Contact Data", and flat JSON
that was written by hand.  What stands at the top wins over the contact, the contact
over its custom fields.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.metrics import WebhookAnswer
from bot.outside.hosts import MediaHosts
from rules.ids import SubscriberId
from rules.messages import Inbound
from rules.redact import mask_cards

IDS = ("subscriber_id", "id", "contact_id")
TEXTS = ("text", "last_input_text")
PICTURES = ("image_url", "image_urls")
HUMAN = "human"  # the `ai_state` of a chat that a manager has
MOST_PICTURES = 10
LONGEST_ID = 64  # characters
LONGEST_URL = 2048

MERGE_TAG = re.compile(r"\{\{[^{}]*\}\}")  # a field that is unset in ManyChat
PICTURE_PREFIX = re.compile(r"^\s*\.;\s*")  # before the address of a photo
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
AFTER_ADDRESS = ".,;!?)"

Fields = Mapping[str, Any]


class BadMessage(Exception):
    """The body isn't a message; *reason* is a fixed word for the answer."""

    def __init__(self, reason: WebhookAnswer) -> None:
        super().__init__(reason)
        self.reason = reason


def read_message(body: bytes, hosts: MediaHosts) -> Inbound:
    """
    Read a webhook's body.

    Raises:
        BadMessage: It isn't JSON, is no object, or names nobody.
    """
    places = _places(_decoded(body))
    subscriber = _first(places[:2], *IDS)
    if not subscriber or len(subscriber) > LONGEST_ID:
        raise BadMessage("no_subscriber")
    text, in_text = _parted(_first(places[:2], *TEXTS), hosts)
    pictures = (*_pictures(places), *in_text)
    field_urls = (url for url in _pictures(places[2:]) if url not in in_text)
    return Inbound(
        subscriber=SubscriberId(subscriber),
        text=mask_cards(text),
        media_urls=tuple(dict.fromkeys(pictures))[:MOST_PICTURES],
        field_urls=tuple(dict.fromkeys(field_urls))[:MOST_PICTURES],
        message_id=_first(places, "message_id") or None,
        last_interaction=_first(places, "last_interaction") or None,
        trigger=_first(places, "trigger") or None,
        has_human=_first(places, "ai_state").lower() == HUMAN,
        name=mask_cards(_first(places[:2], "name")) or _full_name(places[1]),
        live_chat_url=_first(places[:2], "live_chat_url") or None,
    )


def stored_body(body: bytes) -> bytes:
    """Give *body* as it may be kept: with card numbers masked."""
    return mask_cards(body.decode(errors="replace")).encode()


def _decoded(body: bytes) -> Fields:
    """Read JSON; numbers stay text, since an id may be larger than a double."""
    try:
        found = json.loads(
            body.decode("utf-8-sig", errors="replace"), parse_int=str, parse_float=str
        )
    except (ValueError, RecursionError) as error:
        raise BadMessage("not_json") from error
    if not isinstance(found, dict):
        raise BadMessage("not_an_object")
    return found


def _places(body: Fields) -> tuple[Fields, Fields, Fields]:
    """Give where a value may stand: the top, the contact, its custom fields."""
    contact = body.get("contact")
    person = contact if isinstance(contact, dict) else {}
    custom = person.get("custom_fields")
    if isinstance(custom, list):
        custom = {
            field["name"]: field.get("value")
            for field in custom
            if isinstance(field, dict) and isinstance(field.get("name"), str)
        }
    return body, person, custom if isinstance(custom, dict) else {}


def _first(places: tuple[Fields, ...], *names: str) -> str:
    """Give the first text that isn't empty, or ""."""
    for place in places:
        for name in names:
            value = place.get(name)
            if isinstance(value, str) and (text := _clean(value).strip()):
                return text
    return ""


def _clean(text: str) -> str:
    """Take out merge tags; replace what neither Postgres nor UTF-8 can hold."""
    text = MERGE_TAG.sub("", text).replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _parted(text: str, hosts: MediaHosts) -> tuple[str, tuple[str, ...]]:
    """Part *text* into what was written and the addresses of photos in it."""
    pictures: list[str] = []

    def take(found: re.Match[str]) -> str:
        address = found[0].rstrip(AFTER_ADDRESS)
        if not hosts.allow(address):
            return found[0]
        pictures.append(address[:LONGEST_URL])
        return found[0][len(address) :]

    caption = ADDRESS.sub(take, PICTURE_PREFIX.sub("", text))
    return caption.strip(), tuple(pictures)


def _pictures(places: tuple[Fields, ...]) -> Iterator[str]:
    """Give the photos that have a field of their own, of the first place with any."""
    for place in places:
        values = [place.get(name) for name in PICTURES]
        listed = [one for value in values for one in _as_list(value)]
        addresses = [one for one in listed if ADDRESS.fullmatch(one)]
        if addresses:
            yield from (address[:LONGEST_URL] for address in addresses)
            return


def _as_list(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [_clean(one).strip() for one in values if isinstance(one, str)]


def _full_name(contact: Fields) -> str | None:
    names = (_first((contact,), name) for name in ("first_name", "last_name"))
    return mask_cards(" ".join(filter(None, names))) or None

"""The order of an answer's parts, and Instagram's limits on its bubbles."""

import re
from collections.abc import Iterable

from rules.session import Bubble, Part, Said

TEXT_BYTES = 950  # Instagram takes 1000 bytes of UTF-8 in one text
BUBBLES = 10  # messages in one call of ManyChat
PHOTOS = 4

_ORDER = tuple(Part)
_SUPERSEDING = {
    "cart.changed": "cart",
    "payment.due_full": "due",
    "payment.due_prepay": "due",
    "payment.requisites": "requisites",
}
_SENTENCE = re.compile(r"(?<=[.!?…\n])\s+")


def in_order(said: Iterable[Said]) -> tuple[Said, ...]:
    """Give *said* in the order in which a shopper reads it, each thing once."""
    once = _standing(dict.fromkeys(said))
    return tuple(sorted(once, key=lambda one: _ORDER.index(one.part)))


def _standing(said: Iterable[Said]) -> Iterable[Said]:
    """Leave out the cart and the amounts that the same turn has changed again."""
    latest = {_SUPERSEDING.get(one.key or "", one): one for one in said}
    return latest.values()


def fitted(text: str) -> tuple[str, ...]:
    """Split *text* at sentence ends, so that each part is a valid bubble."""
    parts: list[str] = []
    for sentence in _SENTENCE.split(text.strip()):
        for piece in _cut(sentence):
            if parts and _size(f"{parts[-1]} {piece}") <= TEXT_BYTES:
                parts[-1] = f"{parts[-1]} {piece}"
            else:
                parts.append(piece)
    return tuple(part for part in parts if part)


def limited(bubbles: tuple[Bubble, ...]) -> tuple[Bubble, ...]:
    """Keep within the limits: photos go first, the last text (the ask) stays."""
    photos = [bubble for bubble in bubbles if bubble.photo][PHOTOS:]
    kept = [bubble for bubble in bubbles if bubble not in photos]
    while len(kept) > BUBBLES:
        del kept[-2]
    return tuple(kept)


def _size(text: str) -> int:
    return len(text.encode())


def _cut(sentence: str) -> Iterable[str]:
    """Cut a sentence that is too long by itself, between words if it has any."""
    while _size(sentence) > TEXT_BYTES:
        head = sentence.encode()[:TEXT_BYTES].decode(errors="ignore")
        place = head.rfind(" ")
        end = place if place > 0 else len(head)
        yield sentence[:end]
        sentence = sentence[end:].lstrip()
    yield sentence

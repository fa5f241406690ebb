"""How steps name what they say: a phrase's key with its slots."""

from nodes.kit import Kit
from rules.cart import Cart, Line
from rules.changes import Asked
from rules.contact import Contact
from rules.money import written
from rules.session import Ask, Part, Pending, Said

Slots = tuple[tuple[str, str], ...]


def said(key: str, part: Part = Part.ANSWER, **slots: str) -> Said:
    """Say phrase *key*."""
    return Said(key=key, slots=tuple(slots.items()), part=part)


def asked(ask: Ask, key: str, *options: str, **slots: str) -> Asked:
    """Ask phrase *key*; *options* are what the answer may choose from."""
    return Asked(
        Pending(ask=ask, options=options),
        Said(key=key, slots=tuple(slots.items()), part=Part.ASK),
    )


def text(kit: Kit, key: str, **slots: str) -> str:
    """Give the text of phrase *key*, to stand in a slot of another phrase."""
    return "\n".join(kit.phrases.bubbles(key, tuple(slots.items()), variant=0))


def place(kit: Kit, delivery: Contact) -> str:
    """Say where the parcel goes: branch, locker or post index."""
    if delivery.np_branch:
        return text(kit, "place.branch", number=delivery.np_branch)
    if delivery.np_locker:
        return text(kit, "place.locker", number=delivery.np_locker)
    return text(kit, "place.index", number=delivery.postal_index or "")


def line(kit: Kit, item: Line) -> str:
    """Write one line of a cart with what it costs."""
    slots = {
        "product": item.product,
        "colour": item.colour,
        "size": item.size,
        "price": written(item.total),
    }
    if item.quantity == 1:
        return text(kit, "cart.line", **slots)
    return text(kit, "cart.line_many", quantity=str(item.quantity), **slots)


def lines(kit: Kit, cart: Cart) -> str:
    """Write the cart, a line per item."""
    return "\n".join(line(kit, item) for item in cart.lines)

"""The account of the stand-in: its contacts, the tags and fields that it knows."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec

WINDOW = timedelta(hours=24)  # since the shopper's last message
FIRST_ID = 2**53 + 1  # the first integer that a double can't hold
PAGE_ID = "104550001"

TAGS = ("ai_human", "ai_order")
FIELDS = {
    "ai_state": "text",
    "image_url": "text",
    "user_image_url": "text",
    "order_total": "number",
    "is_vip": "boolean",
}
FIELD_TYPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (str,),
    "datetime": (str,),
}


class UnknownName(ValueError):
    """The account has no such tag or field, or the field takes other values."""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A shopper as ManyChat knows them; ``custom_fields`` and ``tags`` by name."""

    id: str
    name: str
    ig_username: str
    ig_id: str
    live_chat_url: str
    status: str = "active"  # or "blocked"
    custom_fields: Mapping[str, Any] = msgspec.field(default_factory=dict)
    tags: tuple[str, ...] = ()
    last_interaction: datetime | None = None
    last_input_text: str = ""


class ContactOrder(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """What a test says about a contact; the rest is made up."""

    id: Annotated[str, msgspec.Meta(pattern="^[0-9]{1,18}$")] | None = None
    name: str | None = None
    ig_username: str | None = None
    status: str = "active"
    custom_fields: Mapping[str, Any] = msgspec.field(default_factory=dict)
    tags: tuple[str, ...] = ()
    last_interaction: datetime | None = None


class Account:
    """Contacts by id, with the tags and custom fields that exist."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Start empty; *now* is the account's clock."""
        self.now = now
        self.contacts: dict[str, Contact] = {}
        self.tags: list[str] = list(TAGS)
        self.fields: dict[str, str] = dict(FIELDS)
        self._made = 0

    def reset(self) -> None:
        """Forget the contacts and what was added to tags and fields."""
        self.contacts.clear()
        self.tags[:] = TAGS
        self.fields.clear()
        self.fields.update(FIELDS)

    def create(self, order: ContactOrder) -> Contact:
        """
        Create the contact, or replace the one with this id.

        Raises:
            UnknownName: It has a tag or field that the account lacks.
        """
        for tag in order.tags:
            self.check_tag(tag)
        for name, value in order.custom_fields.items():
            self.check_field(name, value)
        self._made += 1
        number = self._made
        username = order.ig_username or f"shopper_{number}"
        id = order.id or str(FIRST_ID + 2 * number)
        contact = Contact(
            id=id,
            name=order.name or f"Shopper {number}",
            ig_username=username,
            ig_id=str(17_841_400_000_000_000 + number),
            live_chat_url=f"https://app.manychat.com/fb{PAGE_ID}/chat/{id}",
            status=order.status,
            custom_fields=order.custom_fields,
            tags=order.tags,
            last_interaction=order.last_interaction,
        )
        self.contacts[contact.id] = contact
        return contact

    def hear(self, contact: Contact, text: str) -> Contact:
        """Note that the shopper wrote *text* now; this opens the window anew."""
        return self._keep(
            msgspec.structs.replace(
                contact, last_interaction=self.now(), last_input_text=text
            )
        )

    def is_window_open(self, contact: Contact) -> bool:
        """Say whether the shop may write to the contact."""
        heard_at = contact.last_interaction
        return heard_at is not None and self.now() - heard_at < WINDOW

    def set_field(self, contact: Contact, name: str, value: Any) -> Contact:
        """
        Set a custom field; the name's case doesn't matter.

        Raises:
            UnknownName: No such field, or it takes other values.
        """
        known = self.check_field(name, value)
        return self._keep(
            msgspec.structs.replace(
                contact, custom_fields={**contact.custom_fields, known: value}
            )
        )

    def unset_field(self, contact: Contact, name: str) -> Contact:
        """
        Empty a custom field.

        Raises:
            UnknownName: No such field.
        """
        known = self.field_named(name)
        left = {key: it for key, it in contact.custom_fields.items() if key != known}
        return self._keep(msgspec.structs.replace(contact, custom_fields=left))

    def add_tag(self, contact: Contact, name: str) -> Contact:
        """
        Add a tag, once.

        Raises:
            UnknownName: No such tag.
        """
        self.check_tag(name)
        others = (tag for tag in contact.tags if tag != name)
        return self._keep(msgspec.structs.replace(contact, tags=(*others, name)))

    def remove_tag(self, contact: Contact, name: str) -> Contact:
        """
        Take a tag off, if it is there.

        Raises:
            UnknownName: No such tag.
        """
        self.check_tag(name)
        left = tuple(tag for tag in contact.tags if tag != name)
        return self._keep(msgspec.structs.replace(contact, tags=left))

    def field_named(self, name: str) -> str:
        """
        Give the field's name as the account spells it.

        Raises:
            UnknownName: No such field.
        """
        for known in self.fields:
            if known.casefold() == name.casefold():
                return known
        raise UnknownName(f"Field with name {name} does not exist")

    def check_field(self, name: str, value: Any) -> str:
        """
        Give the field's name as the account spells it, if it takes the value.

        Raises:
            UnknownName: No such field, or it takes other values.
        """
        known = self.field_named(name)
        kind = self.fields[known]
        is_boolean = isinstance(value, bool)
        fits = isinstance(value, FIELD_TYPES[kind])
        if not fits or is_boolean != (kind == "boolean"):
            raise UnknownName(f"Field {known}: value must be of type {kind}")
        return known

    def check_tag(self, name: str) -> None:
        """
        See that the tag exists.

        Raises:
            UnknownName: No such tag.
        """
        if name not in self.tags:
            raise UnknownName(f"Tag with name {name} does not exist")

    def _keep(self, contact: Contact) -> Contact:
        self.contacts[contact.id] = contact
        return contact

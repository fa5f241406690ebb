"""
The bodies with which a ManyChat flow calls a service ("External Request").

Accounts differ in how they fill it in, so a test chooses: the wrapper around "Full
Contact Data" or hand-written flat JSON, where a photo goes, whether unset merge tags
stay in literally.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from loadtest.stand_ins.manychat.contact_json import full_contact
from loadtest.stand_ins.manychat.contacts import Account, Contact

MAX_COPIES = 50
LEFTOVERS = {
    "text": "{{last_input_text}}",
    "message_id": "{{message_id}}",
    "image_url": "{{cuf_7654321}}",
    "ai_state": "{{cuf_1234567}}",
    "name": "{{full_name}}",
}


class MessageOrder(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    What a shopper writes and how it reaches the service.

    ``photo`` says where the picture's address goes: into the text (".; https://…
    caption"), into ``image_url``, into the custom field of that name, or nowhere (the
    event arrives with an empty text).  ``copies`` arrive at once or one by one.
    With ``hold`` nothing is delivered yet; without ``wait`` the control call returns
    before the service has answered.
    """

    text: str = ""
    image_urls: tuple[str, ...] = ()
    shape: Literal["wrapper", "flat"] = "wrapper"
    photo: Literal["in_text", "image_url", "custom_field", "empty"] = "in_text"
    fields: Literal["object", "array"] = "object"
    ids: Literal["text", "number"] = "text"
    id_key: Literal["subscriber_id", "id", "contact_id"] = "subscriber_id"
    leftovers: bool = False
    trigger: str = "default_reply"
    message_id: str | None = None
    ai_state: str | None = None
    with_last_interaction: bool = True
    copies: Annotated[int, msgspec.Meta(ge=1, le=MAX_COPIES)] = 1
    at_once: bool = True
    hold: bool = False
    wait: bool = True


def input_text(order: MessageOrder) -> str:
    """Give the "last input text" that ManyChat notes for the message."""
    if order.photo == "empty" and order.image_urls:
        return ""
    urls = _urls_in_text(order)
    return " ".join((".;", *urls, order.text)).rstrip() if urls else order.text


def custom_fields(order: MessageOrder) -> dict[str, str]:
    """Give the custom fields that the flow sets before it calls the service."""
    if order.photo == "custom_field" and order.image_urls:
        return {"image_url": order.image_urls[0]}
    return {}


def webhook_body(
    order: MessageOrder, account: Account, contact: Contact
) -> dict[str, Any]:
    """Give the body of the call; *contact* has heard the message already."""
    if order.shape == "flat":
        return _flat(order, contact)
    return _wrapper(order, account, contact)


def _wrapper(order: MessageOrder, account: Account, contact: Contact) -> dict[str, Any]:
    person = full_contact(
        account,
        contact,
        fields_as_array=order.fields == "array",
        id_as_number=order.ids == "number",
    )
    if not order.with_last_interaction:
        del person["last_interaction"], person["last_seen"]
    if order.leftovers and not person["last_input_text"]:
        person["last_input_text"] = LEFTOVERS["text"]
    extras = {
        "message_id": order.message_id,
        "ai_state": order.ai_state,
        "image_url": _image_url(order),
    }
    return {
        "v": 1,
        "channel": "instagram",
        "trigger": order.trigger,
        **_filled(extras, leftovers=order.leftovers),
        "contact": person,
    }


def _flat(order: MessageOrder, contact: Contact) -> dict[str, Any]:
    heard_at = contact.last_interaction
    extras: dict[str, Any] = {
        "text": contact.last_input_text,
        "name": contact.name,
        "message_id": order.message_id,
        "ai_state": order.ai_state,
    }
    if order.photo in ("image_url", "custom_field") and len(order.image_urls) > 1:
        extras["image_urls"] = order.image_urls
    else:
        extras["image_url"] = _image_url(order) or custom_fields(order).get("image_url")
    if order.with_last_interaction and heard_at is not None:
        extras["last_interaction"] = heard_at.isoformat()
    return {
        order.id_key: int(contact.id) if order.ids == "number" else contact.id,
        "trigger": order.trigger,
        **_filled(extras, leftovers=order.leftovers),
    }


def _urls_in_text(order: MessageOrder) -> tuple[str, ...]:
    """One address fits into a field; in the wrapper the others stay in the text."""
    if order.photo == "in_text":
        return order.image_urls
    return order.image_urls[1:] if order.shape == "wrapper" else ()


def _image_url(order: MessageOrder) -> str | None:
    if order.photo == "image_url" and order.image_urls:
        return order.image_urls[0]
    return None


def _filled(values: Mapping[str, Any], *, leftovers: bool) -> dict[str, Any]:
    """Leave out what is unset, or leave its merge tag in."""
    filled = {name: value for name, value in values.items() if value}
    if leftovers:
        unset = values.keys() - filled.keys()
        filled.update({name: LEFTOVERS[name] for name in sorted(unset)})
    return filled

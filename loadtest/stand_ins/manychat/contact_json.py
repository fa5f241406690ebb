"""A contact as ManyChat writes it, to the webhook and in answers of the API."""

from collections.abc import Iterable, Mapping
from typing import Any

from loadtest.stand_ins.manychat.contacts import PAGE_ID, Account, Contact

SUBSCRIBED_AT = "2026-01-15T09:00:00+00:00"


def full_contact(
    account: Account, contact: Contact, *, fields_as_array: bool, id_as_number: bool
) -> dict[str, Any]:
    """
    Give the contact as ManyChat writes it.

    "Full Contact Data" has custom fields as an object, ``getInfo`` as an array with
    names and types; a service must read both.
    """
    first, _, last = contact.name.partition(" ")
    heard_at = contact.last_interaction and contact.last_interaction.isoformat()
    return {
        "id": int(contact.id) if id_as_number else contact.id,
        "key": f"user:{contact.id}",
        "page_id": PAGE_ID,
        "user_refs": [],
        "status": contact.status,
        "first_name": first,
        "last_name": last,
        "name": contact.name,
        "gender": None,
        "profile_pic": f"https://scontent.cdninstagram.com/v/{contact.ig_id}.jpg",
        "locale": None,
        "language": None,
        "timezone": "UTC",
        "live_chat_url": contact.live_chat_url,
        "last_input_text": contact.last_input_text,
        "optin_phone": False,
        "phone": None,
        "optin_email": False,
        "email": None,
        "subscribed": SUBSCRIBED_AT,
        "last_interaction": heard_at,
        "last_seen": heard_at,
        "is_followup_enabled": True,
        "ig_username": contact.ig_username,
        "ig_id": int(contact.ig_id),
        "custom_fields": (
            _as_array(account.fields, contact.custom_fields)
            if fields_as_array
            else dict(contact.custom_fields)
        ),
        "tags": [
            {"id": _number(account.tags, tag), "name": tag} for tag in contact.tags
        ],
    }


def _as_array(
    fields: Mapping[str, str], values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    return [
        {
            "id": _number(fields, name),
            "name": name,
            "type": kind,
            "description": "",
            "value": values.get(name),
        }
        for name, kind in fields.items()
    ]


def _number(names: Iterable[str], name: str) -> int:
    return 7_000_001 + list(names).index(name)

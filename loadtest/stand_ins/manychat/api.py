"""
The public API: https://api.manychat.com/swagger, as far as a shop needs it.

Every operation is a function of the account and the parameters; what surrounds it (key,
faults, rate limits, journal) is in `gate`.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from loadtest.stand_ins.manychat.actions import action_of
from loadtest.stand_ins.manychat.contact_json import full_contact
from loadtest.stand_ins.manychat.contacts import (
    PAGE_ID,
    Account,
    Contact,
    UnknownName,
)
from loadtest.stand_ins.manychat.content import problems

MAX_FIELDS = 20
NOT_INSTAGRAM = 3011  # ManyChat judges the Messenger channel instead
WINDOW_CLOSED = 3031
WINDOW_CLOSED_TEXT = "Notification Reason is needed"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What the API answers, and which messages the shopper sees because of it."""

    status: int
    payload: Mapping[str, Any]
    shown: tuple[Mapping[str, Any], ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the call had its effect."""
        return self.status == 200 and self.payload["status"] == "success"


class Refused(Exception):
    """The call can't be done; carries the answer."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.payload["message"])
        self.decision = decision


Operation = Callable[[Account, Mapping[str, Any]], Decision]


def failure(message: str, *, status: int = 400, code: int | None = None) -> Decision:
    """Refuse with a message and perhaps a code."""
    payload: dict[str, Any] = {"status": "error", "message": message}
    if code is not None:
        payload["code"] = code
    return Decision(status=status, payload=payload)


def invalid(*reasons: str) -> Decision:
    """Refuse because of what the request holds."""
    return Decision(
        status=400,
        payload={
            "status": "error",
            "message": "Validation error",
            "details": {"messages": [{"message": reason} for reason in reasons]},
        },
    )


def success(payload: Any = None) -> Decision:
    """Accept."""
    if payload is None:
        return Decision(status=200, payload={"status": "success"})
    return Decision(status=200, payload={"status": "success", "data": payload})


def contact_id(params: Mapping[str, Any]) -> str | None:
    """Give the subscriber id as text; None if it isn't one."""
    raw = params.get("subscriber_id")
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    return raw if isinstance(raw, str) and raw.isascii() and raw.isdigit() else None


def send_content(account: Account, params: Mapping[str, Any]) -> Decision:
    """Show messages to a shopper; accepted doesn't mean delivered."""
    contact = _contact(account, params)
    content = _content(params)
    refusal = _unsendable(account, contact, content, params.get("message_tag"))
    if refusal is not None:
        return refusal

    for action in content.get("actions", ()):
        action_of(action).apply(account, account.contacts[contact.id])
    shown = list(content.get("messages", ()))
    if shown and content.get("quick_replies"):
        shown[-1] = {**shown[-1], "quick_replies": content["quick_replies"]}
    return msgspec.structs.replace(success(), shown=tuple(shown))


def _unsendable(
    account: Account, contact: Contact, content: Mapping[str, Any], message_tag: object
) -> Decision | None:
    if contact.status == "blocked":
        return failure("Subscriber has blocked the page")
    if message_tag is not None:
        return failure("Unsupported message tag")
    if content.get("type") in (None, "facebook"):
        return failure(
            "This message is sent outside of the 24-hour window", code=NOT_INSTAGRAM
        )
    if content["type"] != "instagram":
        return invalid("content.type: is invalid")
    if not account.is_window_open(contact):
        return failure(WINDOW_CLOSED_TEXT, code=WINDOW_CLOSED)
    reasons = problems(content, account)
    return invalid(*reasons) if reasons else None


def _content(params: Mapping[str, Any]) -> Mapping[str, Any]:
    outer = params.get("data")
    if not isinstance(outer, dict) or outer.get("version") != "v2":
        raise Refused(invalid("data.version: must be v2"))
    content = outer.get("content")
    if not isinstance(content, dict):
        raise Refused(invalid("data.content: is required"))
    return content


def get_info(account: Account, params: Mapping[str, Any]) -> Decision:
    """Give the contact; here custom fields are an array."""
    contact = _contact(account, params)
    return success(
        full_contact(account, contact, fields_as_array=True, id_as_number=False)
    )


def set_field_by_name(account: Account, params: Mapping[str, Any]) -> Decision:
    """Set one custom field."""
    account.set_field(
        _contact(account, params),
        _name(params, "field_name"),
        _given(params, "field_value"),
    )
    return success()


def set_fields(account: Account, params: Mapping[str, Any]) -> Decision:
    """Set several custom fields, all or none."""
    contact = _contact(account, params)
    fields = _given(params, "fields")
    if not isinstance(fields, list) or not 1 <= len(fields) <= MAX_FIELDS:
        return invalid(f"fields: must contain 1 to {MAX_FIELDS} items")
    for field in fields:
        account.check_field(_name(field, "field_name"), _given(field, "field_value"))
    for field in fields:
        contact = account.set_field(contact, field["field_name"], field["field_value"])
    return success()


def add_tag_by_name(account: Account, params: Mapping[str, Any]) -> Decision:
    """Add a tag."""
    account.add_tag(_contact(account, params), _name(params, "tag_name"))
    return success()


def remove_tag_by_name(account: Account, params: Mapping[str, Any]) -> Decision:
    """Take a tag off."""
    account.remove_tag(_contact(account, params), _name(params, "tag_name"))
    return success()


def page_info(account: Account, params: Mapping[str, Any]) -> Decision:
    """Tell about the account: whoever asks wants to know if the key is alive."""
    return success(
        {
            "id": int(PAGE_ID),
            "name": "Stand-in shop",
            "category": None,
            "avatar_link": None,
            "username": "stand_in_shop",
            "about": None,
            "description": None,
            "is_pro": True,
            "timezone": "Europe/Kyiv",
        }
    )


def perform(
    operation: Operation, account: Account, params: Mapping[str, Any]
) -> Decision:
    """Run an operation; whatever is wrong with the parameters is a refusal."""
    try:
        return operation(account, params)
    except Refused as refused:
        return refused.decision
    except UnknownName as error:
        return invalid(str(error))


def _contact(account: Account, params: Mapping[str, Any]) -> Contact:
    id = contact_id(params)
    if id is None:
        raise Refused(invalid("subscriber_id: must be an integer"))
    contact = account.contacts.get(id)
    if contact is None:
        raise Refused(failure("Subscriber does not exist"))
    return contact


def _given(params: Mapping[str, Any], key: str) -> Any:
    if key not in params:
        raise Refused(invalid(f"{key}: is required"))
    return params[key]


def _name(params: Any, key: str) -> str:
    name = params.get(key) if isinstance(params, dict) else None
    if not isinstance(name, str) or not name:
        raise Refused(invalid(f"{key}: is required"))
    return name


OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("POST", "sending/sendContent"): send_content,
    ("GET", "subscriber/getInfo"): get_info,
    ("POST", "subscriber/setCustomFieldByName"): set_field_by_name,
    ("POST", "subscriber/setCustomFields"): set_fields,
    ("POST", "subscriber/addTagByName"): add_tag_by_name,
    ("POST", "subscriber/removeTagByName"): remove_tag_by_name,
    ("GET", "page/getInfo"): page_info,
}

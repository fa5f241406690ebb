"""The control routes of the ManyChat stand-in; `app` documents them."""

import asyncio
import hashlib
import mimetypes
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from aiohttp import web

from loadtest.receipts import receipt_png
from loadtest.stand_ins.control import (
    FAULTS,
    JOURNAL,
    BadControl,
    NoSuchThing,
    json_answer,
    read_body,
)
from loadtest.stand_ins.manychat.bodies import MAX_COPIES, MessageOrder
from loadtest.stand_ins.manychat.contacts import (
    FIELD_TYPES,
    Contact,
    ContactOrder,
    UnknownName,
)
from loadtest.stand_ins.manychat.flow import Flow, Message, Webhook
from loadtest.stand_ins.manychat.keys import ACCOUNT, CLOCK, FLOW, MEDIA, Picture


class ClockOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the account's clock stands, in seconds from the real time."""

    offset_s: float


class AccountOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tags and fields (name to type) that exist from now on."""

    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = msgspec.field(default_factory=dict)


class ReceiptOrder(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """What a receipt is to show; ``amount`` in kopiykas, the time is now if missing."""

    amount: Annotated[int, msgspec.Meta(ge=1, le=100_000_000)]
    payee: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    paid_at: datetime | None = None
    number: Annotated[str, msgspec.Meta(max_length=60)] | None = None


class DeliveryOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a message that was held, or was delivered before, is delivered."""

    copies: Annotated[int, msgspec.Meta(ge=1, le=MAX_COPIES)] = 1
    at_once: bool = True
    wait: bool = True


async def create_contact(request: web.Request) -> web.Response:
    """Create or replace a contact."""
    order = await read_body(request, ContactOrder)
    try:
        contact = request.app[ACCOUNT].create(order)
    except UnknownName as error:
        raise BadControl(str(error)) from error
    return json_answer(contact, status=201)


async def list_contacts(request: web.Request) -> web.Response:
    """Give every contact."""
    return json_answer({"contacts": tuple(request.app[ACCOUNT].contacts.values())})


async def show_contact(request: web.Request) -> web.Response:
    """Give one contact."""
    return json_answer(_contact(request))


async def show_conversation(request: web.Request) -> web.Response:
    """Give what a contact's chat shows, oldest bubble first."""
    contact = _contact(request)
    entries = request.app[JOURNAL].since(0, contact=contact.id, kind="bubble")
    bubbles = [
        {"n": entry.n, "at": entry.at, "sender": entry.detail["sender"]}
        | entry.detail["bubble"]
        for entry in entries
    ]
    journal = request.app[JOURNAL]
    return json_answer(
        {
            "contact": contact.id,
            "bubbles": bubbles,
            "cursor": journal.cursor,
            "began_at": journal.began_at,
        }
    )


async def send_message(request: web.Request) -> web.Response:
    """Write as the shopper."""
    contact, order = _contact(request), await read_body(request, MessageOrder)
    flow = request.app[FLOW]
    try:
        message = flow.hear(contact, order)
    except UnknownName as error:
        raise BadControl(str(error)) from error
    if order.hold:
        return json_answer({"message": message.id, "answers": []}, status=202)
    delivery = DeliveryOrder(order.copies, order.at_once, order.wait)
    return await _deliver(flow, message, delivery)


async def show_message(request: web.Request) -> web.Response:
    """Give the body that carries a message to the service."""
    message = _message(request)
    return json_answer(
        {
            "message": message.id,
            "contact": message.contact,
            "body": msgspec.Raw(message.body),
        }
    )


async def deliver_message(request: web.Request) -> web.Response:
    """Deliver a message that was held, or once more."""
    order = await read_body(request, DeliveryOrder)
    return await _deliver(request.app[FLOW], _message(request), order)


async def upload_picture(request: web.Request) -> web.Response:
    """Keep a picture and tell its address."""
    return _kept(request, Picture(await request.read(), request.content_type))


async def make_receipt(request: web.Request) -> web.Response:
    """Draw a receipt, keep it and tell its address."""
    order = await read_body(request, ReceiptOrder)
    paid_at = order.paid_at or request.app[CLOCK].now()
    png = await asyncio.to_thread(
        receipt_png,
        amount=order.amount,
        paid_at=paid_at,
        payee=order.payee,
        number=order.number or paid_at.strftime("%d%H-%M%S-%f"),
    )
    return _kept(request, Picture(png, "image/png"))


async def set_webhook(request: web.Request) -> web.Response:
    """Say where the service listens."""
    request.app[FLOW].webhook = await read_body(request, Webhook)
    return json_answer(request.app[FLOW].webhook)


async def set_clock(request: web.Request) -> web.Response:
    """Move the account's clock."""
    order = await read_body(request, ClockOrder)
    clock = request.app[CLOCK]
    clock.offset = timedelta(seconds=order.offset_s)
    return json_answer({"offset_s": order.offset_s, "now": clock.now()})


async def extend_account(request: web.Request) -> web.Response:
    """Make tags and fields known."""
    order = await read_body(request, AccountOrder)
    unknown = set(order.fields.values()) - FIELD_TYPES.keys()
    if unknown:
        raise BadControl(f"no such field type: {', '.join(sorted(unknown))}")
    account = request.app[ACCOUNT]
    account.tags.extend(tag for tag in order.tags if tag not in account.tags)
    account.fields.update(order.fields)
    return json_answer({"tags": account.tags, "fields": account.fields})


async def reset(request: web.Request) -> web.Response:
    """Forget everything but the webhook and the pictures."""
    request.app[ACCOUNT].reset()
    request.app[FLOW].reset()
    request.app[FAULTS].clear()
    request.app[CLOCK].offset = timedelta()
    request.app[JOURNAL].clear()
    return json_answer({"cursor": request.app[JOURNAL].cursor})


async def _deliver(flow: Flow, message: Message, order: DeliveryOrder) -> web.Response:
    delivery = flow.start(message, copies=order.copies, at_once=order.at_once)
    if not order.wait:
        return json_answer({"message": message.id, "answers": []}, status=202)
    answers = await asyncio.shield(delivery)
    return json_answer({"message": message.id, "answers": answers})


def _kept(request: web.Request, picture: Picture) -> web.Response:
    digest = hashlib.sha256(picture.body).hexdigest()
    ending = mimetypes.guess_extension(picture.content_type) or ".bin"
    name = digest[:20] + ending
    request.app[MEDIA][name] = picture
    url = str(request.url.origin() / "media" / name)
    return json_answer({"name": name, "url": url}, status=201)


def _contact(request: web.Request) -> Contact:
    contact = request.app[ACCOUNT].contacts.get(request.match_info["contact"])
    if contact is None:
        raise NoSuchThing("no such contact")
    return contact


def _message(request: web.Request) -> Message:
    message = request.app[FLOW].messages.get(request.match_info["message"])
    if message is None:
        raise NoSuchThing("no such message")
    return message


ROUTES = (
    web.post("/control/contacts", create_contact),
    web.get("/control/contacts", list_contacts),
    web.get("/control/contacts/{contact}", show_contact),
    web.get("/control/contacts/{contact}/conversation", show_conversation),
    web.post("/control/contacts/{contact}/messages", send_message),
    web.get("/control/messages/{message}", show_message),
    web.post("/control/messages/{message}/deliver", deliver_message),
    web.post("/control/media", upload_picture),
    web.post("/control/receipts", make_receipt),
    web.put("/control/webhook", set_webhook),
    web.put("/control/clock", set_clock),
    web.post("/control/account", extend_account),
    web.post("/control/reset", reset),
)

"""`POST /webhooks/manychat`: a message is stored, then accepted, and answered later."""

from datetime import datetime

import msgspec
from aiohttp import web

from bot import keys
from bot.metrics import (
    DUPLICATES,
    MESSAGES,
    STALE_PHOTOS,
    WEBHOOK_LATENCY_MS,
    WebhookAnswer,
    milliseconds,
)
from bot.outside.wire import BadMessage, read_message, stored_body
from bot.store.errors import StoreError
from bot.store.inbox import Row, Stored
from bot.web.guard import knows_secret
from rules.messages import Inbound
from rules.repeats import without_stale


class Refusal(Exception):
    """The message isn't taken; status and reason are the answer."""

    def __init__(self, status: int, reason: WebhookAnswer) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """
    What ManyChat is told of an accepted message.

    Its flow may map the values to fields; an empty one would leave an old value there.
    """

    status: str
    action: str = "pending"
    reply_text: str = "-"
    request_id: str


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A stored message."""

    row: Row
    is_duplicate: bool


async def receive(request: web.Request) -> web.Response:
    """
    Take one message.

    Answers:
        200: Stored, or known already: accepted | duplicate.
        401: The secret is missing or wrong.
        413: More than 64 KB.
        422: The body is no message of anybody.
        429: Far too many of this shopper.
        503: Not stored.
    """
    answer: WebhookAnswer = "failed"

    def observe(ms: float) -> None:
        WEBHOOK_LATENCY_MS.labels(answer).observe(ms)

    with milliseconds(observe):
        try:
            taken = await take(request)
        except Refusal as refusal:
            answer = refusal.reason
            return refused(refusal)
        answer = "duplicate" if taken.is_duplicate else "accepted"
        if not taken.is_duplicate:
            request.app[keys.WORKERS].put((taken.row,))
        return _json(Receipt(status=answer, request_id=str(taken.row.id)))


async def take(request: web.Request) -> Taken:
    """
    Guard, read and store what is posted.

    Raises:
        Refusal: It isn't stored.
    """
    app = request.app
    if not knows_secret(request, app[keys.CONFIG].manychat_webhook_secret):
        raise Refusal(401, "unauthorized")
    if app[keys.READINESS].is_draining:
        raise Refusal(503, "draining")
    try:
        body = await request.read()
        message = read_message(body, app[keys.HOSTS])
    except web.HTTPRequestEntityTooLarge as error:
        raise Refusal(413, "too_large") from error
    except BadMessage as error:
        raise Refusal(422, error.reason) from error
    if app[keys.FLOOD].is_too_much(message.subscriber):
        raise Refusal(429, "too_many")
    received_at = app[keys.CLOCK].now()
    message = await _without_stale(app, message)
    stored = await _stored(app, message, body, received_at)
    _count(message, stored)
    return Taken(
        row=Row(stored.id, received_at, message), is_duplicate=stored.is_duplicate
    )


def refused(refusal: Refusal) -> web.Response:
    """Answer that a message isn't taken."""
    return _json(
        {"status": "rejected", "reason": refusal.reason}, status=refusal.status
    )


async def _without_stale(app: web.Application, message: Inbound) -> Inbound:
    """Leave out pictures that a custom field has kept; only then is a read needed."""
    if not (message.text and message.field_urls):
        return message
    try:
        previous = await app[keys.STORES].inbox.last(message.subscriber)
    except StoreError as error:
        raise Refusal(503, "not_stored") from error
    return without_stale(message, previous)


async def _stored(
    app: web.Application, message: Inbound, body: bytes, received_at: datetime
) -> Stored:
    try:
        return await app[keys.STORES].inbox.store(
            message, stored_body(body), received_at
        )
    except StoreError as error:
        raise Refusal(503, "not_stored") from error


def _count(message: Inbound, stored: Stored) -> None:
    if stored.is_duplicate:
        DUPLICATES.inc()
        return
    kind = "photo" if message.media_urls else "text" if message.text else "empty"
    MESSAGES.labels(kind).inc()
    STALE_PHOTOS.inc(len(message.stale_urls))


def _json(answer: object, *, status: int = 200) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(answer),
        status=status,
        content_type="application/json",
    )

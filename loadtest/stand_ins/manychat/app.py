"""
The ManyChat stand-in as an aiohttp application.

It has the public API (`gate`, `api`), serves uploaded pictures, calls the service's
webhook (`flow`) and is driven through ``/control/…`` (JSON):

``POST /control/contacts`` `contacts.ContactOrder` → 201 `contacts.Contact`
    All keys may be missing; an ``id`` that exists is replaced.
``GET /control/contacts``, ``GET /control/contacts/{id}``
    ``{"contacts": [Contact, …]}``; one Contact.
``GET /control/contacts/{id}/conversation``
    ``{"contact", "bubbles": [{"n","at","sender":"shopper"|"shop","type",…}], "cursor",
    "began_at"}``; a bubble has the keys of its v2 message, the last of a call also
    ``quick_replies``; no bubble is older than ``began_at``.
``POST /control/contacts/{id}/messages`` `bodies.MessageOrder`
    → 200 ``{"message", "answers": [{"status","body","error","ms"}]}``, one per copy;
    with ``hold`` or without ``wait`` 202 and no answers.
``POST /control/messages/{message}/deliver`` ``{"copies"?,"at_once"?,"wait"?}``
    Delivers a held message, or one more time: late duplicates, any order.
``GET /control/messages/{message}``
    ``{"message", "contact", "body"}``: what is posted to the webhook.
``POST /control/media`` raw body with its Content-Type → 201 ``{"name", "url"}``
``POST /control/receipts`` `control.ReceiptOrder` → 201 ``{"name", "url"}``
    A made-up bank receipt, drawn.
``PUT /control/webhook`` ``{"url", "secret"?, "cutoff_s"?}``
``PUT /control/clock`` ``{"offset_s"}``
    Moves the clock of the 24-hour window and of ``last_interaction``.
``POST /control/account`` ``{"tags"?: [name], "fields"?: {name: type}}``
``POST /control/reset``
    Forgets all but the webhook and the pictures; → ``{"cursor"}``.

Log, events and faults: `loadtest.stand_ins.control`; kinds of faults: `gate.FaultKind`
(``call``: ``sending/sendContent``, ``subscriber/getInfo``, …, ``media``).  Entries:

``message``         message, text, image_urls, message_id: a shopper wrote
``webhook``         message: the service is called
``webhook_answer``  message, webhook (n of the call), status, body, error, ms
``send``            call, params, accepted, status, answer, fault: a sendContent;
                    ``accepted``: it had its effect; ``status`` None: no answer given
``call``            the same for every other call
``bubble``          sender, bubble, and ``message`` or ``send`` (n): the chat shows it
"""

from collections.abc import AsyncIterator

import msgspec
from aiohttp import web

from loadtest.stand_ins import control as shared
from loadtest.stand_ins.faults import FaultPlan
from loadtest.stand_ins.journal import Journal
from loadtest.stand_ins.manychat import control, gate, keys
from loadtest.stand_ins.manychat.clock import Clock
from loadtest.stand_ins.manychat.contacts import Account
from loadtest.stand_ins.manychat.flow import Flow, Webhook

MAX_UPLOAD_BYTES = 32 * 1024 * 1024


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How the stand-in starts."""

    api_key: str
    webhook: Webhook = Webhook()
    with_rate_limits: bool = False
    seed: int = 0


def create_app(options: Options) -> web.Application:
    """Make the application; nothing is opened before it starts."""
    app = web.Application(client_max_size=MAX_UPLOAD_BYTES)
    journal, clock = Journal(), Clock()
    account = Account(clock.now)
    shared.set_up(app, journal, FaultPlan(gate.FaultKind, seed=options.seed))
    app[keys.ACCOUNT] = account
    app[keys.API_KEY] = options.api_key
    app[keys.CLOCK] = clock
    app[keys.FLOW] = Flow(account, journal, options.webhook)
    app[keys.LIMITERS] = gate.limiters() if options.with_rate_limits else {}
    app[keys.MEDIA] = {}
    app.cleanup_ctx.append(_flow_ctx)
    app.add_routes(control.ROUTES)
    app.add_routes(
        [
            web.get("/media/{name}", gate.show_media),
            web.route("*", "/fb/{call:.+}", gate.call_api),
            web.route("*", "/{path:.*}", gate.no_such_page),
        ]
    )
    return app


async def _flow_ctx(app: web.Application) -> AsyncIterator[None]:
    async with app[keys.FLOW]:
        yield

"""
The Telegram stand-in as an aiohttp application.

``/bot<TOKEN>/METHOD`` for getMe, setWebhook, sendMessage, sendPhoto,
sendDocument, editMessageReplyMarkup and answerCallbackQuery, with parameters in the
query, as JSON or as a form (a file only as one of a multipart form).

``POST /control/press``
    ``{"chat_id", "message_id", "text" or "callback_data", "sender"?, "times"?}``: a
    person taps that button.
``POST /control/updates`` ``{"update": {…}, "times"?, "secret"?}``
    Any update; ``secret`` replaces the webhook's own, null sends none.
    Both → ``{"update_id", "answers": [{"status", "body", "error"}]}``, one per time.
``GET /control/messages``
    ``{"messages": [{"message_id","chat_id","date","text","caption","photo",
    "reply_markup"}]}``, as they stand now; ``photo`` is a file id.
``GET /control/photos/{file_id}`` → the bytes
``POST /control/reset``
    Forgets all but the webhook; → ``{"cursor"}``.

Log, events and faults: `loadtest.stand_ins.control`; kinds of faults: `gate.FaultKind`
(``call``: the method as it was written; ``contact``: the chat).  Entries:

``call``    method, params (of a picture its name and size), answer (null: none was
            given), fault; ``contact`` is the chat
``update``  update, answer: an update went to the webhook
"""

import msgspec
from aiohttp import web

from loadtest.stand_ins import control as shared
from loadtest.stand_ins.faults import FaultPlan
from loadtest.stand_ins.journal import Journal
from loadtest.stand_ins.telegram import control, gate
from loadtest.stand_ins.telegram.chats import Chats

MAX_REQUEST_BYTES = 50 * 1024 * 1024


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How the stand-in starts; ``chats`` are those that the bot is in (none: any)."""

    token: str
    chats: tuple[int, ...] = ()
    seed: int = 0


def create_app(options: Options) -> web.Application:
    """Make the application; nothing is opened before it starts."""
    app = web.Application(client_max_size=MAX_REQUEST_BYTES)
    shared.set_up(app, Journal(), FaultPlan(gate.FaultKind, seed=options.seed))
    app[gate.CHATS] = Chats(options.chats)
    app[gate.TOKEN] = options.token
    app.cleanup_ctx.append(control.http_ctx)
    app.add_routes(control.ROUTES)
    app.add_routes([web.route("*", "/bot{token}/{method}", gate.call_method)])
    return app

"""`POST /webhooks/telegram`: the buttons that managers press in Telegram."""

import hmac
import logging

import msgspec
from aiohttp import web

from bot import keys
from bot.notifying.card import TAKEOVER
from bot.notifying.channel import NotTold
from bot.notifying.telegram import PARTED
from bot.sessions.decisions import Decisions, OrderCancelled, Unknown
from bot.store.errors import AlreadyDecided
from nodes.wording import text
from rules.ids import CaseId, SubscriberId
from rules.payments import Decision

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

_log = logging.getLogger(__name__)


class Person(msgspec.Struct, frozen=True):
    """Who pressed."""

    id: int
    first_name: str = ""


class Chat(msgspec.Struct, frozen=True):
    """Where the card stands; *username* of a public chat, without its "@"."""

    id: int
    username: str = ""

    def is_called(self, name: str) -> bool:
        """Say whether it is the chat that TELEGRAM_CHAT_ID names, by id or by @name."""
        return name in (str(self.id), f"@{self.username}")


class Message(msgspec.Struct, frozen=True):
    """The card."""

    message_id: int
    chat: Chat


class Press(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    """A button that was pressed; *data* is what we gave it."""

    id: str
    sender: Person
    message: Message | None = None
    data: str = ""


class Update(msgspec.Struct, frozen=True):
    """What Telegram posts."""

    callback_query: Press | None = None


async def press(request: web.Request) -> web.Response:
    """
    Carry out what a manager pressed.

    Answers:
        200: Done, or there was nothing to do: Telegram repeats anything else.
        401: The secret header is missing or wrong.
    """
    config = request.app[keys.CONFIG]
    secret = config.telegram_webhook_secret
    given = request.headers.get(SECRET_HEADER, "")
    if secret is None or not hmac.compare_digest(
        given.encode(errors="replace"), secret.reveal().encode()
    ):
        return web.Response(status=401)
    try:
        update = msgspec.json.decode(await request.read(), type=Update)
    except msgspec.DecodeError:
        _log.warning("update not understood")
        return web.Response()
    if update.callback_query:
        await _carry_out(request, update.callback_query)
    return web.Response()


async def _carry_out(request: web.Request, pressed: Press) -> None:
    bot = request.app[keys.TELEGRAM]
    if bot is None:
        return
    is_ours = pressed.message is not None and pressed.message.chat.is_called(bot.chat)
    said = "stranger"
    if is_ours:
        said = await _decided(request.app[keys.DECISIONS], pressed)
    try:
        await bot.answer_press(
            pressed.id, text(request.app[keys.KIT], f"notice.answer.{said}")
        )
        if pressed.message and is_ours and said in ("done", "decided"):
            await bot.take_buttons_off(pressed.message.message_id)
    except NotTold as error:
        _log.warning("press not answered", extra={"reason": str(error)})


async def _decided(decisions: Decisions, pressed: Press) -> str:
    """Do what the button says; give the word of the answer to show."""
    does, _, to = pressed.data.partition(PARTED)
    by = f"telegram:{pressed.sender.first_name or pressed.sender.id}"
    try:
        if does == TAKEOVER:
            await decisions.takeover(SubscriberId(to), by=by)
        elif does in tuple(Decision):
            await decisions.decide(CaseId(to), Decision(does), by=by)
        else:
            return "gone"
    except Unknown:
        return "gone"
    except AlreadyDecided:
        return "decided"
    except OrderCancelled:
        return "cancelled"
    return "done"

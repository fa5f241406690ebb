"""
Tell the managers in a Telegram chat, with buttons that decide.

The Bot API: https://core.telegram.org/bots/api.
"""

from datetime import timedelta
from typing import Any

import aiohttp
import msgspec

from bot.config import Secret
from bot.notifying.card import Button, Card
from bot.notifying.channel import NotTold
from bot.store.media import Picture

WITHIN_S = 20  # a photo takes its time
CAPTION = 1024  # characters under a photo
TEXT = 4096
BAD_REQUEST = 400
PARTED = ":"  # between what a button does and to what; together at most 64 bytes


class Parameters(msgspec.Struct, frozen=True):
    """https://core.telegram.org/bots/api#responseparameters; in seconds."""

    retry_after: int = 0


class Answer(msgspec.Struct, frozen=True):
    """What the Bot API says to every call."""

    ok: bool
    error_code: int = 0
    description: str = ""
    parameters: Parameters = Parameters()


class Refused(NotTold):
    """Telegram won't take it as it is, however often it is sent."""


class TelegramBot:
    """The shop's bot: posts cards to one chat, and answers presses."""

    name = "telegram"

    def __init__(
        self, http: aiohttp.ClientSession, url: str, token: Secret, chat: str
    ) -> None:
        self._http = http
        self._url = url
        self._token = token
        self.chat = chat

    async def tell(self, card: Card) -> None:
        """
        Post *card*, its photo as a file.

        Raises:
            NotTold: Telegram can't be reached or refuses.
        """
        if card.picture is None:
            form = self._form(card)
            form.add_field("text", card.within(TEXT))
            await self._call("sendMessage", form)
            return
        try:
            await self._call("sendPhoto", self._pictured(card, card.picture, "photo"))
        except Refused:  # too long a screenshot, say: as a document anything will do
            form = self._pictured(card, card.picture, "document")
            await self._call("sendDocument", form)

    async def answer_press(self, press_id: str, text: str) -> None:
        """
        Show *text* to whoever pressed.

        Raises:
            NotTold: Telegram can't be reached or refuses.
        """
        form = aiohttp.FormData({"callback_query_id": press_id, "text": text})
        await self._call("answerCallbackQuery", form)

    async def take_buttons_off(self, message_id: int) -> None:
        """
        Leave a decided card without buttons.

        Raises:
            NotTold: Telegram can't be reached or refuses.
        """
        form = aiohttp.FormData({"chat_id": self.chat, "message_id": str(message_id)})
        await self._call("editMessageReplyMarkup", form)

    async def listen(self, url: str, secret: Secret) -> None:
        """
        Have presses posted to *url*, with *secret* in a header.

        Raises:
            NotTold: Telegram can't be reached or refuses.
        """
        form = aiohttp.FormData({"url": url, "secret_token": secret.reveal()})
        form.add_field("allowed_updates", '["callback_query"]')
        await self._call("setWebhook", form)

    def _form(self, card: Card) -> aiohttp.FormData:
        """Begin a form; each can be sent once."""
        form = aiohttp.FormData({"chat_id": self.chat})
        if card.buttons:
            form.add_field("reply_markup", _keyboard(card.buttons))
        return form

    def _pictured(self, card: Card, picture: Picture, field: str) -> aiohttp.FormData:
        form = self._form(card)
        form.add_field("caption", card.within(CAPTION))
        form.add_field(
            field, picture.content, filename="photo", content_type=picture.mime
        )
        return form

    async def _call(self, method: str, form: aiohttp.FormData) -> None:
        address = f"{self._url}/bot{self._token.reveal()}/{method}"
        timeout = aiohttp.ClientTimeout(total=WITHIN_S)
        try:
            async with self._http.post(address, data=form, timeout=timeout) as reply:
                answer = msgspec.json.decode(await reply.read(), type=Answer)
        except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError) as error:
            raise NotTold(f"{method}: {type(error).__name__}") from error
        if answer.ok:
            return
        reason = f"{method}: {answer.description}"
        if answer.error_code == BAD_REQUEST:
            raise Refused(reason)
        raise NotTold(reason, wait=timedelta(seconds=answer.parameters.retry_after))


def _keyboard(buttons: tuple[Button, ...]) -> str:
    rows: list[list[dict[str, Any]]] = [
        [{"text": button.words, "callback_data": f"{button.does}{PARTED}{button.to}"}]
        for button in buttons
    ]
    return msgspec.json.encode({"inline_keyboard": rows}).decode()

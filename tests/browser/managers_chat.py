"""The managers' chat in the Telegram stand-in, in the hands of a test."""

import asyncio
from typing import Any

from playwright.async_api import APIRequestContext

from tests.stand_ins.telegram_desk import CHAT

WITHIN_S = 20.0
POLL_S = 0.05

Card = dict[str, Any]


class ManagersChat:
    """What the bot has posted for the managers, and its buttons."""

    def __init__(self, requests: APIRequestContext, url: str) -> None:
        self._requests = requests
        self._url = url

    async def card(self, words: str) -> Card:
        """Wait for the card that holds *words*."""
        async with asyncio.timeout(WITHIN_S):
            while not (found := await self._with(words)):
                await asyncio.sleep(POLL_S)
        return found[-1]

    async def picture(self, card: Card) -> bytes:
        """Give the photo under which the card stands."""
        answer = await self._requests.get(f"{self._url}/control/photos/{card['photo']}")
        assert answer.ok
        return await answer.body()

    async def tap(self, card: Card, button: str) -> None:
        """Tap the button that says *button*."""
        order = {"chat_id": CHAT, "message_id": card["message_id"], "text": button}
        answer = await self._requests.post(f"{self._url}/control/press", data=order)
        [delivered] = (await answer.json())["answers"]
        assert delivered["status"] == 200

    async def _with(self, words: str) -> list[Card]:
        answer = await self._requests.get(f"{self._url}/control/messages")
        cards: list[Card] = (await answer.json())["messages"]
        return [it for it in cards if words in (it["text"] or it["caption"])]

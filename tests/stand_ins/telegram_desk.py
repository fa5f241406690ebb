"""How the tests work with the Telegram stand-in."""

import io
from typing import Any

from aiohttp import ClientResponse, FormData
from PIL import Image

from tests.stand_ins.manychat_desk import Client

TOKEN = "700000001:token"
CHAT = -100500


def a_png(width: int, height: int) -> bytes:
    """Draw a picture of that size with nothing on it."""
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


PNG = a_png(60, 90)


def keyboard(*payloads: str) -> dict[str, Any]:
    """Make one row of buttons; each says what it carries."""
    return {"inline_keyboard": [[{"text": it, "callback_data": it} for it in payloads]]}


class TelegramDesk:
    """Drives the stand-in and calls it as a notifier does."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(
        self, method: str, *, token: str = TOKEN, **params: Any
    ) -> ClientResponse:
        """Call a method with JSON."""
        return await self.client.post(f"/bot{token}/{method}", json=params)

    async def result(self, method: str, **params: Any) -> Any:
        """Call a method that must succeed, and give its result."""
        response = await self.call(method, **params)
        assert response.status == 200, await response.text()
        answer = await response.json()
        assert answer["ok"] is True
        return answer["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """Call a method that must be refused with 400, and give the description."""
        response = await self.call(method, **params)
        answer = await response.json()
        assert (response.status, answer["ok"]) == (400, False)
        assert answer["error_code"] == 400
        return str(answer["description"])

    async def send_photo(self, picture: bytes, **fields: str) -> ClientResponse:
        """Upload a photo as a file."""
        return await self._upload("sendPhoto", "photo", picture, fields)

    async def send_document(self, content: bytes, **fields: str) -> ClientResponse:
        """Upload any file."""
        return await self._upload("sendDocument", "document", content, fields)

    async def _upload(
        self, method: str, field: str, content: bytes, fields: dict[str, str]
    ) -> ClientResponse:
        form = FormData({"chat_id": str(CHAT), **fields})
        form.add_field(field, content, filename="receipt.png")
        return await self.client.post(f"/bot{TOKEN}/{method}", data=form)

    async def fault(self, kind: str, **when: Any) -> None:
        """Switch a fault on."""
        order = {"faults": [{"kind": kind, **when}]}
        await self.ask("POST", "/control/faults", order)

    async def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Call a control route that must succeed."""
        async with self.client.request(method, path, json=body) as response:
            assert response.ok, await response.text()
            answer: dict[str, Any] = await response.json()
            return answer

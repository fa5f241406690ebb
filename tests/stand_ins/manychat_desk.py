"""How the tests work with the ManyChat stand-in: its control and its API."""

from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient

Client = TestClient[web.Request, web.Application]

API_KEY = "104550001:key"
SECRET = "webhook secret"


def text(words: str) -> dict[str, Any]:
    """Make a text message."""
    return {"type": "text", "text": words}


class Desk:
    """Drives the stand-in and calls it as a shop's service does."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def contact(self, **about: Any) -> str:
        """Create a contact and give its id."""
        contact = await self.ask("POST", "/control/contacts", about)
        return str(contact["id"])

    async def contacts(self) -> list[str]:
        """Give the ids of all contacts."""
        known = await self.ask("GET", "/control/contacts")
        return [str(contact["id"]) for contact in known["contacts"]]

    async def open_chat(self, **about: Any) -> str:
        """Create a contact whose window is open."""
        contact = await self.contact(**about)
        await self.write(contact, text="hello", hold=True)
        return contact

    async def write(self, contact: str, **message: Any) -> dict[str, Any]:
        """Write as the shopper."""
        return await self.ask("POST", f"/control/contacts/{contact}/messages", message)

    async def fault(self, kind: str, **when: Any) -> None:
        """Switch a fault on."""
        order = {"faults": [{"kind": kind, **when}]}
        await self.ask("POST", "/control/faults", order)

    async def log(self, kind: str, contact: str | None = None) -> list[dict[str, Any]]:
        """Read the entries of one kind."""
        query = f"?kind={kind}" + (f"&contact={contact}" if contact else "")
        found = await self.ask("GET", f"/control/log{query}")
        return list(found["entries"])

    async def bubbles(self, contact: str) -> list[dict[str, Any]]:
        """Read what the shop wrote to the contact."""
        chat = await self.ask("GET", f"/control/contacts/{contact}/conversation")
        return [it for it in chat["bubbles"] if it["sender"] == "shop"]

    async def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Call a control route that must succeed."""
        async with self.client.request(method, path, json=body) as response:
            assert response.ok, await response.text()
            answer: dict[str, Any] = await response.json()
            return answer

    async def call(
        self, method: str, path: str, *, key: str | None = API_KEY, **rest: Any
    ) -> ClientResponse:
        """Call the public API."""
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        return await self.client.request(method, path, headers=headers, **rest)

    async def send(
        self, contact: str, *messages: dict[str, Any], **content: Any
    ) -> ClientResponse:
        """Call sendContent; *content* adds to it or replaces its keys."""
        whole = {"type": "instagram", "messages": messages, **content}
        return await self.send_raw(
            {
                "subscriber_id": int(contact),
                "data": {"version": "v2", "content": whole},
            }
        )

    async def send_raw(self, body: Any) -> ClientResponse:
        """Call sendContent with exactly this body."""
        return await self.call("POST", "/fb/sending/sendContent", json=body)


async def error_of(response: ClientResponse, status: int = 400) -> dict[str, Any]:
    """Read an error that came with *status*."""
    assert response.status == status
    answer: dict[str, Any] = await response.json()
    assert answer["status"] == "error"
    return answer


async def reasons_of(response: ClientResponse) -> str:
    """Read the reasons of a validation error."""
    answer = await error_of(response)
    assert answer["message"] == "Validation error"
    return "; ".join(it["message"] for it in answer["details"]["messages"])

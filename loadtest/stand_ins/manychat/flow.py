"""
The flow runner: calls the service's webhook for every message of a shopper.

As ManyChat does: one call at a time per contact, cut off after ten seconds, no retry.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Self
from weakref import WeakValueDictionary

import aiohttp
import msgspec

from loadtest.stand_ins.journal import Journal
from loadtest.stand_ins.manychat.bodies import (
    MessageOrder,
    custom_fields,
    input_text,
    webhook_body,
)
from loadtest.stand_ins.manychat.contacts import Account, Contact

log = logging.getLogger(__name__)

CUTOFF_S = 10.0


class Webhook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the service listens; nothing is called without ``url``."""

    url: str | None = None
    secret: str | None = None
    cutoff_s: float = CUTOFF_S


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message of a shopper with the body that carries it to the service."""

    id: str
    contact: str
    body: bytes


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """
    What the flow saw of one call.

    ``status`` is None when no answer came; then ``error`` is ``timeout``, ``refused``,
    ``cut`` or ``no webhook``.  ``body`` is JSON if it was JSON, else text.
    """

    status: int | None = None
    body: Any = None
    error: str | None = None
    ms: float = 0.0


class Flow:
    """Takes messages of shoppers and brings them to the service."""

    def __init__(self, account: Account, journal: Journal, webhook: Webhook) -> None:
        self.webhook = webhook
        self.messages: dict[str, Message] = {}
        self._account = account
        self._journal = journal
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[tuple[Answer, ...]]] = set()
        self._http: aiohttp.ClientSession | None = None
        self._made = 0

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._http is not None:
            await self._http.close()

    def reset(self) -> None:
        """Forget the messages; calls that are under way go on."""
        self.messages.clear()

    def hear(self, contact: Contact, order: MessageOrder) -> Message:
        """Note what the shopper writes; it opens the window but isn't delivered yet."""
        for name, value in custom_fields(order).items():
            contact = self._account.set_field(contact, name, value)
        contact = self._account.hear(contact, input_text(order))
        self._made += 1
        message = Message(
            id=f"m{self._made}",
            contact=contact.id,
            body=msgspec.json.encode(webhook_body(order, self._account, contact)),
        )
        self.messages[message.id] = message
        self._write_bubbles(message, order)
        return message

    async def deliver(
        self, message: Message, *, copies: int, at_once: bool
    ) -> tuple[Answer, ...]:
        """Call the webhook per copy, when the contact's earlier calls are over."""
        lock = self._locks.setdefault(message.contact, asyncio.Lock())
        async with lock:
            if not at_once:
                return tuple([await self._call(message) for _ in range(copies)])
            async with asyncio.TaskGroup() as group:
                calls = [
                    group.create_task(
                        self._call(message), name=f"webhook {message.id} {copy}"
                    )
                    for copy in range(copies)
                ]
        return tuple(call.result() for call in calls)

    def start(
        self, message: Message, *, copies: int, at_once: bool
    ) -> asyncio.Task[tuple[Answer, ...]]:
        """Deliver in the background; whoever waits may stop without ending it."""
        task = asyncio.create_task(
            self.deliver(message, copies=copies, at_once=at_once),
            name=f"deliver {message.id}",
        )
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[tuple[Answer, ...]]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error(
                "delivery failed", extra={"task": task.get_name()}, exc_info=error
            )

    async def _call(self, message: Message) -> Answer:
        entry = self._journal.write(
            "webhook", contact=message.contact, message=message.id
        )
        started_s = asyncio.get_running_loop().time()
        answer = await self._post(message.body)
        took_s = asyncio.get_running_loop().time() - started_s
        answer = msgspec.structs.replace(answer, ms=round(took_s * 1000, 1))
        self._journal.write(
            "webhook_answer",
            contact=message.contact,
            message=message.id,
            webhook=entry.n,
            **msgspec.structs.asdict(answer),
        )
        return answer

    async def _post(self, body: bytes) -> Answer:
        if self.webhook.url is None or self._http is None:
            return Answer(error="no webhook")
        try:
            async with self._http.post(
                self.webhook.url,
                data=body,
                headers=self._headers(),
                timeout=aiohttp.ClientTimeout(total=self.webhook.cutoff_s),
                allow_redirects=False,
            ) as response:
                return Answer(
                    status=response.status, body=_readable(await response.read())
                )
        except TimeoutError:
            return Answer(error="timeout")
        except aiohttp.ClientConnectorError:
            return Answer(error="refused")
        except aiohttp.ClientError:
            return Answer(error="cut")

    def _headers(self) -> Mapping[str, str]:
        headers = {"Content-Type": "application/json"}
        if self.webhook.secret is not None:
            headers["Authorization"] = f"Bearer {self.webhook.secret}"
        return headers

    def _write_bubbles(self, message: Message, order: MessageOrder) -> None:
        self._journal.write(
            "message",
            contact=message.contact,
            message=message.id,
            text=order.text,
            image_urls=order.image_urls,
            message_id=order.message_id,
        )
        bubbles: list[dict[str, Any]] = [
            {"type": "image", "url": url} for url in order.image_urls
        ]
        if order.text or not bubbles:
            bubbles.append({"type": "text", "text": order.text})
        for bubble in bubbles:
            self._journal.write(
                "bubble",
                contact=message.contact,
                sender="shopper",
                message=message.id,
                bubble=bubble,
            )


def _readable(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body.decode(errors="replace")

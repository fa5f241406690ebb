"""The service under test as its API shows it; only the fields that we look at."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, TypeVar

import aiohttp
import msgspec

from loadtest.errors import LoadError

OK = 200
NOT_FOUND = 404
UNAVAILABLE = 503
PATIENCE_S = 30.0  # for a service that is started again in between
RETRY_S = 0.5


class ModelCall(msgspec.Struct, frozen=True):
    """One call of a model."""

    node: str
    ms: float
    outcome: str


class Timing(msgspec.Struct, frozen=True):
    """Milliseconds by what they were spent on."""

    quiet: float | None = None
    wait: float | None = None
    think: float | None = None
    model: float | None = None
    commit: float | None = None
    push: float | None = None


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One turn; *inbound*: the ids by which the webhook accepted its messages."""

    id: str
    trace_id: str
    inbound: tuple[str, ...]
    stage_before: str
    stage_after: str
    replies: tuple[str, ...] = ()
    model_calls: tuple[ModelCall, ...] = ()
    degraded: str | None = None
    timing_ms: Timing = Timing()


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One ManyChat call."""

    id: str
    subscriber: str
    turn_id: str | None
    kind: str
    messages: tuple[dict[str, Any], ...]
    state: str
    queued_at: datetime


class Delivery(msgspec.Struct, frozen=True):
    """Where an order goes."""

    phone: str | None = None
    full_name: str | None = None


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One order; money is in kopiykas."""

    id: str
    subscriber: str
    status: str
    total: int
    delivery: Delivery


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One payment that a manager decides on."""

    id: str
    order_id: str
    subscriber: str
    state: str


class Stats(msgspec.Struct, frozen=True):
    """What waits."""

    messages_waiting: int
    calls: dict[str, int]


class Ready(msgspec.Struct, frozen=True):
    """What `/readyz` says."""

    status: str
    degraded: tuple[str, ...]


T = TypeVar("T")


class Page(msgspec.Struct, frozen=True):
    """A part of a list."""

    items: tuple[Any, ...]
    next: str | None


class Krama:
    """Asks the service, and asks again while it is being started anew."""

    def __init__(self, http: aiohttp.ClientSession, url: str, token: str) -> None:
        """*http* has *url* as its base."""
        self.url = url
        self.token = token
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}

    async def ready(self) -> Ready | None:
        """
        Give what `/readyz` says; None if nobody answers.

        Raises:
            LoadError: Who answers isn't Krama.
        """
        try:
            async with self._http.get("/readyz") as response:
                return msgspec.json.decode(await response.read(), type=Ready)
        except (aiohttp.ClientError, TimeoutError):
            return None
        except msgspec.DecodeError as error:
            raise LoadError(f"{self.url} isn't Krama") from error

    async def metrics(self) -> str:
        """Give `/metrics`, or nothing while the service is away."""
        try:
            async with self._http.get("/metrics") as response:
                return await response.text() if response.ok else ""
        except (aiohttp.ClientError, TimeoutError):
            return ""

    async def decide(self, case: str, decision: str, *, by: str) -> bool:
        """Decide a case; say whether it is decided so now."""
        path = f"/api/cases/{case}/{decision}"
        status, _ = await self._ask("POST", path, {"by": by})
        return status == OK

    async def stats(self) -> Stats:
        """Give what waits."""
        body = await self._body("/api/stats") or b""
        return msgspec.json.decode(body, type=Stats)

    async def open_cases(self) -> list[Case]:
        """Give the cases that wait for a manager."""
        return [case async for case in self.every("/api/cases?state=open&", Case)]

    async def every(self, path: str, kind: type[T]) -> AsyncIterator[T]:
        """
        Go through a list of the API, newest first; *path* ends with ? or &.

        Of a chat that isn't known there is nothing.
        """
        cursor = ""
        while True:
            body = await self._body(path + cursor)
            if body is None:
                return
            page = msgspec.json.decode(body, type=Page)
            for item in page.items:
                yield msgspec.convert(item, type=kind)
            if page.next is None:
                return
            cursor = f"cursor={page.next}"

    async def _body(self, path: str) -> bytes | None:
        status, body = await self._ask("GET", path)
        if status == NOT_FOUND:
            return None
        if status != OK:
            raise LoadError(f"{path}: {status} {body.decode(errors='replace')[:200]}")
        return body

    async def _ask(
        self, method: str, path: str, body: object = None
    ) -> tuple[int, bytes]:
        """Ask until there is an answer; 503 counts as none."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    answer = await self._once(method, path, body)
                    if answer is not None:
                        return answer
                    await asyncio.sleep(RETRY_S)
        except TimeoutError as error:
            raise LoadError(f"the service doesn't answer {path}") from error

    async def _once(
        self, method: str, path: str, body: object
    ) -> tuple[int, bytes] | None:
        try:
            async with self._http.request(
                method, path, json=body, headers=self._headers
            ) as response:
                content = await response.read()
        except (aiohttp.ClientError, ConnectionError):
            return None
        return None if response.status == UNAVAILABLE else (response.status, content)

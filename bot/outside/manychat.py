"""
ManyChat's public API, as far as we call it.

Whatever goes wrong becomes a `CallFailure` that says what is known about the effect.
https://api.manychat.com/swagger
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any

import aiohttp
import msgspec

from bot.config import Config, Secret
from rules.ids import SubscriberId

CONNECT_S = 5.0  # the wait for a free connection included
WINDOW_CLOSED_CODES = frozenset({3011, 3031})
INVALID_TEXT = "Validation error"
FIRST_SERVER_ERROR = 500


class Failure(StrEnum):
    """How a call can fail; each is treated in a way of its own."""

    NO_KEY = "no_key"  # MANYCHAT_API_KEY isn't set: nothing was called
    NOT_CONNECTED = "not_connected"  # nothing was written
    RATE_LIMITED = "rate_limited"
    UNAUTHORIZED = "unauthorized"
    SERVER_ERROR = "server_error"  # may have had its effect
    UNANSWERED = "unanswered"  # may have had its effect
    INVALID = "invalid"
    WINDOW_CLOSED = "window_closed"
    REJECTED = "rejected"


class CallFailure(Exception):
    """
    A call failed.

    retry_after_s: what ManyChat asks for, if it does; detail: its words.
    """

    def __init__(
        self, failure: Failure, *, detail: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(failure, detail)
        self.failure = failure
        self.detail = detail
        self.retry_after_s = retry_after_s


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What every answer is wrapped in; HTTP 200 can hold an error too."""

    status: str
    data: Any = None
    message: str = ""
    code: int | None = None


_envelope_decoder = msgspec.json.Decoder(Envelope, strict=False)


class ManyChat:
    """Calls the API over one pool of connections."""

    def __init__(
        self, http: aiohttp.ClientSession, *, url: str, key: Secret | None
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._key = key

    @property
    def has_key(self) -> bool:
        """Whether anything can be sent at all."""
        return self._key is not None

    async def send_content(
        self, subscriber: SubscriberId, messages: Sequence[Mapping[str, object]]
    ) -> None:
        """
        Send *messages* (format v2) in one call; accepted doesn't mean delivered.

        Without the content's type ManyChat judges by another channel's rules, and
        a `message_tag` makes it refuse.

        Raises:
            CallFailure: It isn't known to be accepted.
        """
        content = {"type": "instagram", "messages": messages}
        await self._call(
            "POST",
            "/fb/sending/sendContent",
            body={
                "subscriber_id": _number(subscriber),
                "data": {"version": "v2", "content": content},
            },
        )

    async def set_field(self, subscriber: SubscriberId, name: str, value: str) -> None:
        """
        Set the custom field *name* of a contact.

        Raises:
            CallFailure: It isn't known to be set.
        """
        await self._call(
            "POST",
            "/fb/subscriber/setCustomFieldByName",
            body={
                "subscriber_id": _number(subscriber),
                "field_name": name,
                "field_value": value,
            },
        )

    async def contact(self, subscriber: SubscriberId) -> Any:
        """
        Give what ManyChat knows of a contact.

        Raises:
            CallFailure: It doesn't tell.
        """
        query = {"subscriber_id": subscriber}
        return await self._call("GET", "/fb/subscriber/getInfo", query=query)

    async def account(self) -> Any:
        """
        Give the account that the key belongs to.

        Raises:
            CallFailure: It doesn't tell: the key is wrong, or nobody is there.
        """
        return await self._call("GET", "/fb/page/getInfo")

    async def _call(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        query: Mapping[str, str] | None = None,
    ) -> Any:
        if self._key is None:
            raise CallFailure(Failure.NO_KEY)
        try:
            async with self._http.request(
                method,
                f"{self._url}{path}",
                params=query,
                data=None if body is None else msgspec.json.encode(body),
                headers={
                    "Authorization": f"Bearer {self._key.reveal()}",
                    "Content-Type": "application/json",
                },
                allow_redirects=False,
            ) as response:
                return _judged(response, await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise CallFailure(Failure.NOT_CONNECTED) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            detail = type(error).__name__
            raise CallFailure(Failure.UNANSWERED, detail=detail) from error


@asynccontextmanager
async def open_manychat(config: Config) -> AsyncIterator[ManyChat]:
    """Open the pool of connections; nothing is connected yet."""
    timeout = aiohttp.ClientTimeout(
        total=config.manychat_timeout_seconds,
        connect=min(CONNECT_S, config.manychat_timeout_seconds),
    )
    connector = aiohttp.TCPConnector(limit=config.manychat_pool_max_size)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as http:
        yield ManyChat(http, url=config.manychat_api_url, key=config.manychat_api_key)


def _number(subscriber: SubscriberId) -> msgspec.Raw | str:
    """Write an id as the API declares it: its digits, whatever their number."""
    return msgspec.Raw(subscriber.encode()) if subscriber.isdecimal() else subscriber


def _judged(response: aiohttp.ClientResponse, body: bytes) -> Any:
    """
    Give the data of an answer.

    Raises:
        CallFailure: It tells of a failure.
    """
    match response.status:
        case 429:
            raise CallFailure(
                Failure.RATE_LIMITED, retry_after_s=_retry_after(response)
            )
        case 401 | 403:
            raise CallFailure(Failure.UNAUTHORIZED)
        case status if status >= FIRST_SERVER_ERROR:
            raise CallFailure(Failure.SERVER_ERROR, detail=str(status))
    try:
        envelope = _envelope_decoder.decode(body)
    except msgspec.DecodeError as error:
        # a page of a proxy: it may stand before or behind the effect
        failure = Failure.UNANSWERED if response.ok else Failure.REJECTED
        raise CallFailure(failure, detail=f"{response.status}, not JSON") from error
    if response.ok and envelope.status == "success":
        return envelope.data
    raise CallFailure(_failure_of(envelope), detail=envelope.message)


def _failure_of(envelope: Envelope) -> Failure:
    if envelope.code in WINDOW_CLOSED_CODES:
        return Failure.WINDOW_CLOSED
    if envelope.message.startswith(INVALID_TEXT):
        return Failure.INVALID
    return Failure.REJECTED


def _retry_after(response: aiohttp.ClientResponse) -> float | None:
    """Read the header when it is a number of seconds."""
    value = response.headers.get("Retry-After", "")
    return float(value) if value.isdecimal() else None

"""
The `openai` package's client, used at its lower level.

Authentication, base URLs and error classes are the package's; bodies are ours: its
upper level transforms parameters and builds models, which costs more than the call.
Importing this module takes about a second: `opening` does it in a thread.
"""

import logging
from typing import Any

import httpx2
import openai

from bot.config import Config
from bot.outside.model.schema import AnswerFormat
from bot.outside.model.wire import (
    MAX_BODY_BYTES,
    CallFailed,
    CallOutcome,
    Message,
    Reply,
    read_models,
    read_reply,
    with_schema,
    with_words,
)

OPENAI_URL = "https://api.openai.com/v1"
NO_KEY = "none"  # of a server of one's own, which asks for none
PATH = "/chat/completions"
MODELS_PATH = "/models"
ABOUT_SCHEMAS = ("response_format", "json_schema")  # in a server's complaint
CONNECT_S = 5.0
KEEP_ALIVE_S = 60.0
# the package then leaves reading the body to us, so that its size can be bounded
UNREAD: openai.RequestOptions = {"headers": {"X-Stainless-Raw-Response": "stream"}}

log = logging.getLogger(__name__)


class OpenAiServer:
    """One server; learns of each model whether it can be held to a schema."""

    def __init__(self, client: openai.AsyncOpenAI) -> None:
        self._client = client
        self._without_schemas: set[str] = set()

    async def complete(
        self, model: str, messages: tuple[Message, ...], wanted: AnswerFormat[Any]
    ) -> Reply:
        """
        Ask *model* once; it has as long as the caller gives it.

        Raises:
            CallFailed: It doesn't answer.
        """
        try:
            if model not in self._without_schemas:
                return await self._by_schema(model, messages, wanted)
            return await self._post(with_words(model, messages, wanted))
        except openai.APIError as error:
            raise _failed(error) from error
        except httpx2.HTTPError as error:
            raise CallFailed(CallOutcome.BROKEN) from error

    async def _by_schema(
        self, model: str, messages: tuple[Message, ...], wanted: AnswerFormat[Any]
    ) -> Reply:
        try:
            return await self._post(with_schema(model, messages, wanted))
        except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
            if not any(word in str(error) for word in ABOUT_SCHEMAS):
                raise
            log.warning("server has no schemas", extra={"model": model})
            self._without_schemas.add(model)
        return await self._post(with_words(model, messages, wanted))

    async def _post(self, body: bytes) -> Reply:
        response = await self._client.post(
            PATH, cast_to=httpx2.Response, content=body, options=UNREAD
        )
        try:
            return read_reply(await _read(response))
        finally:
            await response.aclose()

    async def models(self) -> frozenset[str]:
        """
        Name the server's models; none if it keeps no list of them.

        Raises:
            CallFailed: It doesn't tell.
        """
        try:
            response = await self._client.get(
                MODELS_PATH, cast_to=httpx2.Response, options=UNREAD
            )
            try:
                return read_models(await _read(response))
            finally:
                await response.aclose()
        except openai.NotFoundError:
            return frozenset()
        except openai.APIError as error:
            raise _failed(error) from error
        except httpx2.HTTPError as error:
            raise CallFailed(CallOutcome.BROKEN) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def open_server(config: Config) -> OpenAiServer:
    """Make the client of the server that *config* names; nothing is connected yet."""
    timeout = httpx2.Timeout(config.llm_timeout_seconds, connect=CONNECT_S)
    limits = httpx2.Limits(
        max_connections=config.llm_pool_max_size,
        max_keepalive_connections=config.llm_pool_max_size,
        keepalive_expiry=KEEP_ALIVE_S,
    )
    key = config.openai_api_key
    return OpenAiServer(
        openai.AsyncOpenAI(
            api_key=key.reveal() if key else NO_KEY,
            base_url=config.openai_base_url or OPENAI_URL,
            timeout=timeout,
            max_retries=0,  # the package would wait and repeat behind our back
            http_client=openai.DefaultAioHttpClient(
                timeout=timeout, limits=limits, follow_redirects=False
            ),
        )
    )


async def _read(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            raise CallFailed(CallOutcome.TOO_LARGE)
    return bytes(body)


def _failed(error: openai.APIError) -> CallFailed:
    match error:
        case openai.RateLimitError():
            after = error.response.headers.get("Retry-After", "")
            return CallFailed(
                CallOutcome.RATE_LIMITED,
                retry_after_s=float(after) if after.isdecimal() else None,
            )
        case openai.InternalServerError():
            return CallFailed(CallOutcome.SERVER_ERROR)
        case openai.APIStatusError():
            return CallFailed(CallOutcome.REFUSED)
        case openai.APIConnectionError() if isinstance(
            error.__cause__, httpx2.ConnectError
        ):
            return CallFailed(CallOutcome.NOT_CONNECTED)
        case _:
            return CallFailed(CallOutcome.BROKEN)

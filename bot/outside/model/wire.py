"""
The chat completions format, as far as we speak it.

https://platform.openai.com/docs/api-reference/chat
"""

from enum import StrEnum
from typing import Any, Literal

import msgspec

from bot.outside.model.schema import AnswerFormat, AnswerT

MAX_BODY_BYTES = 128 * 1024  # of an answer; ours are a few KB
CHARACTERS_PER_TOKEN = 3
TOKENS_PER_IMAGE = 800
USUAL_ANSWER_TOKENS = 300


class CallOutcome(StrEnum):
    """How a call ended; a label of its metrics."""

    ANSWERED = "answered"
    CANCELLED = "cancelled"  # nobody waited for it any more
    TIMEOUT = "timeout"
    NOT_CONNECTED = "not_connected"
    BROKEN = "broken"  # the connection broke, or the server didn't speak HTTP
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    REFUSED = "refused"  # wrong key, unknown model, bad request
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    WRONG_SHAPE = "wrong_shape"
    EMPTY = "empty"


UNCHARGED = frozenset(  # the model hasn't begun to think
    {CallOutcome.NOT_CONNECTED, CallOutcome.RATE_LIMITED, CallOutcome.REFUSED}
)


class CallFailed(Exception):
    """A call gave no answer that can be used; *retry_after_s* as the server asks."""

    def __init__(
        self, outcome: CallOutcome, *, retry_after_s: float | None = None
    ) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.retry_after_s = retry_after_s


class Tokens(msgspec.Struct, frozen=True):
    """What a call takes in and gives out."""

    incoming: int
    outgoing: int


class TextPart(msgspec.Struct, frozen=True, tag="text"):
    """Words beside a picture."""

    text: str


class ImageUrl(msgspec.Struct, frozen=True):
    """Where a picture is; ours are ``data:`` URLs."""

    url: str


class ImagePart(msgspec.Struct, frozen=True, tag="image_url"):
    """A picture."""

    image_url: ImageUrl


class Message(msgspec.Struct, frozen=True):
    """One message of a request."""

    role: Literal["system", "user", "assistant"]
    content: str | tuple[TextPart | ImagePart, ...]


class Request(msgspec.Struct, frozen=True):
    """The body of a call."""

    model: str
    messages: tuple[Message, ...]
    response_format: msgspec.Raw


class Reply(msgspec.Struct, frozen=True):
    """What the model says, and what it cost if the server tells."""

    content: str
    tokens: Tokens | None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Spoken(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Spoken


class _Completion(msgspec.Struct):
    choices: list[_Choice] = []
    usage: _Usage | None = None


class _Model(msgspec.Struct):
    id: str


class _Models(msgspec.Struct):
    data: list[_Model] = []


_encoder = msgspec.json.Encoder()
_completion_decoder = msgspec.json.Decoder(_Completion)
_models_decoder = msgspec.json.Decoder(_Models)


def with_schema(
    model: str, messages: tuple[Message, ...], wanted: AnswerFormat[Any]
) -> bytes:
    """Write a request that the server holds the answer to."""
    return _encoder.encode(Request(model, messages, wanted.by_schema))


def with_words(
    model: str, messages: tuple[Message, ...], wanted: AnswerFormat[Any]
) -> bytes:
    """Write a request for a server that knows JSON and no schemas."""
    described = (*messages, Message("system", wanted.in_words))
    return _encoder.encode(Request(model, described, wanted.by_words))


def read_reply(body: bytes) -> Reply:
    """
    Read the body of a response.

    Raises:
        CallFailed: It isn't one.
    """
    try:
        completion = _completion_decoder.decode(body)
    except msgspec.DecodeError as error:
        raise CallFailed(CallOutcome.BROKEN) from error
    content = completion.choices[0].message.content if completion.choices else None
    return Reply(content or "", _told(completion.usage))


def _told(usage: _Usage | None) -> Tokens | None:
    if usage is None or usage.prompt_tokens is None:
        return None
    return Tokens(usage.prompt_tokens, usage.completion_tokens or 0)


def read_models(body: bytes) -> frozenset[str]:
    """
    Read a list of models.

    Raises:
        CallFailed: It isn't one.
    """
    try:
        return frozenset(model.id for model in _models_decoder.decode(body).data)
    except msgspec.DecodeError as error:
        raise CallFailed(CallOutcome.BROKEN) from error


def read_answer(reply: Reply, wanted: AnswerFormat[AnswerT]) -> AnswerT:
    """
    Read what the model says.

    Raises:
        CallFailed: It isn't in the shape that was wanted.
    """
    if not reply.content.strip():
        raise CallFailed(CallOutcome.EMPTY)
    try:
        return wanted.decode(reply.content)
    except msgspec.ValidationError as error:
        raise CallFailed(CallOutcome.WRONG_SHAPE) from error
    except msgspec.DecodeError as error:
        raise CallFailed(CallOutcome.NOT_JSON) from error


def estimate(messages: tuple[Message, ...]) -> Tokens:
    """Guess what a call takes, for when nobody tells."""
    return Tokens(sum(map(_size, messages)), USUAL_ANSWER_TOKENS)


def _size(message: Message) -> int:
    if isinstance(message.content, str):
        return len(message.content) // CHARACTERS_PER_TOKEN
    return sum(
        (
            TOKENS_PER_IMAGE
            if isinstance(part, ImagePart)
            else len(part.text) // CHARACTERS_PER_TOKEN
        )
        for part in message.content
    )

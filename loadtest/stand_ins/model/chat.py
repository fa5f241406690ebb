"""
The chat completions format: what a request may hold and what an answer looks like.

https://platform.openai.com/docs/api-reference/chat
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from loadtest.stand_ins.model.schema import strict_problems

CHARACTERS_PER_TOKEN = 3
TOKENS_PER_MESSAGE = 4
TOKENS_PER_IMAGE = 765
PIECE_CHARACTERS = 24  # of a streamed answer
ROLES = ("system", "developer", "user", "assistant", "tool")
KNOWN = frozenset("""
    model messages response_format stream stream_options temperature top_p n seed stop
    max_tokens max_completion_tokens presence_penalty frequency_penalty user tools
    tool_choice parallel_tool_calls reasoning_effort service_tier metadata store
    logprobs top_logprobs logit_bias modalities prompt_cache_key safety_identifier
    verbosity
    """.split())

Request = Mapping[str, Any]


class Completion(msgspec.Struct, frozen=True, kw_only=True):
    """An answer with its cost in estimated tokens."""

    number: int
    created: int  # seconds since 1970
    model: str
    content: str
    finish_reason: str
    tokens_in: int
    tokens_out: int


def complete(
    request: Request, content: str, *, number: int, created: int
) -> Completion:
    """Make the answer; what passes the request's limit of tokens is cut off."""
    limit = request.get("max_completion_tokens") or request.get("max_tokens")
    is_cut = limit is not None and tokens_of(content) > limit
    if is_cut and limit is not None:
        content = content[: limit * CHARACTERS_PER_TOKEN]
    return Completion(
        number=number,
        created=created,
        model=request["model"],
        content=content,
        finish_reason="length" if is_cut else "stop",
        tokens_in=prompt_tokens(request),
        tokens_out=tokens_of(content),
    )


def complaint(request: Any, *, has_schemas: bool) -> str | None:
    """Say what is wrong with a request; None if nothing is."""
    if not isinstance(request, dict):
        return "We could not parse the JSON body of your request."
    for name in request.keys() - KNOWN:
        return f"Unrecognized request argument supplied: {name}"
    if not isinstance(request.get("model"), str):
        return "you must provide a model parameter"
    messages = request.get("messages")
    if not isinstance(messages, list) or not messages:
        return "Missing required parameter: 'messages'."
    for index, message in enumerate(messages):
        if not isinstance(message, dict) or message.get("role") not in ROLES:
            return f"Invalid value: 'messages[{index}].role'."
        if not isinstance(message.get("content"), str | list):
            return f"Invalid value: 'messages[{index}].content'."
    return _format_complaint(request, has_schemas=has_schemas)


def _format_complaint(request: Request, *, has_schemas: bool) -> str | None:
    wanted = request.get("response_format") or {}
    kind = wanted.get("type", "text")
    if kind == "json_object":
        if "json" not in str(request["messages"]).lower():
            return "'messages' must contain the word 'json' to use 'json_object'."
        return None
    if kind == "text":
        return None
    if kind != "json_schema" or not has_schemas:
        return f"Invalid parameter: 'response_format' of type '{kind}' is not supported"
    outer = wanted.get("json_schema") or {}
    if not outer.get("name") or not isinstance(outer.get("schema"), dict):
        return "Missing required parameter: 'response_format.json_schema'."
    problems = strict_problems(outer["schema"]) if outer.get("strict") else []
    if problems:
        return f"Invalid schema for response_format '{outer['name']}': {problems[0]}"
    return None


def schema_of(request: Request) -> Mapping[str, Any] | None:
    """Give the schema that the answer must fit, if one is asked for."""
    schema: Mapping[str, Any] | None = _outer_schema(request).get("schema")
    return schema


def schema_name(request: Request) -> str | None:
    """Give the name of the schema, if one is asked for."""
    name: str | None = _outer_schema(request).get("name")
    return name


def _outer_schema(request: Request) -> Mapping[str, Any]:
    wanted = request.get("response_format") or {}
    return wanted.get("json_schema") or {}


def text_of(message: Mapping[str, Any]) -> str:
    """Give the words of a message without its pictures."""
    content = message["content"]
    if isinstance(content, str):
        return content
    return "\n".join(part["text"] for part in content if part.get("type") == "text")


def last_user_text(request: Request) -> str:
    """Give the words of the last message of the user."""
    for message in reversed(request["messages"]):
        if message["role"] == "user":
            return text_of(message)
    return ""


def count_images(request: Request) -> int:
    """Count the pictures in the request."""
    return sum(
        part.get("type") == "image_url"
        for message in request["messages"]
        if isinstance(message["content"], list)
        for part in message["content"]
    )


def tokens_of(text: str) -> int:
    """Estimate the tokens of a text."""
    return math.ceil(len(text) / CHARACTERS_PER_TOKEN)


def prompt_tokens(request: Request) -> int:
    """Estimate the tokens of a request."""
    return TOKENS_PER_IMAGE * count_images(request) + sum(
        TOKENS_PER_MESSAGE + tokens_of(text_of(message))
        for message in request["messages"]
    )


def whole(completion: Completion) -> bytes:
    """Encode the answer in one piece."""
    message = {"role": "assistant", "content": completion.content, "refusal": None}
    choice = {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": completion.finish_reason,
    }
    return msgspec.json.encode(
        _head(completion, "chat.completion")
        | {"choices": [choice], "usage": _usage(completion)}
    )


def pieces(completion: Completion, *, with_usage: bool) -> Iterator[bytes]:
    """Encode the answer as server-sent events."""
    text = completion.content
    yield _chunk(completion, {"role": "assistant", "content": ""})
    for start in range(0, len(text), PIECE_CHARACTERS):
        yield _chunk(completion, {"content": text[start : start + PIECE_CHARACTERS]})
    yield _chunk(completion, {}, finish_reason=completion.finish_reason)
    if with_usage:
        head = _head(completion, "chat.completion.chunk")
        yield _event(head | {"choices": [], "usage": _usage(completion)})
    yield b"data: [DONE]\n\n"


def _chunk(
    completion: Completion,
    delta: Mapping[str, Any],
    *,
    finish_reason: str | None = None,
) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return _event(_head(completion, "chat.completion.chunk") | {"choices": [choice]})


def _event(payload: Mapping[str, Any]) -> bytes:
    return b"data: " + msgspec.json.encode(payload) + b"\n\n"


def _head(completion: Completion, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{completion.number}",
        "object": kind,
        "created": completion.created,
        "model": completion.model,
        "system_fingerprint": None,
    }


def _usage(completion: Completion) -> dict[str, Any]:
    return {
        "prompt_tokens": completion.tokens_in,
        "completion_tokens": completion.tokens_out,
        "total_tokens": completion.tokens_in + completion.tokens_out,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
    }

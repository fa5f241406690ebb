"""The routes of the model's API: ``/v1/chat/completions`` and ``/v1/models``."""

import hmac
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from aiohttp import web

from loadtest.stand_ins.control import FAULTS, JOURNAL, cut, hold, json_answer
from loadtest.stand_ins.faults import Fault
from loadtest.stand_ins.model.brain import Brain
from loadtest.stand_ins.model.chat import (
    Completion,
    complaint,
    complete,
    count_images,
    pieces,
    schema_name,
    whole,
)
from loadtest.stand_ins.model.spoiling import FaultKind, spoil

HANG_S = 600.0
DRIBBLE_PIECES = 50
LOGGED_URL_CHARACTERS = 60  # of a picture that stands in the request itself


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """What the server is set up with."""

    api_key: str
    models: tuple[str, ...]
    has_schemas: bool = True


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A call that was taken: what was asked, what goes wrong, what is answered."""

    asked: Mapping[str, Any]
    fault: Fault | None
    completion: Completion
    started_s: float

    @property
    def trouble(self) -> str | None:
        """The kind of fault that hits it."""
        return None if self.fault is None else self.fault.kind


SERVER = web.AppKey("server", Server)
BRAIN = web.AppKey("brain", Brain)


async def list_models(request: web.Request) -> web.Response:
    """Tell which models there are."""
    refusal = _stranger(request)
    if refusal is not None:
        return refusal
    models = [
        {"id": name, "object": "model", "created": 0, "owned_by": "stand-in"}
        for name in request.app[SERVER].models
    ]
    return json_answer({"object": "list", "data": models})


async def create_completion(request: web.Request) -> web.StreamResponse:
    """Answer a chat; what was asked and what came of it is in the journal."""
    refusal = _stranger(request)
    if refusal is not None:
        return refusal
    asked = _decoded(await request.read())
    refusal = _misfit(request, asked)
    if refusal is not None:
        return refusal

    call = _taken(request, asked)
    outcome = "client gone"  # what a cancelled handler leaves behind
    try:
        outcome, response = await _respond(request, call)
    finally:
        _note(request, call, outcome)
    return response


def _taken(request: web.Request, asked: Mapping[str, Any]) -> Call:
    name = schema_name(asked) or "text"
    fault = request.app[FAULTS].strike(name)
    entry = request.app[JOURNAL].write("call", name=name, request=_logged(asked))
    content = request.app[BRAIN].answer(asked)
    if fault is not None:
        content = spoil(fault.kind, content, asked)
    return Call(
        asked=asked,
        fault=fault,
        completion=complete(asked, content, number=entry.n, created=int(time.time())),
        started_s=time.monotonic(),
    )


def _note(request: web.Request, call: Call, outcome: str) -> None:
    completion = call.completion
    request.app[JOURNAL].write(
        "answer",
        call=completion.number,
        outcome=outcome,
        fault=call.trouble,
        content=completion.content if outcome == "answered" else None,
        tokens_in=completion.tokens_in,
        tokens_out=completion.tokens_out,
        seconds=round(time.monotonic() - call.started_s, 4),
    )


async def _respond(request: web.Request, call: Call) -> tuple[str, web.StreamResponse]:
    """Give what became of the call, and the response."""
    if call.fault is not None and call.trouble == FaultKind.RATE_LIMITED:
        return "refused", _rate_limited(call.fault)
    brain = request.app[BRAIN]
    latency = brain.photo_latency if count_images(call.asked) else brain.latency
    seconds = None if call.trouble == FaultKind.HANG else latency.draw_s()
    await hold(request, HANG_S if seconds is None else seconds)
    if seconds is None or call.trouble == FaultKind.CUT:
        return "cut", cut(request)
    if call.trouble == FaultKind.SERVER_ERROR:
        return "failed", error(500, "The server had an error", kind="server_error")
    return await _written(request, call)


async def _written(request: web.Request, call: Call) -> tuple[str, web.StreamResponse]:
    body, kind = _encoded(call), "application/json"
    if call.asked.get("stream"):
        kind = "text/event-stream"
    elif call.trouble != FaultKind.SLOW_DRIBBLE:
        return "answered", web.Response(body=b"".join(body), content_type=kind)
    pause_s = 0.0
    if call.fault is not None and call.trouble == FaultKind.SLOW_DRIBBLE:
        pause_s = call.fault.seconds / DRIBBLE_PIECES
        body = _crumbs(b"".join(body))
    response = web.StreamResponse(headers={"Content-Type": kind})
    try:
        await response.prepare(request)
        for piece in body:
            await response.write(piece)
            await hold(request, pause_s)
        await response.write_eof()
    except ConnectionError:
        return "client gone", response
    return "answered", response


def _encoded(call: Call) -> Iterable[bytes]:
    if not call.asked.get("stream"):
        return [whole(call.completion)]
    options = call.asked.get("stream_options") or {}
    return pieces(call.completion, with_usage=bool(options.get("include_usage")))


def _crumbs(body: bytes) -> Iterator[bytes]:
    size = max(1, -(-len(body) // DRIBBLE_PIECES))
    for start in range(0, len(body), size):
        yield body[start : start + size]


def error(
    status: int,
    message: str,
    *,
    kind: str = "invalid_request_error",
    code: str | None = None,
    headers: dict[str, str] | None = None,
) -> web.Response:
    """Refuse in the shape of the API."""
    detail = {"message": message, "type": kind, "param": None, "code": code}
    return json_answer({"error": detail}, status=status, headers=headers)


def _stranger(request: web.Request) -> web.Response | None:
    _, _, given = request.headers.get("Authorization", "").partition(" ")
    if hmac.compare_digest(given.encode(), request.app[SERVER].api_key.encode()):
        return None
    return error(401, "Incorrect API key provided", code="invalid_api_key")


def _misfit(request: web.Request, asked: Any) -> web.Response | None:
    server = request.app[SERVER]
    reason = complaint(asked, has_schemas=server.has_schemas)
    if reason is not None:
        return error(400, reason)
    if asked["model"] not in server.models:
        message = f"The model `{asked['model']}` does not exist"
        return error(404, message, code="model_not_found")
    return None


def _rate_limited(fault: Fault) -> web.Response:
    headers = (
        None if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    )
    return error(
        429,
        "Rate limit reached",
        kind="requests",
        code="rate_limit_exceeded",
        headers=headers,
    )


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        return None


def _logged(value: Any) -> Any:
    """Shorten pictures that stand in the request itself."""
    match value:
        case dict():
            return {name: _logged(it) for name, it in value.items()}
        case list():
            return [_logged(it) for it in value]
        case str() if value.startswith("data:"):
            return f"{value[:LOGGED_URL_CHARACTERS]}… ({len(value)} characters)"
    return value

"""``/bot<TOKEN>/METHOD``: the token, the faults and the journal around the methods."""

import hmac
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec
from aiohttp import web
from aiohttp.web_request import FileField

from loadtest.stand_ins.control import FAULTS, JOURNAL, cut, hold, json_answer
from loadtest.stand_ins.faults import Fault
from loadtest.stand_ins.telegram.chats import Chats, Photo
from loadtest.stand_ins.telegram.methods import METHODS, BadRequest

DEFAULT_RETRY_AFTER_S = 5


class FaultKind(StrEnum):
    """What can go wrong; none of them lets the call through, but `hang_after`."""

    DOWN = "down"  # the connection is cut
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    FORBIDDEN = "forbidden"  # the bot was thrown out
    HANG = "hang"
    HANG_AFTER = "hang_after"


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The envelope of the Bot API."""

    ok: bool
    result: Any = None
    error_code: int | None = None
    description: str | None = None
    parameters: Mapping[str, int] | None = None


CHATS = web.AppKey("chats", Chats)
TOKEN = web.AppKey("token", str)


async def call_method(request: web.Request) -> web.StreamResponse:
    """Answer a call of the Bot API; the names of methods have no case."""
    token, name = request.match_info["token"], request.match_info["method"]
    method = METHODS.get(name.lower())
    if not hmac.compare_digest(token.encode(), request.app[TOKEN].encode()):
        return _sent(_error(401, "Unauthorized"))
    if method is None:
        return _sent(_error(404, "Not Found"))

    params = await _params(request)
    chat = None if params.get("chat_id") is None else str(params["chat_id"])
    fault = request.app[FAULTS].strike(name, contact=chat)
    answer = None if fault is None else _fault_answer(fault)
    is_lost = fault is not None and fault.kind in (FaultKind.DOWN, FaultKind.HANG)
    if answer is None and not is_lost:
        try:
            answer = Answer(ok=True, result=method(request.app[CHATS], params))
        except BadRequest as error:
            answer = _error(400, f"Bad Request: {error}")
    _note(request, name, params, answer, fault)
    if fault is not None and fault.kind in (FaultKind.HANG, FaultKind.HANG_AFTER):
        await hold(request, fault.seconds)
        return cut(request)
    return cut(request) if answer is None else _sent(answer)


def _fault_answer(fault: Fault) -> Answer | None:
    match fault.kind:
        case FaultKind.RATE_LIMITED:
            seconds = fault.retry_after or DEFAULT_RETRY_AFTER_S
            return Answer(
                ok=False,
                error_code=429,
                description=f"Too Many Requests: retry after {seconds}",
                parameters={"retry_after": seconds},
            )
        case FaultKind.SERVER_ERROR:
            return _error(502, "Bad Gateway")
        case FaultKind.FORBIDDEN:
            return _error(403, "Forbidden: bot was blocked by the user")
        case _:
            return None


def _error(code: int, description: str) -> Answer:
    return Answer(ok=False, error_code=code, description=description)


def _sent(answer: Answer) -> web.Response:
    return json_answer(answer, status=answer.error_code or 200)


def _note(
    request: web.Request,
    name: str,
    params: Mapping[str, Any],
    answer: Answer | None,
    fault: Fault | None,
) -> None:
    """Write the call; a picture is named by its size."""
    chat = params.get("chat_id")
    request.app[JOURNAL].write(
        "call",
        contact=None if chat is None else str(chat),
        method=name,
        params={
            key: (
                {"file_name": it.file_name, "bytes": len(it.body)}
                if isinstance(it, Photo)
                else it
            )
            for key, it in params.items()
        },
        answer=answer,
        fault=None if fault is None else fault.kind,
    )


async def _params(request: web.Request) -> Mapping[str, Any]:
    """Read parameters from the query, from JSON or from a form with files."""
    if request.content_type == "application/json":
        try:
            body = msgspec.json.decode(await request.read(), type=dict[str, Any])
        except (msgspec.ValidationError, msgspec.DecodeError):
            body = {}
        return {**request.query, **body}
    form = await request.post()
    fields = {
        name: Photo(it.file.read(), it.filename) if isinstance(it, FileField) else it
        for name, it in form.items()
    }
    return {**request.query, **fields}

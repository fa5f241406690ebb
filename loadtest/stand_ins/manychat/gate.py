"""
What stands before the public API: key, faults, rate limits, the journal.

``GET|POST /fb/…``: `api.OPERATIONS`.  Any other path: a big HTML page with 404, as the
real service has it.
"""

import hmac
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec
from aiohttp import web
from aiolimiter import AsyncLimiter

from loadtest.stand_ins.control import (
    FAULTS,
    JOURNAL,
    NoSuchThing,
    cut,
    hold,
    json_answer,
)
from loadtest.stand_ins.faults import Fault
from loadtest.stand_ins.manychat.api import (
    OPERATIONS,
    WINDOW_CLOSED,
    WINDOW_CLOSED_TEXT,
    Decision,
    contact_id,
    failure,
    invalid,
    perform,
)
from loadtest.stand_ins.manychat.keys import ACCOUNT, API_KEY, LIMITERS, MEDIA

SEND = "sending/sendContent"
MEDIA_CALL = "media"
HTML_PAGE_BYTES = 38_000
CALLS_PER_S = {"sending": 25, "subscriber": 10, "page": 100}


class FaultKind(StrEnum):
    """
    What can go wrong here.

    ``*_before``: the call has no effect; ``*_after``: it has, but nobody says so.
    """

    UNAUTHORIZED = "unauthorized"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    SERVER_ERROR_AFTER = "server_error_after"
    STATUS_ERROR = "status_error"  # HTTP 200 that holds an error
    WINDOW_CLOSED = "window_closed"
    VALIDATION_ERROR = "validation_error"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    SLOW = "slow"


AFTER = frozenset(
    {
        FaultKind.SERVER_ERROR_AFTER,
        FaultKind.HANG_AFTER,
        FaultKind.CUT_AFTER,
        FaultKind.SLOW,
    }
)
SILENT = frozenset(
    {
        FaultKind.HANG_BEFORE,
        FaultKind.HANG_AFTER,
        FaultKind.CUT_BEFORE,
        FaultKind.CUT_AFTER,
    }
)
DELAYING = frozenset({FaultKind.HANG_BEFORE, FaultKind.HANG_AFTER, FaultKind.SLOW})
SERVER_ERROR = failure("Something went wrong", status=500)


def limiters() -> dict[str, AsyncLimiter]:
    """Make the account's rate limits, one for each family of calls."""
    return {family: AsyncLimiter(rate, 1) for family, rate in CALLS_PER_S.items()}


async def call_api(request: web.Request) -> web.StreamResponse:
    """Answer a call of the public API."""
    call = request.match_info["call"]
    operation = OPERATIONS.get((request.method, call))
    if operation is None:
        return await no_such_page(request)

    params = await _params(request)
    contact = contact_id(params or {})
    fault = request.app[FAULTS].strike(call, contact=contact)
    decision = await _refusal(request, call, fault)
    if decision is None:
        decision = (
            invalid("body: must be a JSON object")
            if params is None
            else perform(operation, request.app[ACCOUNT], params)
        )
    answer = _answered(decision, fault)
    _note(request, call, params, decision, answer, fault)
    await _delay(request, fault)
    if answer is None:
        return cut(request)
    retry_after = fault.retry_after if fault is not None else None
    headers = None if retry_after is None else {"Retry-After": str(retry_after)}
    return json_answer(answer.payload, status=answer.status, headers=headers)


async def show_media(request: web.Request) -> web.StreamResponse:
    """Serve a picture that was uploaded; the faults of call ``media`` hit it."""
    found = request.app[MEDIA].get(request.match_info["name"])
    if found is None:
        raise NoSuchThing("no such picture")
    fault = request.app[FAULTS].strike(MEDIA_CALL)
    await _delay(request, fault)
    if fault is not None and fault.kind in SILENT:
        return cut(request)
    if fault is not None and fault.kind != FaultKind.SLOW:
        return web.Response(status=500)
    return web.Response(body=found.body, headers={"Content-Type": found.content_type})


async def no_such_page(request: web.Request) -> web.Response:
    """Answer as the website does for an unknown path: a long page, not JSON."""
    filler = "<!-- manychat -->".ljust(HTML_PAGE_BYTES)
    page = f"<!DOCTYPE html><html><head><title>404</title>{filler}</head></html>"
    return web.Response(text=page, status=404, content_type="text/html")


async def _params(request: web.Request) -> Mapping[str, Any] | None:
    if request.method == "GET":
        return dict(request.query)
    try:
        return msgspec.json.decode(await request.read(), type=dict[str, Any])
    except (msgspec.ValidationError, msgspec.DecodeError):
        return None


async def _refusal(
    request: web.Request, call: str, fault: Fault | None
) -> Decision | None:
    """Give the answer to a call that doesn't reach its operation."""
    _, _, given = request.headers.get("Authorization", "").partition(" ")
    if not given:
        return failure("Token is required", status=401)
    if not hmac.compare_digest(given.encode(), request.app[API_KEY].encode()):
        return failure("Wrong token", status=401)
    if fault is not None and fault.kind not in AFTER:
        return _fault_answer(fault)
    return await _over_limit(request, call)


async def _over_limit(request: web.Request, call: str) -> Decision | None:
    limiter = request.app[LIMITERS].get(call.partition("/")[0])
    if limiter is None:
        return None
    if not limiter.has_capacity():
        return failure("Rate limit exceeded", status=429)
    await limiter.acquire()
    return None


def _fault_answer(fault: Fault) -> Decision:
    match fault.kind:
        case FaultKind.UNAUTHORIZED:
            return failure(fault.message or "Wrong token", status=401)
        case FaultKind.RATE_LIMITED:
            return failure(fault.message or "Rate limit exceeded", status=429)
        case FaultKind.STATUS_ERROR:
            text = fault.message or "Something went wrong"
            return failure(text, status=200, code=fault.code)
        case FaultKind.WINDOW_CLOSED:
            return failure(WINDOW_CLOSED_TEXT, code=WINDOW_CLOSED)
        case FaultKind.VALIDATION_ERROR:
            return invalid(fault.message or "messages.0: is invalid")
        case _:
            return SERVER_ERROR


def _answered(decision: Decision, fault: Fault | None) -> Decision | None:
    """Give what the caller is told, which after a fault isn't what was decided."""
    if fault is None or not (decision.accepted or fault.kind in SILENT):
        return decision
    if fault.kind in SILENT:
        return None
    return SERVER_ERROR if fault.kind == FaultKind.SERVER_ERROR_AFTER else decision


async def _delay(request: web.Request, fault: Fault | None) -> None:
    if fault is not None and fault.kind in DELAYING:
        await hold(request, fault.seconds)


def _note(
    request: web.Request,
    call: str,
    params: Mapping[str, Any] | None,
    decision: Decision,
    answer: Decision | None,
    fault: Fault | None,
) -> None:
    """Write the call, then every bubble that the shopper sees because of it."""
    journal, contact = request.app[JOURNAL], contact_id(params or {})
    entry = journal.write(
        "send" if call == SEND else "call",
        contact=contact,
        call=call,
        params=params,
        accepted=decision.accepted,
        status=None if answer is None else answer.status,
        answer=None if answer is None else answer.payload,
        fault=None if fault is None else fault.kind,
    )
    for bubble in decision.shown:
        journal.write(
            "bubble", contact=contact, sender="shop", send=entry.n, bubble=bubble
        )

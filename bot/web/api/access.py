"""Who may use /api: whoever has one of the tokens; and how errors leave it."""

import hmac

from aiohttp import web
from aiohttp.typedefs import Handler

from bot import keys
from bot.config import Secret
from bot.sessions.decisions import (
    AlreadyDecided,
    NotTakenOver,
    OrderCancelled,
    TooLong,
    Unknown,
    WindowClosed,
)
from bot.store.errors import StoreUnavailable
from bot.store.page import BadCursor
from bot.web.api.answers import ApiError, refusal

PREFIX = "/api/"
OPEN = frozenset({"/api/openapi.json"})


def has_token(request: web.Request, tokens: tuple[Secret, ...]) -> bool:
    """Compare the bearer token with every configured one, in constant time."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    found = False
    for token in tokens:
        same = hmac.compare_digest(given.encode(), token.reveal().encode())
        found = found or same
    return found and scheme.lower() == "bearer"


@web.middleware
async def api_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only holders of a token in, and give each error its shape."""
    if not request.path.startswith(PREFIX):
        return await handler(request)
    try:
        if request.path not in OPEN and not has_token(
            request, request.app[keys.CONFIG].api_tokens
        ):
            raise ApiError(
                401, "unauthorized", "a bearer token of API_TOKENS is needed"
            )
        return await handler(request)
    except ApiError as error:
        return refusal(error)
    except web.HTTPException as error:
        return refusal(ApiError(error.status, "http", error.reason))
    except tuple(_SHAPES) as error:
        status, code = _SHAPES[type(error)]
        return refusal(ApiError(status, code, str(error)))


_SHAPES: dict[type[Exception], tuple[int, str]] = {
    Unknown: (404, "not_found"),
    AlreadyDecided: (409, "already_decided"),
    OrderCancelled: (409, "order_cancelled"),
    NotTakenOver: (409, "not_taken_over"),
    WindowClosed: (409, "window_closed"),
    TooLong: (422, "too_long"),
    BadCursor: (422, "bad_cursor"),
    StoreUnavailable: (503, "unavailable"),
}

"""Who may use /api: whoever has one of the tokens; and how errors leave it."""

import hmac

from aiohttp import web
from aiohttp.typedefs import Handler

from bot import keys
from bot.config import Secret
from bot.sessions.decisions import (
    NotTakenOver,
    OrderCancelled,
    TooLong,
    Unknown,
    WindowClosed,
)
from bot.store.errors import AlreadyDecided, StoreUnavailable
from bot.store.orders import NotConfirmed
from bot.store.page import BadCursor
from bot.web.api.answers import ApiError, refusal

PREFIX = "/api/"
OPEN = "/api/openapi.json"  # needs no token


SHAPES: dict[type[Exception], tuple[int, str, str]] = {
    Unknown: (404, "not_found", "nothing has this id"),
    AlreadyDecided: (409, "already_decided", "the case was decided in another way"),
    OrderCancelled: (409, "order_cancelled", "the order of the case is cancelled"),
    NotTakenOver: (409, "not_taken_over", "the bot has the chat: take it over first"),
    WindowClosed: (409, "window_closed", "the shopper wrote more than 24 hours ago"),
    NotConfirmed: (409, "not_confirmed", "the order isn't confirmed"),
    TooLong: (422, "too_long", "the text is longer than one call can carry"),
    BadCursor: (422, "bad_cursor", "the cursor isn't one of ours"),
    StoreUnavailable: (503, "unavailable", "the database can't be reached"),
}


def has_token(request: web.Request, tokens: tuple[Secret, ...]) -> bool:
    """Compare the bearer token with every configured one, in constant time."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    shown = given.encode(errors="replace")  # it may be no text
    found = False
    for token in tokens:
        same = hmac.compare_digest(shown, token.reveal().encode())
        found = found or same
    return found and scheme.lower() == "bearer"


@web.middleware
async def api_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only holders of a token in, and give each error its shape."""
    if not request.path.startswith(PREFIX):
        return await handler(request)
    try:
        if request.path != OPEN and not has_token(
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
    except tuple(SHAPES) as error:
        status, code, detail = SHAPES[type(error)]
        return refusal(ApiError(status, code, detail))

"""How /api answers: JSON of our structs, and one shape for every error."""

from typing import Any

import msgspec
from aiohttp import web

_encoder = msgspec.json.Encoder()


class ApiError(Exception):
    """Ends a request with *status* and the error shape."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail


def answer(value: Any, *, status: int = 200) -> web.Response:
    """Give *value* as JSON; shoppers' data is never kept by a cache."""
    return web.Response(
        body=_encoder.encode(value),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def refusal(error: ApiError) -> web.Response:
    """Give the error shape."""
    return answer({"error": error.code, "detail": error.detail}, status=error.status)


def not_found(what: str) -> ApiError:
    """Make the error for an id that nothing has."""
    return ApiError(404, "not_found", f"no such {what}")

"""What every route of the simulator has: who may call it, and how errors look."""

from typing import TypeVar

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.store.errors import StoreUnavailable
from bot.web.simulator.stand_in import StandInAway
from nodes.ports import PortError

PREFIX = "/simulator"
OURS = frozenset({"same-origin", "none"})  # of Sec-Fetch-Site; browsers send it

Body = TypeVar("Body")


class Refusal(Exception):
    """The request can't be done; *code* is a fixed word that the page puts in words."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


def json_answer(content: object, *, status: int = 200) -> web.Response:
    """Answer with JSON."""
    return web.Response(
        body=msgspec.json.encode(content),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


async def body_of(request: web.Request, shape: type[Body]) -> Body:
    """
    Read the request's JSON.

    Raises:
        Refusal: It isn't of that shape.
    """
    try:
        return msgspec.json.decode(await request.read(), type=shape)
    except web.HTTPRequestEntityTooLarge as error:
        raise Refusal(413, "too_long") from error
    except msgspec.DecodeError as error:
        raise Refusal(422, "bad_request") from error


@web.middleware
async def simulator_errors(
    request: web.Request, handler: Handler
) -> web.StreamResponse:
    """Keep other sites' pages out, and give each error its shape."""
    if not request.path.startswith(PREFIX):
        return await handler(request)
    try:
        if request.headers.get("Sec-Fetch-Site", "none") not in OURS | _links(request):
            raise Refusal(403, "another_site")
        return await handler(request)
    except Refusal as refusal:
        return json_answer({"error": refusal.code}, status=refusal.status)
    except (StandInAway, StoreUnavailable, PortError):
        return json_answer({"error": "away"}, status=503)


def _links(request: web.Request) -> frozenset[str]:
    """A link to the page may stand anywhere."""
    is_page = request.method == "GET" and request.path == PREFIX
    return frozenset({"same-site", "cross-site"}) if is_page else frozenset()

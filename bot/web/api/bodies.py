"""What programs send: one struct for each kind of body."""

from typing import Annotated, TypeVar

import msgspec
from aiohttp import web
from msgspec import Meta

from bot.web.api.answers import ApiError
from rules.payments import Reason

Name = Annotated[str, Meta(min_length=1, max_length=100)]


class By(msgspec.Struct, frozen=True):
    """Who does it."""

    by: Name


class Verdict(msgspec.Struct, frozen=True):
    """A manager's word on a case; *note* is internal."""

    by: Name
    reason: Reason = Reason.OTHER
    note: Annotated[str, Meta(max_length=2000)] | None = None


class Say(msgspec.Struct, frozen=True):
    """A manager's words to the shopper."""

    by: Name
    text: Annotated[str, Meta(min_length=1)]


class Sent(msgspec.Struct, frozen=True):
    """The parcel is on its way."""

    by: Name
    tracking: Annotated[str, Meta(min_length=1, max_length=50)]


class CanaryPercent(msgspec.Struct, frozen=True):
    """On how many new chats the canary is tried; *is_over*: on none of all chats."""

    percent: Annotated[int, Meta(ge=0, le=100)]
    by: Name = "api"
    is_over: bool = False


BodyT = TypeVar("BodyT")


async def body_of(request: web.Request, kind: type[BodyT]) -> BodyT:
    """
    Read the request's body as *kind*.

    Raises:
        ApiError: It isn't JSON of that shape; says which field.
    """
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except msgspec.DecodeError as error:
        raise ApiError(422, "invalid", str(error)) from error

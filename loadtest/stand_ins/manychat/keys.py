"""What the application of the ManyChat stand-in holds."""

import msgspec
from aiohttp import web
from aiolimiter import AsyncLimiter

from loadtest.stand_ins.manychat.clock import Clock
from loadtest.stand_ins.manychat.contacts import Account
from loadtest.stand_ins.manychat.flow import Flow


class Picture(msgspec.Struct, frozen=True):
    """An uploaded picture, served as it was declared."""

    body: bytes
    content_type: str


ACCOUNT = web.AppKey("account", Account)
API_KEY = web.AppKey("api_key", str)
CLOCK = web.AppKey("clock", Clock)
FLOW = web.AppKey("flow", Flow)
LIMITERS = web.AppKey("limiters", dict[str, AsyncLimiter])
MEDIA = web.AppKey("media", dict[str, Picture])

"""What can go wrong at the press of a button, to see that nothing is lost."""

import asyncio
import os
import signal
from typing import Literal

import msgspec
from aiohttp import web

from bot import keys
from bot.web.simulator.answers import body_of, json_answer
from rules.ids import SubscriberId

REFUSALS = 2  # in a row, before ManyChat takes the call
DYING_S = 0.1  # after the answer


class FaultOrder(msgspec.Struct, frozen=True):
    """What goes wrong next."""

    kind: Literal["slow_model", "busy_manychat"]


async def strike(request: web.Request) -> web.Response:
    """Let the next turn of a shopper meet a fault."""
    order = await body_of(request, FaultOrder)
    shopper = SubscriberId(request.match_info["shopper"])
    match order.kind:
        case "slow_model":
            request.app[keys.SLOWNESS].strike(shopper)
        case "busy_manychat":
            await request.app[keys.STAND_IN].refuse_calls(shopper, REFUSALS)
    return json_answer({}, status=202)


async def kill(request: web.Request) -> web.Response:
    """Kill this process as a lack of memory would; the demo starts it anew."""
    loop = asyncio.get_running_loop()
    loop.call_later(DYING_S, os.kill, os.getpid(), signal.SIGKILL)
    return json_answer({}, status=202)

"""The control routes of the model stand-in; `app` documents them."""

import msgspec
from aiohttp import web

from loadtest.stand_ins.control import (
    FAULTS,
    JOURNAL,
    BadControl,
    json_answer,
    read_body,
)
from loadtest.stand_ins.model.brain import QueuedAnswer
from loadtest.stand_ins.model.completions import BRAIN
from loadtest.stand_ins.model.latency import BadProfile, Latency
from loadtest.stand_ins.model.scripts import UnknownScript, script_named


class AnswersOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Answers to queue."""

    answers: tuple[QueuedAnswer, ...]


class ScriptOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The script to follow from now on: a name or a file."""

    script: str


class LatencyOrder(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The profiles from now on; ``photo`` (else the same) is for pictures."""

    profile: str
    photo: str | None = None
    hang_percent: float = 0
    seed: int = 0


async def show_answers(request: web.Request) -> web.Response:
    """Give the answers that are waiting."""
    return json_answer({"answers": request.app[BRAIN].queue})


async def queue_answers(request: web.Request) -> web.Response:
    """Queue answers."""
    order = await read_body(request, AnswersOrder)
    request.app[BRAIN].enqueue(order.answers)
    return await show_answers(request)


async def drop_answers(request: web.Request) -> web.Response:
    """Drop the answers that are waiting."""
    request.app[BRAIN].forget()
    return await show_answers(request)


async def set_script(request: web.Request) -> web.Response:
    """Change the script."""
    order = await read_body(request, ScriptOrder)
    try:
        request.app[BRAIN].script = script_named(order.script)
    except UnknownScript as error:
        raise BadControl(str(error)) from error
    return json_answer(order)


async def set_latency(request: web.Request) -> web.Response:
    """Change the latency profiles."""
    order = await read_body(request, LatencyOrder)
    brain = request.app[BRAIN]
    try:
        brain.latency, brain.photo_latency = latencies(order)
    except BadProfile as error:
        raise BadControl(str(error)) from error
    return json_answer(order)


async def reset(request: web.Request) -> web.Response:
    """Forget faults, queued answers and the log; script and latency stay."""
    request.app[FAULTS].clear()
    request.app[BRAIN].forget()
    request.app[JOURNAL].clear()
    return json_answer({"cursor": request.app[JOURNAL].cursor})


def latencies(order: LatencyOrder) -> tuple[Latency, Latency]:
    """
    Make the latency of words and of pictures.

    Raises:
        BadProfile: One of them can't be read.
    """
    photo = order.photo or order.profile
    return (
        Latency(order.profile, hang_percent=order.hang_percent, seed=order.seed),
        Latency(photo, hang_percent=order.hang_percent, seed=order.seed + 1),
    )


ROUTES = (
    web.get("/control/answers", show_answers),
    web.post("/control/answers", queue_answers),
    web.delete("/control/answers", drop_answers),
    web.put("/control/script", set_script),
    web.put("/control/latency", set_latency),
    web.post("/control/reset", reset),
)

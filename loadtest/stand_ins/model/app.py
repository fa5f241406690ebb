"""
The model stand-in as an aiohttp application.

``POST /v1/chat/completions`` (in one piece, or as server-sent events with ``stream``)
and ``GET /v1/models``, with the key checked and ``response_format`` honoured.  What it
answers is decided by queued answers first, then by the script (`scripts`).

``POST /control/answers`` ``{"answers": [{"answer", "when"?, "schema"?, "times"?}]}``
    ``answer``  call (its n), outcome ("answered", "refused", "failed", "cut", "client
            gone"), fault, content (if it was answered), tokens_in, tokens_out, seconds
"""

import msgspec
from aiohttp import web

from loadtest.stand_ins import control as shared
from loadtest.stand_ins.faults import FaultPlan
from loadtest.stand_ins.journal import Journal
from loadtest.stand_ins.model import completions, control
from loadtest.stand_ins.model.brain import Brain
from loadtest.stand_ins.model.scripts import script_named
from loadtest.stand_ins.model.spoiling import FaultKind

MAX_REQUEST_BYTES = 64 * 1024 * 1024


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How the stand-in starts; ``keep_calls`` bounds its log."""

    api_key: str
    models: tuple[str, ...] = ("stand-in",)
    has_schemas: bool = True
    script: str = "helpful"
    latency: str = "constant:0"
    photo_latency: str | None = None
    hang_percent: float = 0
    seed: int = 0
    keep_calls: int = 10_000


def create_app(options: Options) -> web.Application:
    """
    Make the application; nothing is opened before it starts.

    Raises:
        UnknownScript: There is no such script.
        BadProfile: A latency profile can't be read.
    """
    app = web.Application(client_max_size=MAX_REQUEST_BYTES)
    journal = Journal(limit=2 * options.keep_calls)
    shared.set_up(app, journal, FaultPlan(FaultKind, seed=options.seed))
    words, photo = control.latencies(
        control.LatencyOrder(
            profile=options.latency,
            photo=options.photo_latency,
            hang_percent=options.hang_percent,
            seed=options.seed,
        )
    )
    app[completions.BRAIN] = Brain(script_named(options.script), words, photo)
    app[completions.SERVER] = completions.Server(
        api_key=options.api_key,
        models=options.models,
        has_schemas=options.has_schemas,
    )
    app.add_routes(control.ROUTES)
    app.add_routes(
        [
            web.get("/v1/models", completions.list_models),
            web.post("/v1/chat/completions", completions.create_completion),
        ]
    )
    return app

"""
The service with a moment to die: ``python -m tests.crash.victim --at 8 --passage 3``.

It is the service of `bot.app`, put together in the same way; the parts between which it
may be killed are wrapped from outside, and its thinking can be checked by its answers.
"""

import os
from collections.abc import AsyncIterator
from dataclasses import replace

import click
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot import keys
from bot.app import create_app, service_ctx
from bot.commands.serve import serve_until_told
from bot.config import read_config
from bot.loop import run
from bot.store.stores import Stores
from bot.store.turn_commit import TurnCommit
from tests.crash.bugs import BUGS
from tests.crash.points import Point
from tests.crash.thinking import thinking
from tests.crash.watched import Fate, Span, die, watched
from tests.service import WEBHOOK

TURN = Span(during=Point.COMMIT_UNDER_WAY, after=Point.COMMITTED)
DECISION = Span(
    before=Point.DECIDED,
    during=Point.DECISION_UNDER_WAY,
    after=Point.DECISION_COMMITTED,
)


def victim(fate: Fate, bug: str | None, model_s: float) -> web.Application:
    """Make the application that *fate* strikes."""
    config = read_config(os.environ)
    app = create_app(config, lambda kit: thinking(kit, fate, model_s))

    async def watching_ctx(app: web.Application) -> AsyncIterator[None]:
        manychat = app[keys.MANYCHAT] = watched(
            app[keys.MANYCHAT],
            fate,
            send_content=Span(during=Point.PUSH_UNDER_WAY, after=Point.PUSHED),
        )
        stores = _watched_stores(app[keys.STORES], fate)
        app[keys.STORES] = BUGS[bug](stores, manychat) if bug else stores
        yield

    app.cleanup_ctx.insert(app.cleanup_ctx.index(service_ctx), watching_ctx)
    app.middlewares.append(_acknowledging(fate))
    return app


def _watched_stores(stores: Stores, fate: Fate) -> Stores:
    def commit_span(turn: TurnCommit) -> Span:
        return TURN if turn.trace else DECISION

    return replace(
        stores,
        inbox=watched(
            stores.inbox,
            fate,
            store=Span(
                before=Point.REQUEST_READ,
                during=Point.INSERT_UNDER_WAY,
                after=Point.INSERTED,
            ),
        ),
        checkpoints=watched(
            stores.checkpoints,
            fate,
            load=Span(before=Point.TURN_BEGUN),
            commit=commit_span,
        ),
        outbox=watched(
            stores.outbox,
            fate,
            sending=Span(during=Point.MARK_UNDER_WAY, after=Point.MARKED_SENDING),
            sent=Span(during=Point.SENT_MARK_UNDER_WAY, after=Point.MARKED_SENT),
        ),
        notices=watched(
            stores.notices,
            fate,
            claimed=Span(after=Point.NOTICE_CLAIMED),
            sent=Span(before=Point.MANAGERS_TOLD, after=Point.NOTICE_MARKED),
        ),
        processes=watched(
            stores.processes, fate, take_over=Span(after=Point.TAKEN_OVER)
        ),
    )


def _acknowledging(fate: Fate) -> Middleware:
    """End the process when the 200 is written."""

    @web.middleware
    async def acknowledge(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        if request.path == WEBHOOK and fate.strikes(Point.ACKNOWLEDGED):
            await response.prepare(request)
            await response.write_eof()
            die()
        return response

    return acknowledge


@click.command()
@click.option("--at", type=int, help="The number of the point.")
@click.option("--passage", default=1, help="How often it is passed.")
@click.option("--bug", type=click.Choice(list(BUGS)))
@click.option("--model-seconds", default=0.02, help="How long a thought takes.")
def main(at: int | None, passage: int, bug: str | None, model_seconds: float) -> None:
    """Serve until the point is passed, or SIGTERM."""
    fate = Fate(None if at is None else Point(at), passage)
    run(serve_until_told(victim(fate, bug, model_seconds)))


if __name__ == "__main__":
    main()

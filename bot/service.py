"""The parts of the running service, put together: who knows whom."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp

from bot.config import Config
from bot.outside.hosts import MediaHosts
from bot.outside.images import Images
from bot.outside.manychat import ManyChat
from bot.sessions.bubble import Interim
from bot.sessions.calls import CallMaker
from bot.sessions.decisions import Decisions
from bot.sessions.duties import Duties, Routine
from bot.sessions.figures import FIGURES_S, LAG_PROBE_S, Figures
from bot.sessions.line import Line
from bot.sessions.losses import Losses
from bot.sessions.moves import Moves
from bot.sessions.places import Places
from bot.sessions.report import Reporter
from bot.sessions.run import Think
from bot.sessions.sender import Sender
from bot.sessions.turn import Turns
from bot.sessions.workers import Workers
from bot.store.stores import Stores
from bot.time_ladder import PUSH_RESERVE_S, time_ladder
from nodes.kit import Kit


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What is open already when the service starts."""

    stores: Stores
    manychat: ManyChat
    http: aiohttp.ClientSession  # to strangers, for their pictures
    hosts: MediaHosts


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What handlers use of it."""

    sender: Sender
    workers: Workers
    decisions: Decisions


@asynccontextmanager
async def run_service(
    config: Config, outside: Outside, kit: Kit, think: Think
) -> AsyncIterator[Service]:
    """Answer shoppers within the block; at its end, drain."""
    stores, ladder = outside.stores, time_ladder(config)
    sender = Sender.of(config, stores.outbox, outside.manychat, kit.clock)
    calls = CallMaker(config.public_url)
    moves = Moves(stores.checkpoints, sender, calls, kit)
    losses = Losses(stores.notices, moves, kit.clock)
    reporter = Reporter(kit.clock)
    interim = Interim(config, kit, stores.outbox, sender, reporter)
    places = Places(config.worker_concurrency)
    line = Line(
        checkpoints=stores.checkpoints,
        inbox=stores.inbox,
        think=think,
        kit=kit,
        calls=calls,
        sender=sender,
        losses=losses,
        places=places,
        interim=interim,
        reporter=reporter,
        ladder=ladder,
    )
    images = Images(
        outside.http,
        outside.hosts,
        stores.media,
        kit.clock,
        kept_for=timedelta(days=config.retention_days),
    )
    workers = Workers(
        Turns(line, interim, interim_at_s=ladder.interim_at_s),
        images.fetch,
        quiet_s=ladder.quiet_s,
        quiet_at_most_s=ladder.quiet_at_most_s,
    )
    decisions = Decisions(stores, moves, outside.manychat, kit)
    duties = Duties(
        stores=stores,
        workers=workers,
        sender=sender,
        losses=losses,
        moves=moves,
        decisions=decisions,
        clock=kit.clock,
        release_after=timedelta(hours=config.handoff_release_hours),
    )
    places.show()
    workers.show()
    await stores.processes.register()
    await sender.start(losses.hear)
    figures = Figures(stores, kit.clock)
    heart = Routine(
        {
            **duties.heart,
            figures.show: FIGURES_S,
            figures.measure_lag: LAG_PROBE_S,
        }
    )
    rounds = Routine(duties.rounds)
    heart.start()
    rounds.start()
    try:
        yield Service(sender=sender, workers=workers, decisions=decisions)
    finally:
        await rounds.stop()
        await workers.drain(config.drain_seconds)
        await sender.drain(PUSH_RESERVE_S)
        await decisions.close()
        await heart.stop()
        await stores.processes.leave()

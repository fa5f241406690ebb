"""The parts of the running service, put together: who knows whom."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp

from bot.canary import Trial
from bot.config import Config
from bot.outside.hosts import MediaHosts
from bot.outside.images import Images
from bot.outside.manychat import ManyChat
from bot.outside.sharing import Sharing, Word
from bot.sessions.arms import Arms
from bot.sessions.bubble import Interim
from bot.sessions.calls import CallMaker
from bot.sessions.decisions import Decisions
from bot.sessions.duties import Duties, Routine, Schedule
from bot.sessions.figures import Figures
from bot.sessions.line import Line
from bot.sessions.losses import Losses
from bot.sessions.moves import Moves
from bot.sessions.pace import ModelPace
from bot.sessions.places import Places
from bot.sessions.report import Reporter
from bot.sessions.sender import Sender, send_limiter
from bot.sessions.shadowing import Shadowing
from bot.sessions.summaries import Summaries
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
    sharing: Sharing
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
    config: Config, outside: Outside, kit: Kit, arms: Arms, trial: Trial
) -> AsyncIterator[Service]:
    """Answer shoppers within the block; at its end, drain."""
    stores = outside.stores
    limiter = send_limiter(config, outside.sharing)
    sender = Sender.of(config, stores.outbox, outside.manychat, kit.clock, limiter)
    moves = Moves(stores.checkpoints, sender, CallMaker(config.public_url), kit)
    losses = Losses(stores.last_calls, moves, kit.clock)
    summaries = Summaries(moves, kit)
    line = line_of(config, stores, kit, arms, sender, losses, summaries)
    workers = _workers(config, outside, line)
    decisions = Decisions(stores, moves, outside.manychat, kit)
    duties = Duties(
        stores=stores,
        workers=workers,
        sender=sender,
        losses=losses,
        moves=moves,
        decisions=decisions,
        trial=trial,
        clock=kit.clock,
        release_after=timedelta(hours=config.handoff_release_hours),
    )
    line.places.show()
    workers.show()
    await stores.processes.register()
    await losses.remember()
    await sender.start(losses.hear)
    await duties.sweep()  # what others have left goes before what comes now
    async with _repeated({**duties.heart, **Figures(stores, kit.clock).all}):
        async with _repeated(duties.rounds), _heard(outside.sharing, duties, kit):
            yield Service(sender=sender, workers=workers, decisions=decisions)
        await workers.drain(config.drain_seconds)
        await summaries.close()
        await sender.drain(
            PUSH_RESERVE_S, on_their_way_s=config.manychat_timeout_seconds
        )
        await line.shadowing.close()
        await decisions.close()
    await stores.processes.leave()
    await outside.sharing.tell(Word.WAKE)


def line_of(
    config: Config,
    stores: Stores,
    kit: Kit,
    arms: Arms,
    sender: Sender,
    losses: Losses,
    summaries: Summaries,
) -> Line:
    """Put together what a turn passes through."""
    ladder = time_ladder(config)
    reporter = Reporter(kit.clock, ladder)
    return Line(
        checkpoints=stores.checkpoints,
        inbox=stores.inbox,
        arms=arms,
        shadowing=Shadowing(
            stores.shadows,
            arms.canary if config.canary_shadow else None,
            CallMaker(config.public_url),
        ),
        kit=kit,
        calls=CallMaker(config.public_url),
        sender=sender,
        losses=losses,
        places=Places(config.worker_concurrency),
        pace=ModelPace(),
        interim=Interim(
            config, arms, stores.outbox, stores.last_calls, sender, reporter
        ),
        reporter=reporter,
        summaries=summaries,
        ladder=ladder,
    )


def _workers(config: Config, outside: Outside, line: Line) -> Workers:
    images = Images(
        outside.http,
        outside.hosts,
        outside.stores.media,
        line.kit.clock,
        kept_for=timedelta(days=config.retention_days),
    )
    return Workers(
        Turns(line),
        images.fetch,
        line.inbox.waiting,
        quiet_s=line.ladder.quiet_s,
        quiet_at_most_s=line.ladder.quiet_at_most_s,
    )


@asynccontextmanager
async def _heard(sharing: Sharing, duties: Duties, kit: Kit) -> AsyncIterator[None]:
    """Hear what other processes tell within the block."""

    async def forget_goods() -> None:
        kit.goods.forget()

    hearers = {Word.WAKE: duties.wake, Word.CATALOG: forget_goods}
    listening = asyncio.create_task(sharing.listen(hearers), name="hear the others")
    try:
        yield
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


@asynccontextmanager
async def _repeated(schedule: Schedule) -> AsyncIterator[None]:
    """Do duties again and again within the block."""
    routine = Routine(schedule)
    routine.start()
    try:
        yield
    finally:
        await routine.stop()

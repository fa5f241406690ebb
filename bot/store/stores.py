"""All stores over their two pools, opened and closed in one place."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.config import Config
from bot.store.canary import Canaries
from bot.store.cases import Cases
from bot.store.catalog import CatalogStore
from bot.store.chats import Chats
from bot.store.checkpointer.group_commit import GroupCommit
from bot.store.checkpointer.instrumentation import watch_pool
from bot.store.checkpointer.pool import Pool, look_at, open_pool
from bot.store.checkpointer.settings import StoreSettings, capacity
from bot.store.connect import DatabaseError
from bot.store.forget import Forget
from bot.store.handoffs import Handoffs
from bot.store.ids import ProcessId
from bot.store.inbox import Inbox
from bot.store.last_calls import LastCalls
from bot.store.media import Media
from bot.store.notices import Notices
from bot.store.operators import Operators
from bot.store.orders import Orders
from bot.store.outbox import Outbox
from bot.store.photo_questions import PhotoQuestions
from bot.store.processes import Processes
from bot.store.records import Records
from bot.store.retention import Retention
from bot.store.sessions import Checkpoints
from bot.store.shadows import Shadows
from bot.store.spend import Spend
from rules.ids import CartId


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Everything that is kept."""

    inbox: Inbox
    checkpoints: Checkpoints
    outbox: Outbox
    last_calls: LastCalls
    processes: Processes
    catalog: CatalogStore
    cases: Cases
    orders: Orders
    handoffs: Handoffs
    photo_questions: PhotoQuestions
    notices: Notices
    media: Media
    spend: Spend
    chats: Chats
    retention: Retention
    forget: Forget
    operators: Operators
    canaries: Canaries
    records: Records
    shadows: Shadows


@asynccontextmanager
async def open_stores(
    url: str,
    config: Config,
    *,
    process: ProcessId,
    new_cart: Callable[[], CartId],
    case_due: Callable[[datetime], datetime],
) -> AsyncIterator[Stores]:
    """
    Open the stores of the migrated database at *url*.

    case_due: by when a case that is opened at a time should be decided.

    Raises:
        DatabaseError: It can't be reached, or can't carry all replicas' pools.
    """
    settings = StoreSettings.of(config)
    async with _pools(url, settings) as (durable, reading):
        commits = GroupCommit(durable, settings.batches)
        reads = GroupCommit(reading, settings.shared_reads)
        timeout_s = settings.checkpointer.timeout_s
        try:
            yield Stores(
                inbox=Inbox(commits, reads, reading, process, timeout_s=timeout_s),
                checkpoints=Checkpoints(
                    commits,
                    reads,
                    reading,
                    process,
                    new_cart=new_cart,
                    case_due=case_due,
                ),
                outbox=Outbox(commits, reading, process),
                last_calls=LastCalls(reading),
                processes=Processes(reading, process),
                retention=Retention(reading, keep_days=config.retention_days),
                catalog=CatalogStore(reading),
                cases=Cases(reading),
                orders=Orders(reading),
                handoffs=Handoffs(reading),
                photo_questions=PhotoQuestions(reading),
                notices=Notices(reading, process),
                media=Media(reading),
                spend=Spend(reading),
                chats=Chats(reading),
                forget=Forget(reading),
                operators=Operators(reading),
                canaries=Canaries(reading),
                records=Records(reading),
                shadows=Shadows(reading),
            )
        finally:
            await commits.drain()
            await reads.drain()


@asynccontextmanager
async def _pools(url: str, settings: StoreSettings) -> AsyncIterator[tuple[Pool, Pool]]:
    """Open the checkpointer's pool and the one of all others."""
    server = await look_at(url, timeout_s=settings.reading.timeout_s)
    room = capacity(
        settings, offered=server.connections, is_shared_out=server.is_pooled
    )
    if not room.is_enough:
        raise DatabaseError(room.advice)
    async with (
        open_pool(url, settings.checkpointer, is_pooled=server.is_pooled) as durable,
        open_pool(url, settings.reading, is_pooled=server.is_pooled) as reading,
    ):
        watch_pool(durable)
        watch_pool(reading)
        yield durable, reading

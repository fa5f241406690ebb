"""
What sharing commits costs who is alone: ``python -m tools.durable_step``.

One shopper's message is stored as the service stores it, and the same row by a plain
INSERT that commits by itself, each in turn, so that the disk's moods meet both.
"""

import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import asyncpg
import msgspec
import uvloop

from bot.config import read_config
from bot.embedded import embedded_postgres
from bot.store.checkpointer.group_commit import GroupCommit
from bot.store.checkpointer.pool import Pool, open_pool
from bot.store.checkpointer.settings import StoreSettings
from bot.store.ids import ProcessId
from bot.store.inbox import Inbox
from bot.store.migrate import migrate
from rules.ids import SubscriberId
from rules.messages import Inbound
from rules.repeats import key_of

WARM_UP = 300
MS = 1000
MOST = 1.15  # times a plain commit
PROCESS = ProcessId("bench")
PLAIN = """
    INSERT INTO inbox
        (dedupe_key, occurrence, subscriber, received_at, process, message, raw)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (dedupe_key, occurrence) DO NOTHING
    RETURNING dedupe_key, id, received_at
    """


def a_message(number: int) -> Inbound:
    return Inbound(
        subscriber=SubscriberId("7"),
        text="Є «Мальва» на зріст 122?",
        message_id=f"m{number}",
    )


async def seconds_of(
    step: Callable[[Inbound], Awaitable[object]], number: int
) -> float:
    message = a_message(number)
    started_s = time.perf_counter()
    await step(message)
    return time.perf_counter() - started_s


async def measure(plain: asyncpg.Pool, shared: Pool, times: int) -> tuple[float, float]:
    """Give the medians in seconds: of a plain commit, of a durable step."""
    commits = GroupCommit(shared, StoreSettings.of(read_config({})).batches)
    inbox = Inbox(commits, commits, shared, PROCESS, timeout_s=shared.timeout_s)

    async def alone(message: Inbound) -> object:
        body, now = msgspec.json.encode(message), datetime.now(UTC)
        key = key_of(message).digest
        values = (key, now, message.subscriber, now, PROCESS, body, body)
        return await plain.fetchrow(PLAIN, *values)

    async def durably(message: Inbound) -> object:
        raw = msgspec.json.encode(message)
        return await inbox.store(message, raw, datetime.now(UTC))

    alone_s, durably_s = [], []
    for number in range(0, 2 * (WARM_UP + times), 2):
        alone_s.append(await seconds_of(alone, number))
        durably_s.append(await seconds_of(durably, number + 1))
    return median(alone_s[WARM_UP:]), median(durably_s[WARM_UP:])


async def run(times: int) -> int:
    """Measure on a Postgres of our own, and print it."""
    settings = StoreSettings.of(read_config({})).checkpointer
    with tempfile.TemporaryDirectory(prefix="krama-step-") as name:
        Path(name).chmod(0o711)  # the account of Postgres has to enter it
        async with embedded_postgres(Path(name)) as url:
            connection = await asyncpg.connect(url)
            await migrate(connection)
            await connection.close()
            async with (
                asyncpg.create_pool(url, min_size=1, max_size=1) as plain,
                open_pool(url, settings, is_pooled=False) as shared,
            ):
                plain_s, step_s = await measure(plain, shared, times)
    ratio = step_s / plain_s
    print(f"plain commit, median of {times}:  {plain_s * MS:.3f} ms")
    print(f"durable step, median of {times}:  {step_s * MS:.3f} ms")
    print(f"ratio: {ratio:.2f}, at most {MOST}: {'ok' if ratio <= MOST else 'MISSED'}")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(uvloop.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)))

"""The figures of the pools and of the batches."""

from contextlib import AbstractContextManager

from bot.metrics import (
    BATCH_ROWS,
    CHECKPOINTER_LATENCY_MS,
    POOL_IDLE,
    POOL_LIMIT,
    POOL_SIZE,
    POOL_WAITING,
    milliseconds,
)
from bot.store.checkpointer.pool import Pool
from bot.tracing.spans import SPANS


def watch_pool(pool: Pool) -> None:
    """Have the gauges read *pool* whenever somebody asks for them."""
    POOL_SIZE.labels(pool.name).set_function(lambda: pool.size)
    POOL_LIMIT.labels(pool.name).set_function(lambda: pool.limit)
    POOL_IDLE.labels(pool.name).set_function(lambda: pool.idle)
    POOL_WAITING.labels(pool.name).set_function(lambda: pool.waiting)


def timed(op: str) -> AbstractContextManager[None]:
    """Note how long the block took, also when it fails."""

    def observe(ms: float) -> None:
        CHECKPOINTER_LATENCY_MS.labels(op).observe(ms)
        SPANS.tell(f"checkpointer {op}", ms)

    return milliseconds(observe)


def note_batch(steps: int) -> None:
    """Note that *steps* share a commit."""
    BATCH_ROWS.observe(steps)

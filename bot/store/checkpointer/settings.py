"""The sizes of pools and batches, and whether the database can carry them."""

from typing import Self

import msgspec

from bot.config import Config

RESERVE = 10  # connections left to migrations, backups and people with psql
MS_IN_S = 1000
IDLE_S = 60.0  # an unused connection is closed after it


class PoolSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One pool of connections."""

    name: str
    min_size: int
    max_size: int
    timeout_s: float  # for a connection, and for each statement
    idle_s: float = IDLE_S


class BatchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How many steps share a commit, and how long the next batch gathers them."""

    max_steps: int
    wait_s: float
    lanes: int  # batches that are under way at once


class StoreSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the store takes from the configuration."""

    checkpointer: PoolSettings
    reading: PoolSettings
    batches: BatchSettings
    shared_reads: BatchSettings
    replicas: int

    @classmethod
    def of(cls, config: Config) -> Self:
        """Take the store's part of *config*."""
        timeout_s = config.checkpointer_timeout_seconds
        lanes = config.checkpointer_pool_max_size
        return cls(
            checkpointer=PoolSettings(
                name="checkpointer",
                min_size=config.checkpointer_pool_min_size,
                max_size=lanes,
                timeout_s=timeout_s,
            ),
            reading=PoolSettings(
                name="database",
                min_size=0,
                max_size=config.database_pool_max_size,
                timeout_s=timeout_s,
            ),
            batches=BatchSettings(
                max_steps=config.checkpointer_batch_max,
                wait_s=config.checkpointer_batch_wait_ms / MS_IN_S,
                lanes=lanes,
            ),
            shared_reads=BatchSettings(
                max_steps=config.checkpointer_batch_max,
                wait_s=config.checkpointer_batch_wait_ms / MS_IN_S,
                lanes=config.database_pool_max_size,
            ),
            replicas=config.replicas,
        )

    @property
    def connections(self) -> int:
        """How many connections all replicas open at most."""
        pools = self.checkpointer.max_size + self.reading.max_size
        return pools * self.replicas


class Capacity(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed of the database's connections, and what it has."""

    needed: int  # the reserve included
    offered: int  # max_connections less what superusers keep
    is_shared_out: bool  # a pooler stands in front: it queues what is too much

    @property
    def is_enough(self) -> bool:
        """Whether the service may start."""
        return self.is_shared_out or self.needed <= self.offered

    @property
    def advice(self) -> str:
        """Say in one line how things stand, with the remedy if they are bad."""
        balance = f"{self.needed} connections needed, {self.offered} offered"
        if self.is_enough:
            return balance
        return (
            f"{balance}: lower CHECKPOINTER_POOL_MAX_SIZE, DATABASE_POOL_MAX_SIZE"
            " or REPLICAS, raise the database's max_connections,"
            " or put PgBouncer in front"
        )


def capacity(
    settings: StoreSettings, *, offered: int, is_shared_out: bool = False
) -> Capacity:
    """Weigh the pools of all replicas and a reserve against what is *offered*."""
    return Capacity(
        needed=settings.connections + RESERVE,
        offered=offered,
        is_shared_out=is_shared_out,
    )

"""Samples of a run, one every few seconds."""

import asyncio
import time
from collections.abc import Callable, Mapping

import msgspec

from loadtest.measuring.database import Database, DatabaseUse
from loadtest.measuring.figures import gauges
from loadtest.measuring.process import ProcessUse, use_of
from loadtest.measuring.statements import StatementLog
from loadtest.postgres import POSTGRES_LOG
from loadtest.world import World

EVERY_S = 2.0


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One look; *busy*: shoppers who wait for an answer.  None: not to be seen."""

    at_s: float
    busy: int
    gauges: Mapping[str, float]
    process: ProcessUse | None
    database: DatabaseUse | None


class Sampler:
    """Looks at everything that runs, until cancelled."""

    def __init__(self, world: World, busy: Callable[[], int]) -> None:
        self.samples: list[Sample] = []
        self._world = world
        self._busy = busy
        self._began_s = time.monotonic()
        self._database = (
            Database(world.database_url, StatementLog(world.home / POSTGRES_LOG))
            if world.database_url and world.home
            else None
        )

    async def work(self) -> None:
        """Take samples."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """Take one."""
        service = self._world.service
        sample = Sample(
            at_s=time.monotonic() - self._began_s,
            busy=self._busy(),
            gauges=gauges(await self._world.krama.metrics()),
            process=use_of(service.pid) if service else None,
            database=await self._database.use() if self._database else None,
        )
        self.samples.append(sample)

    async def close(self) -> None:
        """Close the connection to the database."""
        if self._database is not None:
            await self._database.close()

"""A run: shoppers come and go, the manager decides, things go wrong, all is noted."""

import asyncio
import random
import time
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime

import msgspec

from loadtest.blows import Blows
from loadtest.evidence import Evidence, collected
from loadtest.measuring.sampling import Sample, Sampler
from loadtest.plan import Plan
from loadtest.shop import Assortment
from loadtest.shoppers.acting import Manners, Shopper
from loadtest.shoppers.approving import Manager
from loadtest.shoppers.visits import make_visit
from loadtest.world import World

MANAGER_THINKS_S = 3.0
LONGEST_RAMP_S = 30.0
RAMP = 0.25  # of the run, at most
SETTLED_WITHIN_S = 60.0
INTERRUPTED_S = 40.0  # the same after Ctrl-C: a turn with a photo may take so long
LOOK_S = 0.3


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """What a run has left behind; *turned_away*: who came when all seats were taken."""

    began_at: datetime
    duration_s: float
    evidence: Evidence
    samples: tuple[Sample, ...]
    was_interrupted: bool
    turned_away: int


class Run:
    """One run of a plan in a world; *stop* ends it early."""

    def __init__(self, plan: Plan, world: World, stop: asyncio.Event) -> None:
        self.desk = world.desk
        self.shoppers: list[Shopper] = []
        self.blows = Blows(world, seed=plan.seed)
        self.sampler = Sampler(world, lambda: self.waiting)
        self._plan = plan
        self._world = world
        self._stop = stop
        self._dice = random.Random(plan.seed)
        self._assortment = Assortment.read()
        self._manager = Manager(
            world.krama,
            random.Random(plan.seed),
            think_s=MANAGER_THINKS_S,
            is_ours=lambda contact: any(
                one.contact == contact for one in self.shoppers
            ),
        )
        self._manners = Manners(
            think_s=plan.day.think_s,
            payee=self._assortment.shop.payment.requisites.recipient,
            is_over=self._is_over,
            is_twice=self.blows.is_twice,
            is_in_disorder=self.blows.is_in_disorder,
        )
        self._turned_away = 0
        self._ends_s = 0.0

    @property
    def waiting(self) -> int:
        """How many shoppers wait for an answer."""
        return sum(shopper.is_waiting for shopper in self.shoppers)

    async def through(self) -> Ran:
        """
        Let it happen, then wait until everything is dealt with.

        Raises:
            ExceptionGroup: Of LoadError; something that it needs is gone.
        """
        began_at, began_s = datetime.now(UTC), time.monotonic()
        self._ends_s = began_s + self._plan.duration_s
        async with asyncio.TaskGroup() as group:
            beside = [
                group.create_task(work, name=name) for name, work in self._beside()
            ]
            await self._shopping()
            took_s = time.monotonic() - began_s
            await self.blows.calm()
            await self._settle()
            await self.sampler.look()
            for task in beside:
                task.cancel()
        await self.sampler.close()
        return Ran(
            began_at=began_at,
            duration_s=took_s,
            evidence=await self._evidence(),
            samples=tuple(self.sampler.samples),
            was_interrupted=self._stop.is_set(),
            turned_away=self._turned_away,
        )

    def _beside(self) -> Iterator[tuple[str, Coroutine[None, None, None]]]:
        """Give what happens while shoppers come, by name."""
        yield "samples", self.sampler.work()
        yield "manager", self._manager.work()
        for blow in filter(self.blows.can_strike, self._plan.day.blows):
            strike = self.blows.strike(blow, self._plan.duration_s)
            yield f"blow {blow.kind}", strike

    async def _shopping(self) -> None:
        """Let shoppers come until the time is up, or Ctrl-C; who waits may stay."""
        shopping = asyncio.create_task(self._come_and_go(), name="shopping")
        stopping = asyncio.create_task(self._stop.wait(), name="told to stop")
        await asyncio.wait((shopping, stopping), return_when=asyncio.FIRST_COMPLETED)
        if not shopping.done():
            shopping.cancel()
        stopping.cancel()
        await asyncio.wait((shopping, stopping))
        if not shopping.cancelled():
            shopping.result()

    async def _come_and_go(self) -> None:
        async with asyncio.TaskGroup() as group:
            if self._plan.rate is None:
                for seat, delay_s in enumerate(self._ramp()):
                    group.create_task(self._sit(delay_s), name=f"seat {seat}")
            else:
                await self._arrive(group, self._plan.rate)

    def _ramp(self) -> Iterator[float]:
        """Give when each session begins, so that they don't all begin at once."""
        ramp_s = min(LONGEST_RAMP_S, RAMP * self._plan.duration_s)
        for seat in range(self._plan.sessions):
            yield ramp_s * seat / self._plan.sessions

    async def _sit(self, delay_s: float) -> None:
        """Have one shopper after the other, up to the session's number of turns."""
        await asyncio.sleep(delay_s)
        left = self._plan.turns
        while not self._is_over() and (left is None or left > 0):
            made = await self._shopper().come(most=left)
            left = None if left is None else left - made

    async def _arrive(self, group: asyncio.TaskGroup, rate: float) -> None:
        """Have shoppers come by chance, however many are there already."""
        present: set[asyncio.Task[int]] = set()
        while not self._is_over():
            await asyncio.sleep(self._dice.expovariate(rate))
            if len(present) >= self._plan.sessions:
                self._turned_away += 1
                continue
            shopper = self._shopper()
            task = group.create_task(
                shopper.come(most=self._plan.turns), name=f"visit {shopper.number}"
            )
            present.add(task)
            task.add_done_callback(present.discard)

    def _shopper(self) -> Shopper:
        number = len(self.shoppers)
        visit = make_visit(
            number,
            seed=self._plan.seed,
            shares=self._plan.day.shares,
            assortment=self._assortment,
        )
        dice = random.Random(f"{self._plan.seed} acts {number}")
        shopper = Shopper(visit, self._world.desk, self._manners, dice)
        self.shoppers.append(shopper)
        return shopper

    def _is_over(self) -> bool:
        return self._stop.is_set() or time.monotonic() >= self._ends_s

    async def _settle(self) -> None:
        """Wait until the service has nothing left to do; truth tells if it has."""
        within_s = INTERRUPTED_S if self._stop.is_set() else SETTLED_WITHIN_S
        try:
            async with asyncio.timeout(within_s):
                while not await self._is_settled():
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            return

    async def _is_settled(self) -> bool:
        await self._manager.look(at_once=True)
        stats = await self._world.krama.stats()
        return not stats.messages_waiting and not (
            stats.calls.get("queued", 0) + stats.calls.get("sending", 0)
        )

    async def _evidence(self) -> Evidence:
        return await collected(
            self._world.desk,
            self._world.krama,
            visits={
                shopper.contact: shopper.visit
                for shopper in self.shoppers
                if shopper.contact
            },
            played=(played for one in self.shoppers for played in one.played),
            decided=self._manager.decided.values(),
            incidents=await self.blows.counted(),
        )

"""The shop's manager: looks at open payments, and approves each after a while."""

import asyncio
import random
from collections.abc import Callable

import msgspec

from loadtest.krama import Krama

NAME = "load test"
LOOK_S = 1.0


class Decided(msgspec.Struct, frozen=True):
    """A case that was approved."""

    case: str
    order: str
    subscriber: str


class Manager:
    """Approves every payment of the test's own shoppers."""

    def __init__(
        self,
        krama: Krama,
        dice: random.Random,
        *,
        think_s: float,
        is_ours: Callable[[str], bool],
    ) -> None:
        """*is_ours* is asked of a case's subscriber: a target may have others."""
        self._is_ours = is_ours
        self.decided: dict[str, Decided] = {}
        self._krama = krama
        self._dice = dice
        self._think_s = think_s
        self._due_s: dict[str, float] = {}

    async def work(self) -> None:
        """Decide until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self, *, at_once: bool = False) -> None:
        """Approve the cases that have been thought about, or all of them."""
        now_s = asyncio.get_running_loop().time()
        for case in await self._krama.open_cases():
            if not self._is_ours(case.subscriber):
                continue
            thought_s = self._dice.expovariate(1 / self._think_s)
            due_s = self._due_s.setdefault(case.id, now_s + thought_s)
            if case.id in self.decided or (due_s > now_s and not at_once):
                continue
            if await self._krama.decide(case.id, "approve", by=NAME):
                self.decided[case.id] = Decided(case.id, case.order_id, case.subscriber)

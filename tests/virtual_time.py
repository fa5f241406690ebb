"""Time that passes only where everybody sleeps, and then at once."""

import asyncio
import selectors
import time
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest

from tests.fakes import NOON

LONGEST_S = 3600.0

Result = TypeVar("Result")


class _Skipping(selectors.SelectSelector):
    """Skips what would be waited for; nothing may come from outside."""

    skipped_s = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None or self.skipped_s > LONGEST_S:
            raise RuntimeError("it never ends")
        self.skipped_s += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose clock is moved on to the next timer."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        self._started_s = time.monotonic()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._started_s + self._skipping.skipped_s

    @property
    def passed_s(self) -> float:
        """How long it has run, by its own clock."""
        return self._skipping.skipped_s

    def now(self) -> datetime:
        """Give the time of day; it began at noon."""
        return NOON + timedelta(seconds=self.passed_s)


def passed_s() -> float:
    """Give the seconds that the running virtual loop has seen."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    return loop.passed_s


def run(main: Coroutine[Any, Any, Result], monkeypatch: pytest.MonkeyPatch) -> Result:
    """Run *main* in virtual time: the loop, `time` and what asks them agree."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        loop = runner.get_loop()
        monkeypatch.setattr(time, "monotonic", loop.time)
        monkeypatch.setattr(time, "perf_counter", loop.time)
        try:
            return runner.run(main)
        finally:
            monkeypatch.undo()

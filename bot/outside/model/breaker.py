"""A breaker per model: after failures in a row it isn't asked for a while."""

from collections.abc import Callable
from enum import IntEnum

from bot.metrics import BREAKER

FAILURES = 5  # in a row
OPEN_S = 15.0


class BreakerState(IntEnum):
    """What becomes of a call; the number is the gauge's."""

    PASSES = 0
    TRIES = 1  # half open: one call at a time
    REFUSES = 2


class Breaker:
    """
    Judges the calls of one model.

    *clock* gives seconds that only grow.
    """

    def __init__(self, model: str, clock: Callable[[], float]) -> None:
        self._gauge = BREAKER.labels(model)
        self._clock = clock
        self._failures = 0
        self._closed_again_at: float | None = None
        self._has_trial = False
        self._show()

    @property
    def state(self) -> BreakerState:
        """How it stands now."""
        if self._closed_again_at is None:
            return BreakerState.PASSES
        if self._clock() < self._closed_again_at:
            return BreakerState.REFUSES
        return BreakerState.TRIES

    def enter(self) -> bool:
        """Say whether a call may be made; one of the three below must follow."""
        state = self.state
        self._show()
        if state is BreakerState.TRIES:
            if self._has_trial:
                return False
            self._has_trial = True
        return state is not BreakerState.REFUSES

    def succeeded(self) -> None:
        """The call gave an answer."""
        self._failures = 0
        self._closed_again_at = None
        self._has_trial = False
        self._show()

    def failed(self) -> None:
        """The call failed."""
        self._failures += 1
        if self._has_trial or self._failures >= FAILURES:
            self._closed_again_at = self._clock() + OPEN_S
        self._has_trial = False
        self._show()

    def left(self) -> None:
        """The call ended without telling anything about the model."""
        self._has_trial = False

    def _show(self) -> None:
        self._gauge.set(self.state)

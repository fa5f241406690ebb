"""How fast models were of late, as turns have seen it."""

from collections import deque
from collections.abc import Iterable

from bot.outside.model.wire import CallOutcome
from bot.store.trace import ModelCall
from rules.drafts import Purpose

LAST_CALLS = 100  # of each purpose
FEWEST = 10  # fewer tell nothing
TELLING = frozenset({CallOutcome.ANSWERED, CallOutcome.TIMEOUT})


class ModelPace:
    """Seconds of the last calls; those that broke off tell nothing of the pace."""

    def __init__(self) -> None:
        self._seconds: dict[str, deque[float]] = {
            purpose: deque(maxlen=LAST_CALLS) for purpose in Purpose
        }

    def note(self, calls: Iterable[ModelCall]) -> None:
        """Take in the calls of a turn."""
        for call in calls:
            if call.outcome in TELLING:
                self._seconds[call.node].append(call.ms / 1000)

    def usual_s(self, purpose: Purpose) -> float:
        """Give the median; 0 while too little is known."""
        return self._share_s(purpose, 0.5)

    def slow_s(self, purpose: Purpose) -> float:
        """Give the 95th percentile; 0 while too little is known."""
        return self._share_s(purpose, 0.95)

    def _share_s(self, purpose: Purpose, share: float) -> float:
        seconds = sorted(self._seconds[purpose])
        if len(seconds) < FEWEST:
            return 0.0
        return seconds[int(share * len(seconds))]

"""How many messages one shopper may post in a minute."""

import time
from collections import Counter

MINUTE_S = 60.0
FACTOR = 10  # so many times the limit is refused; less is stored and merged


class Flood:
    """Counts messages by shopper, anew every minute."""

    def __init__(self, messages_per_minute: int) -> None:
        self._most = messages_per_minute * FACTOR
        self._counts: Counter[str] = Counter()
        self._until_s = 0.0

    def is_too_much(self, subscriber: str) -> bool:
        """Count a message; True if there are far too many of this shopper."""
        now_s = time.monotonic()
        if now_s >= self._until_s:
            self._counts.clear()
            self._until_s = now_s + MINUTE_S
        self._counts[subscriber] += 1
        return self._counts[subscriber] > self._most

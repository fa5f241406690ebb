"""Where an answer's content comes from: the queue of a test first, then the script."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from loadtest.stand_ins.model.latency import Latency
from loadtest.stand_ins.model.scripts import Rule, Script, as_content


class QueuedAnswer(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule that is used up after ``times`` calls (None: never)."""

    times: int | None = 1


class Brain:
    """Holds what a test set: script, queued answers, latencies."""

    def __init__(self, script: Script, latency: Latency, photo: Latency) -> None:
        """*photo* is for requests that hold pictures."""
        self.script = script
        self.latency = latency
        self.photo_latency = photo
        self._queue: list[QueuedAnswer] = []

    @property
    def queue(self) -> tuple[QueuedAnswer, ...]:
        """The answers that are waiting."""
        return tuple(self._queue)

    def enqueue(self, answers: Collection[QueuedAnswer]) -> None:
        """Add answers behind those that are waiting."""
        self._queue.extend(answers)

    def forget(self) -> None:
        """Drop the answers that are waiting."""
        self._queue.clear()

    def answer(self, request: Mapping[str, Any]) -> str:
        """Answer by the first queued answer that fits, else by the script."""
        for index, queued in enumerate(self._queue):
            if queued.fits(request):
                self._use_up(index, queued)
                return as_content(queued.answer)
        return self.script(request)

    def _use_up(self, index: int, queued: QueuedAnswer) -> None:
        if queued.times is None:
            return
        if queued.times <= 1:
            del self._queue[index]
        else:
            left = queued.times - 1
            self._queue[index] = msgspec.structs.replace(queued, times=left)

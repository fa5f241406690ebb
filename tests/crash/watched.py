"""Parts of the service that end the process when it passes a point in them."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from tests.crash.points import Point

SPREAD_S = (
    0.0007  # each passage is killed a little later on its way than the one before
)

Part = TypeVar("Part")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The points before a step, on its way, and after it."""

    before: Point | None = None
    during: Point | None = None
    after: Point | None = None


Choose = Callable[..., Span]  # by what the step is given


class Fate:
    """Ends the process when it passes *point* for the *passage*-th time."""

    def __init__(self, point: Point | None, passage: int) -> None:
        self._point = point
        self._passage = passage
        self._left = passage

    def strikes(self, point: Point | None) -> bool:
        """Count a passage; True if it is the last one."""
        if point is None or point != self._point:
            return False
        self._left -= 1
        return self._left == 0

    async def attend(self, span: Span, step: Callable[[], Awaitable[Result]]) -> Result:
        """Take *step*, unless the process ends before, on the way, or after it."""
        if self.strikes(span.before):
            die()
        if self.strikes(span.during):
            under_way = asyncio.ensure_future(step())
            await asyncio.wait([under_way], timeout=SPREAD_S * self._passage)
            die()
        result = await step()
        if self.strikes(span.after):
            die()
        return result


def die() -> None:
    """End at once, as by `kill -9`."""
    os.kill(os.getpid(), signal.SIGKILL)


class _Watched:
    """Hands everything on to *inner*; its steps named in *spans* are attended."""

    def __init__(self, inner: object, fate: Fate, spans: dict[str, Choose]) -> None:
        self._inner = inner
        self._fate = fate
        self._spans = spans

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        choose = self._spans.get(name)
        if choose is None:
            return found

        async def attended(*given: Any, **named: Any) -> Any:
            span = choose(*given, **named)
            return await self._fate.attend(span, lambda: found(*given, **named))

        return attended


def watched(part: Part, fate: Fate, **spans: Span | Choose) -> Part:
    """Give *part* with the points of its steps."""
    chosen = {
        step: (lambda *_, _span=span, **__: _span) if isinstance(span, Span) else span
        for step, span in spans.items()
    }
    return cast(Part, _Watched(part, fate, chosen))

"""
Tells who listens what a turn spends its time on.

Nobody listens unless spans are exported; telling then costs a look at a variable.  The
values are enums, figures and names of settings, as in log lines: nothing of a shopper.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import msgspec

from bot.logs import NO_TRACE, TRACE_ID

Value = str | int | float | bool


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the turn *trace_id* that has just ended, after *ms*."""

    trace_id: str
    name: str
    ms: float
    values: Mapping[str, Value]


Listener = Callable[[Span], None]


class Spans:
    """Hands spans to one listener, or to nobody."""

    def __init__(self) -> None:
        self._listener: Listener | None = None

    @contextmanager
    def heard_by(self, listener: Listener) -> Iterator[None]:
        """Have *listener* take what is told within the block."""
        self._listener = listener
        try:
            yield
        finally:
            self._listener = None

    def tell(self, name: str, ms: float, **values: Value) -> None:
        """Tell of a step that has just ended; what belongs to no turn is left out."""
        if self._listener is None:
            return
        trace_id = TRACE_ID.get()
        if trace_id != NO_TRACE:
            self._listener(Span(trace_id=trace_id, name=name, ms=ms, values=values))


SPANS = Spans()
TURN = "turn"  # the span of the whole of it, in which all the others are

"""One thing that is wrong with a run, and whether a fault explains it."""

import msgspec


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong in which chat; *excuse*: the fault that explains it."""

    kind: str
    contact: str
    trace_id: str | None
    what: str
    excuse: str | None = None


def wrong(
    kind: str,
    contact: str,
    trace_id: str | None,
    what: str,
    *,
    excuse: str | None = None,
) -> Violation:
    """Make a violation."""
    return Violation(
        kind=kind, contact=contact, trace_id=trace_id, what=what, excuse=excuse
    )


def unexcused(found: tuple[Violation, ...]) -> tuple[Violation, ...]:
    """Leave out what an injected fault explains."""
    return tuple(one for one in found if one.excuse is None)

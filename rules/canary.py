"""
Which chats try a canary bundle, and whether it does worse than the stable one.

A chat is placed by its id when it begins, and stays where it is: its bundle is stamped
on it.  Two bundles are compared by shares of their turns.
"""

import hashlib
import math
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from rules.ids import SubscriberId

PLACES = 10_000  # among which chats are spread
HUNDRED = 100
PLACE_BYTES = 8
# The comparison is made again and again, so that chance alone must not end a canary:
# one look is wrong once in some 700 times.
SURELY = 3.0  # standard errors


class ArmName(StrEnum):
    """The two sides; the label of metrics."""

    STABLE = "stable"
    CANARY = "canary"


class Verdict(StrEnum):
    """What the figures say of a canary; with too few of them it is never "good"."""

    BLIND = "blind"
    GOOD = "good"
    WORSE = "worse"


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """
    What became of the turns of one bundle; all but *p95_ms* are counts of turns.

    blocked: by the money gate; failed: their answer didn't arrive for sure;
    slow: slower than 19 of 20 stable ones.
    """

    turns: int = 0
    blocked: int = 0
    failed: int = 0
    degraded: int = 0
    slow: int = 0
    handed_off: int = 0
    p95_ms: float | None = None


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one turn; *ms* until its answer arrived, None if it didn't yet."""

    is_blocked: bool = False
    is_failed: bool = False
    is_degraded: bool = False
    is_handed_off: bool = False
    ms: float | None = None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict, and in which of the figures the canary does worse."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


COMPARED = ("blocked", "failed", "degraded", "slow", "handed_off")


def is_chosen(subscriber: SubscriberId, percent: int) -> bool:
    """
    Say whether a new chat of *subscriber* begins on the canary.

    Whoever is chosen at some percentage is chosen at every higher one.
    """
    digest = hashlib.sha256(subscriber.encode()).digest()[:PLACE_BYTES]
    place = int.from_bytes(digest) % PLACES
    return place < percent * PLACES // HUNDRED


def counted(turns: Sequence[Tried], *, slow_ms: float | None = None) -> Figures:
    """Count *turns*; above *slow_ms*, the stable bundle's p95, one is slow."""
    times = sorted(turn.ms for turn in turns if turn.ms is not None)
    slow_from_ms = math.inf if slow_ms is None else slow_ms
    return Figures(
        turns=len(turns),
        blocked=sum(turn.is_blocked for turn in turns),
        failed=sum(turn.is_failed for turn in turns),
        degraded=sum(turn.is_degraded for turn in turns),
        slow=sum(ms > slow_from_ms for ms in times),
        handed_off=sum(turn.is_handed_off for turn in turns),
        p95_ms=times[math.ceil(0.95 * len(times)) - 1] if times else None,
    )


def compare(stable: Figures, canary: Figures, *, min_turns: int) -> Comparison:
    """
    Judge *canary* beside *stable*.

    A canary that fails nearly always is worse even beside few stable turns.
    """
    if canary.turns < min_turns:
        return Comparison(verdict=Verdict.BLIND)
    worse = tuple(name for name in COMPARED if _is_higher(name, stable, canary))
    if worse:
        return Comparison(verdict=Verdict.WORSE, reasons=worse)
    if stable.turns < min_turns:
        return Comparison(verdict=Verdict.BLIND)
    return Comparison(verdict=Verdict.GOOD)


def _is_higher(name: str, stable: Figures, canary: Figures) -> bool:
    """Compare two shares; one more case in two more turns, lest stable has none."""
    before, turns = getattr(stable, name) + 1, stable.turns + 2
    after = getattr(canary, name)
    pooled = (before + after) / (turns + canary.turns)
    error = math.sqrt(pooled * (1 - pooled) * (1 / turns + 1 / canary.turns))
    return bool(after / canary.turns - before / turns > SURELY * error)

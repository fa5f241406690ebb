"""Percentiles, and how sure one may be of a ratio of two of them."""

import math
import random
from collections.abc import Sequence

import msgspec

RESAMPLES = 1000
CONFIDENCE = 0.95


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """How values are spread."""

    count: int
    p50: float
    p95: float
    p99: float
    most: float


class Ratio(msgspec.Struct, frozen=True, kw_only=True):
    """How many times as large; *low* and *high* hold the truth with CONFIDENCE."""

    value: float
    low: float
    high: float

    @property
    def is_a_difference(self) -> bool:
        """Whether chance alone hardly explains it."""
        return self.low > 1 or self.high < 1


def percentile(values: Sequence[float], percent: float) -> float:
    """
    Give the smallest value that *percent* of the sorted *values* don't exceed.

    Raises:
        ValueError: There are none.
    """
    if not values:
        raise ValueError("no values")
    place = math.ceil(len(values) * percent / 100) - 1
    return values[max(0, place)]


def spread(values: Sequence[float]) -> Spread | None:
    """Describe *values*; None if there are none."""
    if not values:
        return None
    ordered = sorted(values)
    return Spread(
        count=len(ordered),
        p50=percentile(ordered, 50),
        p95=percentile(ordered, 95),
        p99=percentile(ordered, 99),
        most=ordered[-1],
    )


def ratio(
    before: Sequence[float], after: Sequence[float], percent: float, *, seed: int = 0
) -> Ratio | None:
    """
    Compare a percentile of *after* with that of *before*, by bootstrap.

    None when one of them has no values, or that percentile of *before* is 0.
    """
    if not before or not after or not percentile(sorted(before), percent):
        return None
    dice = random.Random(seed)
    drawn = sorted(
        found
        for _ in range(RESAMPLES)
        if (found := _quotient(_again(before, dice), _again(after, dice), percent))
        is not None
    )
    value = percentile(sorted(after), percent) / percentile(sorted(before), percent)
    tail = 100 * (1 - CONFIDENCE) / 2
    return Ratio(
        value=value, low=percentile(drawn, tail), high=percentile(drawn, 100 - tail)
    )


def _again(values: Sequence[float], dice: random.Random) -> list[float]:
    return sorted(dice.choices(values, k=len(values)))


def _quotient(
    before: Sequence[float], after: Sequence[float], percent: float
) -> float | None:
    below = percentile(before, percent)
    return percentile(after, percent) / below if below else None

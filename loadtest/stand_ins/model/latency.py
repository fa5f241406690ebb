"""
How long the model takes.

A profile is written ``constant:SECONDS``, ``lognormal:MEDIAN,P95`` (seconds) or
``file:PATH`` (milliseconds, one a line).
"""

import math
import random
from collections.abc import Callable
from pathlib import Path

Z_P95 = 1.6449  # the 95th percentile of the standard normal distribution


class BadProfile(Exception):
    """The profile can't be read."""


class Latency:
    """Draws waiting times from a profile, with seeded dice."""

    def __init__(self, profile: str, *, hang_percent: float = 0, seed: int = 0) -> None:
        """
        Read the profile.

        Raises:
            BadProfile: It isn't written as described.
        """
        self._dice = random.Random(seed)
        self._hang = hang_percent / 100
        self._draw = _sampler(profile, self._dice)

    def draw_s(self) -> float | None:
        """Give the seconds until the next answer; None: it never comes."""
        if self._hang and self._dice.random() < self._hang:
            return None
        return self._draw()


def _sampler(profile: str, dice: random.Random) -> Callable[[], float]:
    kind, _, value = profile.partition(":")
    try:
        match kind:
            case "constant":
                seconds = float(value)
                if not 0 <= seconds < math.inf:
                    raise ValueError("no length of time")
                return lambda: seconds
            case "lognormal":
                median_s, p95_s = (float(number) for number in value.split(","))
                sigma = math.log(p95_s / median_s) / Z_P95
                return lambda: dice.lognormvariate(math.log(median_s), sigma)
            case "file":
                lines = Path(value).read_text().split()
                seen_s = [float(line) / 1000 for line in lines]
                return lambda: dice.choice(seen_s)
            case _:
                raise BadProfile(f"{profile}: none of constant:, lognormal:, file:")
    except (OSError, ValueError, ZeroDivisionError) as error:
        raise BadProfile(f"{profile}: {error}") from error

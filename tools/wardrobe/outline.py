"""Outlines: lists of points on the 900 × 1125 sheet, and what can be done with them."""

import math
from collections.abc import Callable, Iterable, Sequence

Point = tuple[float, float]
Outline = Sequence[Point]

WIDTH = 900
HEIGHT = 1125
CENTRE = 450.0


def sharp(x: float, y: float) -> tuple[Point, Point, Point]:
    """Give a corner that `rounded` leaves pointed: a threefold point."""
    return (x, y), (x, y), (x, y)


def pointed(corners: Iterable[Point]) -> list[Point]:
    """Give an outline all of whose corners `rounded` leaves pointed."""
    return [point for corner in corners for point in sharp(*corner)]


def rounded(outline: Outline, *, is_closed: bool = True, rounds: int = 4) -> Outline:
    """Cut the corners of *outline* until it looks like a curve (Chaikin's way)."""
    points = list(outline)
    for _ in range(rounds):
        pairs = list(zip(points, points[1:], strict=False))
        if is_closed:
            pairs.append((points[-1], points[0]))
        cut = [
            point for a, b in pairs for point in (along(a, b, 0.25), along(a, b, 0.75))
        ]
        points = cut if is_closed else [points[0], *cut, points[-1]]
    return points


def along(start: Point, end: Point, share: float) -> Point:
    """Give the point that lies *share* of the way from *start* to *end*."""
    return (
        start[0] + (end[0] - start[0]) * share,
        start[1] + (end[1] - start[1]) * share,
    )


def mirrored(points: Iterable[Point]) -> list[Point]:
    """Give *points* as the mirror on the middle line shows them, in reverse order."""
    return [(2 * CENTRE - x, y) for x, y in reversed(list(points))]


SIDES: tuple[Callable[[Iterable[Point]], list[Point]], ...] = (list, mirrored)


def symmetrical(left: Sequence[Point]) -> list[Point]:
    """Close the left half of an outline with its mirror image."""
    return [*left, *mirrored(left)]


def band(
    start: Point, end: Point, width_at_start: float, width_at_end: float
) -> Outline:
    """Give the four corners of a strip that runs from *start* to *end*."""
    length = math.dist(start, end) or 1.0
    across = ((start[1] - end[1]) / length, (end[0] - start[0]) / length)
    return [
        _beside(start, across, width_at_start / 2),
        _beside(end, across, width_at_end / 2),
        _beside(end, across, -width_at_end / 2),
        _beside(start, across, -width_at_start / 2),
    ]


def fan(
    top: tuple[float, float, float], bottom: tuple[float, float, float], count: int
) -> list[list[Point]]:
    """
    Give *count* lines that run from one level to another, as folds of a skirt do.

    Args:
        top: Left end, right end and height of the upper level.
        bottom: The same of the lower level.
    """
    lines = []
    for number in range(count):
        share = (number + 0.5) / count
        start = (top[0] + (top[1] - top[0]) * share, top[2])
        end = (bottom[0] + (bottom[1] - bottom[0]) * share, bottom[2])
        bend = 10 * math.sin(number * 2.4)
        middle = along(start, end, 0.5)
        lines.append([start, (middle[0] + bend, middle[1]), end])
    return lines


def _beside(point: Point, across: Point, distance: float) -> Point:
    return point[0] + across[0] * distance, point[1] + across[1] * distance

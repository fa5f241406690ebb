"""Percentiles and the confidence in a ratio."""

import random

import pytest

from loadtest.statistics import percentile, ratio, spread


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 50), (95, 95), (99, 99), (100, 100), (0, 1)]
)
def test_a_percentile_is_one_of_the_values(percent: float, expected: float) -> None:
    assert percentile(range(1, 101), percent) == expected


def test_the_percentile_of_one_value_is_that_value() -> None:
    assert percentile([3.5], 99) == 3.5


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_a_spread_does_not_need_sorted_values() -> None:
    found = spread([3, 1, 2])

    assert found is not None
    assert (found.count, found.p50, found.most) == (3, 2, 3)


def test_there_is_no_spread_of_nothing() -> None:
    assert spread([]) is None


def test_twice_as_slow_is_a_difference() -> None:
    dice = random.Random(1)
    before = [dice.lognormvariate(0, 0.3) for _ in range(400)]
    after = [2 * value for value in before]

    found = ratio(before, after, 50)

    assert found is not None
    assert found.value == pytest.approx(2)
    assert found.low < 2 < found.high
    assert found.is_a_difference


def test_two_draws_of_the_same_are_no_difference() -> None:
    dice = random.Random(2)
    before, after = (
        [dice.lognormvariate(0, 0.5) for _ in range(200)] for _ in range(2)
    )

    found = ratio(before, after, 95)

    assert found is not None
    assert not found.is_a_difference


def test_a_ratio_needs_both_sides() -> None:
    assert ratio([], [1.0], 50) is None
    assert ratio([0.0], [1.0], 50) is None

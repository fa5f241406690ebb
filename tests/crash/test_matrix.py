"""A service is killed at every step of a sale; nothing is lost, nothing is doubled."""

import random

import pytest

from tests.crash.matrix import MATRIX
from tests.crash.points import Point
from tests.crash.street import Street

REPETITIONS = 20
PASSAGES = (1, 2, 4, 12)  # the first ones may be special: nothing is warm yet
ENOUGH_S = 3.0  # for a mistake to show
SOAK_S, SOAK_KILLS = 180, 10
# a service that takes over has to find something that was on its way
PREPARED_BY = {Point.TAKEN_OVER: Point.PUSH_UNDER_WAY}
QUICK = (
    Point.INSERT_UNDER_WAY,
    Point.ACKNOWLEDGED,
    Point.COMMIT_UNDER_WAY,
    Point.TAKEN_OVER,
    Point.DECISION_COMMITTED,
)


async def kill_at(street: Street, point: Point, passage: int) -> None:
    if point in PREPARED_BY:
        await street.kill_at(PREPARED_BY[point], passage)
    await street.kill_at(point, 1 if point in PREPARED_BY else passage)


async def test_sales_go_on_over_one_kill_after_the_other(street: Street) -> None:
    for number, point in enumerate(QUICK):
        await kill_at(street, point, PASSAGES[number % len(PASSAGES)])

    ledger = await street.settle()

    MATRIX.add("one point after the other", len(QUICK), ledger)
    assert ledger.accepted > len(QUICK)
    assert ledger.complaints == ()


@pytest.mark.long
@pytest.mark.parametrize("point", Point, ids=lambda point: point.words)
async def test_killed_service_loses_and_doubles_nothing(
    street: Street, point: Point
) -> None:
    for number in range(REPETITIONS):
        await kill_at(street, point, PASSAGES[number % len(PASSAGES)])

    ledger = await street.settle()

    MATRIX.add(f"{point.value:2} {point.words}", REPETITIONS, ledger)
    assert ledger.complaints == ()


@pytest.mark.long
async def test_random_kills_under_load_lose_and_double_nothing(street: Street) -> None:
    dice = random.Random(8)
    mean_s = SOAK_S / SOAK_KILLS
    for _ in range(SOAK_KILLS):
        await street.kill_after(dice.uniform(0.5 * mean_s, 1.5 * mean_s))

    ledger = await street.settle()

    MATRIX.add("at random", SOAK_KILLS, ledger)
    assert ledger.complaints == ()


async def test_ledger_finds_messages_that_were_acknowledged_unstored(
    street: Street,
) -> None:
    await street.kill_at(Point.ACKNOWLEDGED, 3, "--bug", "skipped-insert")

    ledger = await street.settle(within_s=ENOUGH_S)

    assert ledger.lost


async def test_ledger_finds_answers_that_were_sent_before_their_commit(
    street: Street,
) -> None:
    await street.kill_at(Point.COMMIT_UNDER_WAY, 3, "--bug", "early-send")

    ledger = await street.settle(within_s=ENOUGH_S)

    assert ledger.doubled

"""Calls that wait for their turn, and those that needn't try."""

import asyncio

import pytest

from bot.outside.model.queue import CallQueue
from bot.outside.sharing import Alone
from nodes.ports import PortError
from rules.drafts import Purpose
from rules.fallback import Degradation
from tests import virtual_time
from tests.bot.outside.model.desk import MemoryBook, opened
from tests.stand_ins.model_desk import ModelDesk

CALL_S = 4.0


async def call(queue: CallQueue) -> None:
    async with queue.begun(Purpose.ANSWER):
        await asyncio.sleep(CALL_S)


def expected_beside(
    running: int, monkeypatch: pytest.MonkeyPatch, *, places: int, per_minute: int
) -> float:
    """Give how long one more would wait beside *running* calls of four seconds."""

    async def ask() -> float:
        queue = CallQueue(Alone(), places=places, per_minute=per_minute)
        await call(queue)  # tells how long they take
        async with asyncio.TaskGroup() as group:
            for number in range(running):
                group.create_task(call(queue), name=f"call {number}")
            await asyncio.sleep(0.001)
            return queue.expected_wait_s

    return virtual_time.run(ask(), monkeypatch)


@pytest.mark.parametrize(
    ("running", "wait_s"),
    [(0, 0.0), (1, 0.0), (2, CALL_S / 2), (5, 4 * CALL_S / 2)],
)
def test_wait_is_told_from_the_places_and_how_long_they_are_held(
    running: int, wait_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_s = expected_beside(running, monkeypatch, places=2, per_minute=600)

    assert told_s == pytest.approx(wait_s)


@pytest.mark.parametrize(("running", "wait_s"), [(1, 0.0), (2, 20.0), (4, 60.0)])
def test_wait_is_told_from_the_minutes_rate(
    running: int, wait_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_s = expected_beside(running, monkeypatch, places=100, per_minute=3)

    assert told_s == pytest.approx(wait_s)


def test_call_that_would_end_too_late_needs_no_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def ask() -> tuple[bool, bool, bool]:
        queue = CallQueue(Alone(), places=1, per_minute=600)
        await call(queue)
        alone = queue.comes_too_late(Purpose.ANSWER, CALL_S / 2)
        async with queue.begun(Purpose.ANSWER):
            beside_one = (
                queue.comes_too_late(Purpose.ANSWER, 2 * CALL_S + 0.1),
                queue.comes_too_late(Purpose.ANSWER, 2 * CALL_S - 0.1),
            )
        return (alone, *beside_one)

    assert virtual_time.run(ask(), monkeypatch) == (False, False, True)


async def test_question_behind_too_many_others_fails_at_once(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book, LLM_REQUESTS_PER_MINUTE="1") as desk:
        await desk.answer()

        async with asyncio.timeout(5):  # the answer would be due in a minute
            with pytest.raises(PortError) as caught:
                await desk.answer(within_s=14)

        assert caught.value.reason == Degradation.TIME
        assert len(await desk.requests()) == 1

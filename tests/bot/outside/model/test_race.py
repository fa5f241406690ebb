"""A second call beside a late one; breakers; what the limits refuse."""

import asyncio

import pytest
from prometheus_client import REGISTRY

from bot.outside.model.breaker import FAILURES, OPEN_S, Breaker, BreakerState
from bot.outside.model.race import HEDGES_OF_THEM, LAST_CALLS, HedgeShare, Race
from nodes.ports import PortError
from rules.fallback import Degradation
from tests.bot.outside.model.desk import Desk, MemoryBook, opened
from tests.garbage import collected_by_hand
from tests.stand_ins.model_desk import ModelDesk

SOON = {"LLM_HEDGE_AFTER_SECONDS": "0.1"}


class Watch:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def breaker(watch: Watch) -> Breaker:
    return Breaker("tested", watch)


def hedges_won_by(which: str) -> float:
    labels = {"outcome": which}
    return REGISTRY.get_sample_value("krama_hedges_total", labels) or 0


def break_it(breaker: Breaker) -> None:
    for _ in range(FAILURES):
        assert breaker.enter()
        breaker.failed()


async def test_second_call_answers_for_a_late_one(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book, **SOON) as desk:
        await stand_in.fault("hang")
        before = hedges_won_by("second")

        answer = await desk.answer(within_s=8)

        assert answer.reply
        assert sorted(desk.outcomes) == ["answered", "cancelled"]
        assert hedges_won_by("second") == before + 1


async def test_second_call_goes_to_the_fallback_model(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book, LLM_FALLBACK_MODEL="spare", **SOON) as desk:
        await stand_in.fault("hang")

        await desk.answer(within_s=8)

        models = {call.outcome: call.model for call in desk.noted}
        assert models == {"cancelled": "stand-in", "answered": "spare"}


async def test_calls_that_ended_badly_leave_nothing_to_sweep_up(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book, **SOON) as desk:
        with collected_by_hand() as garbage:
            await stand_in.fault("hang")
            await desk.answer(within_s=8)
            await stand_in.fault("server_error", times=None)
            with pytest.raises(PortError):
                await desk.answer(within_s=8)

            assert garbage.of(Race) == []


async def test_cut_off_call_is_charged_by_estimate(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book, **SOON) as desk:
        await stand_in.fault("hang")

        await desk.answer(within_s=8)

        [cancelled] = [call for call in desk.noted if call.outcome == "cancelled"]
        assert cancelled.usd > 0
        assert cancelled.tokens_out > 0


async def test_no_second_call_with_little_time_left(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book, **SOON) as desk:
        await stand_in.fault("hang", times=None)

        with pytest.raises(PortError):
            await desk.answer(within_s=0.5)

        assert desk.outcomes == ["timeout"]


async def test_late_failure_waits_for_the_second_call(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    """The first fails while the second runs: no third one is made."""
    async with opened(stand_in, book, **SOON) as desk:
        await stand_in.ask("PUT", "/control/latency", {"profile": "constant:0.3"})
        await stand_in.fault("server_error")

        await desk.answer(within_s=8)

        assert desk.outcomes == ["server_error", "answered"]


async def test_given_up_question_ends_its_call(desk: Desk) -> None:
    await desk.stand_in.fault("hang", times=None)
    asking = asyncio.create_task(desk.answer(), name="asking")
    async with asyncio.timeout(5):
        while not await desk.requests():
            await asyncio.sleep(0.01)

    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)

    assert desk.outcomes == ["cancelled"]


async def test_call_that_never_began_gives_back_its_money(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    """The budget has room for one call at a time."""
    async with opened(stand_in, book, LLM_DAILY_BUDGET_USD="1") as desk:
        asking = asyncio.create_task(desk.answer(), name="asking")
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

        answer = await desk.answer()

        assert answer.reply
        assert desk.outcomes == ["answered"]


def test_hedges_stay_rare_among_the_last_calls() -> None:
    share = HedgeShare()
    calls: list[bool] = []
    for _ in range(3 * LAST_CALLS):
        for is_hedge in (False, True) if share.has_room else (False,):
            share.note(is_hedge=is_hedge)
            calls.append(is_hedge)

    shares = [
        sum(calls[end - LAST_CALLS : end]) for end in range(LAST_CALLS, len(calls))
    ]
    assert 0 < max(shares) < HEDGES_OF_THEM


def test_hedges_are_possible_again_later() -> None:
    share = HedgeShare()
    for _ in range(HEDGES_OF_THEM):
        share.note(is_hedge=True)
    was_full = not share.has_room

    for _ in range(LAST_CALLS):
        share.note(is_hedge=False)

    assert was_full
    assert share.has_room


async def test_model_that_keeps_failing_is_not_asked(desk: Desk) -> None:
    await desk.stand_in.fault("schema_violation", times=None)
    reasons = []
    for _ in range(4):
        with pytest.raises(PortError) as caught:
            await desk.answer()
        reasons.append(caught.value.reason)

    assert reasons[0] == Degradation.FAILURE
    assert reasons[-1] == Degradation.BREAKER
    assert len(await desk.requests()) == FAILURES
    assert desk.model.trouble is Degradation.BREAKER


async def test_model_is_not_blamed_for_too_little_time(desk: Desk) -> None:
    await desk.stand_in.fault("hang", times=None)
    for _ in range(FAILURES):
        with pytest.raises(PortError):
            await desk.answer(within_s=0.05)

    assert desk.model.trouble is None


async def test_fallback_model_takes_over_from_a_broken_one(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    models = {"LLM_MODEL": "gpt-99", "LLM_FALLBACK_MODEL": "spare"}
    async with opened(stand_in, book, **models) as desk:
        for _ in range(FAILURES + 1):
            await desk.answer()

        assert [call.model for call in desk.noted][-2:] == ["spare", "spare"]
        assert desk.model.trouble is None


def test_breaker_opens_after_failures_in_a_row(breaker: Breaker) -> None:
    break_it(breaker)

    assert breaker.state is BreakerState.REFUSES
    assert not breaker.enter()
    assert REGISTRY.get_sample_value("krama_breaker", {"model": "tested"}) == 2


def test_success_between_failures_keeps_it_closed(breaker: Breaker) -> None:
    for _ in range(FAILURES):
        breaker.failed()
        breaker.succeeded()

    assert breaker.state is BreakerState.PASSES


def test_half_open_breaker_lets_one_call_through(
    breaker: Breaker, watch: Watch
) -> None:
    break_it(breaker)
    watch.now_s += OPEN_S

    assert breaker.enter()
    assert not breaker.enter()


def test_trial_that_succeeds_closes_it(breaker: Breaker, watch: Watch) -> None:
    break_it(breaker)
    watch.now_s += OPEN_S
    breaker.enter()

    breaker.succeeded()

    assert breaker.state is BreakerState.PASSES


def test_trial_that_fails_opens_it_anew(breaker: Breaker, watch: Watch) -> None:
    break_it(breaker)
    watch.now_s += OPEN_S
    breaker.enter()

    breaker.failed()

    assert breaker.state is BreakerState.REFUSES


def test_trial_that_was_given_up_leaves_room_for_another(
    breaker: Breaker, watch: Watch
) -> None:
    break_it(breaker)
    watch.now_s += OPEN_S
    breaker.enter()

    breaker.left()

    assert breaker.enter()


async def test_calls_over_the_minutes_rate_wait(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book, LLM_REQUESTS_PER_MINUTE="1") as desk:
        await desk.answer()

        with pytest.raises(PortError) as caught:
            await desk.answer(within_s=0.2)

        assert caught.value.reason == Degradation.TIME
        assert len(await desk.requests()) == 1


async def test_calls_over_the_places_wait(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book, LLM_CONCURRENCY="1") as desk:
        await stand_in.fault("hang", times=None)
        results = await asyncio.gather(
            *(desk.answer(within_s=0.3) for _ in range(3)), return_exceptions=True
        )

        assert [type(result) for result in results] == [PortError] * 3
        assert len(await desk.requests()) == 1

"""The times of a turn follow from the budgets, in an order that can be kept."""

import pytest

from bot.config import Config
from bot.time_ladder import model_rungs, rungs, time_ladder


@pytest.mark.parametrize(
    ("has_photo", "model_until_s", "committed_by_s", "answered_by_s"),
    [(False, 14.5, 16, 17.5), (True, 30.5, 32, 33.5)],
    ids=["text", "photo"],
)
def test_turn_has_its_times(
    has_photo: bool, model_until_s: float, committed_by_s: float, answered_by_s: float
) -> None:
    times = time_ladder(Config()).turn(has_photo=has_photo)

    assert times.model_until_s == model_until_s
    assert times.committed_by_s == committed_by_s
    assert times.answered_by_s == answered_by_s


@pytest.mark.parametrize("has_photo", [False, True], ids=["text", "photo"])
def test_each_step_comes_after_the_one_before(has_photo: bool) -> None:
    ladder = time_ladder(Config())
    times = ladder.turn(has_photo=has_photo)
    steps = [
        ladder.quiet_s,
        ladder.quiet_at_most_s,
        ladder.interim_at_s,
        times.model_until_s,
        times.committed_by_s,
        times.answered_by_s,
        times.slo_s,
    ]

    assert steps == sorted(set(steps))


@pytest.mark.parametrize(("budget_s", "photos_by_s"), [(32, 22.5), (4, 1.25)])
def test_model_is_left_time_to_look_at_the_photos_that_have_come(
    budget_s: int, photos_by_s: float
) -> None:
    ladder = time_ladder(Config(text_budget_seconds=4, vision_budget_seconds=budget_s))

    assert ladder.photos_by_s == photos_by_s


def test_budget_moves_the_cut_off_and_the_commit() -> None:
    ladder = time_ladder(Config(text_budget_seconds=10))

    assert ladder.text.model_until_s == 8.5
    assert ladder.text.committed_by_s == 10
    assert ladder.photo.committed_by_s == 32


def test_table_shows_what_was_set() -> None:
    ladder = time_ladder(
        Config(manychat_fallback_after_seconds=4.5, llm_timeout_seconds=9)
    )

    assert "4.5 s" in [rung.at for rung in rungs(ladder)]
    assert "9 s" in [rung.at for rung in model_rungs(ladder)]

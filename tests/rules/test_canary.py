"""Chats are spread and stay where they are; a canary is judged by its turns."""

import pytest

from rules.canary import Figures, Verdict, compare, is_chosen
from rules.ids import SubscriberId

IDS = tuple(SubscriberId(str(1_000_000 + number * 7)) for number in range(10_000))
FAIR = Figures(turns=450, blocked=4, failed=1, degraded=8, slow=22, handed_off=20)


@pytest.mark.parametrize("percent", [10, 50])
def test_the_percentage_of_chats_is_chosen(percent: int) -> None:
    chosen = sum(is_chosen(id, percent) for id in IDS)

    assert abs(chosen / len(IDS) * 100 - percent) <= 1


def test_nobody_is_chosen_at_none_and_everybody_at_all() -> None:
    assert not any(is_chosen(id, 0) for id in IDS)
    assert all(is_chosen(id, 100) for id in IDS)


def test_who_is_chosen_is_chosen_at_every_higher_percentage() -> None:
    few = {id for id in IDS if is_chosen(id, 10)}

    assert few <= {id for id in IDS if is_chosen(id, 25)}


def test_too_few_turns_are_blind_and_never_good() -> None:
    canary = Figures(turns=49, blocked=49)

    assert compare(FAIR, canary, min_turns=50).verdict is Verdict.BLIND


def test_a_canary_beside_too_few_stable_turns_isn_t_good() -> None:
    canary = Figures(turns=60, slow=3)

    assert compare(Figures(turns=3), canary, min_turns=50).verdict is Verdict.BLIND


def test_a_canary_like_the_stable_one_is_good() -> None:
    canary = Figures(turns=50, blocked=1, degraded=1, slow=3, handed_off=2)

    assert compare(FAIR, canary, min_turns=50).verdict is Verdict.GOOD


@pytest.mark.parametrize(
    "name", ["blocked", "failed", "degraded", "slow", "handed_off"]
)
def test_a_canary_that_does_worse_is_named_by_what(name: str) -> None:
    comparison = compare(FAIR, Figures(turns=50, **{name: 20}), min_turns=50)

    assert comparison.verdict is Verdict.WORSE
    assert comparison.reasons == (name,)


def test_a_canary_that_always_fails_is_worse_even_alone() -> None:
    canary = Figures(turns=50, blocked=50)

    assert compare(Figures(), canary, min_turns=50).verdict is Verdict.WORSE

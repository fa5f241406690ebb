"""Answers worded by a hand without sight of the gate: honest ones, and lies."""

from pathlib import Path

import pytest

from rules.approval import approved
from tests.situations import Situation, answered, read

HERE = Path(__file__).parent
HONEST = read((HERE / "strangers_drafts.jsonl").read_bytes())
LIES = read((HERE / "strangers_lies.jsonl").read_bytes())
# 6 of 170, each for a slot that isn't there; what is stopped is worded once more
FALSE_STOPS_AT_MOST = 0.04


def passes(one: Situation) -> bool:
    said = answered(one)
    return not said.unknown and approved(said.text, said.facts).passes


def test_honest_answers_go_out() -> None:
    stopped = [one.n for one in HONEST if not passes(one)]
    assert len(HONEST) >= 150
    assert len(stopped) <= FALSE_STOPS_AT_MOST * len(HONEST), stopped


@pytest.mark.parametrize("lie", LIES, ids=lambda one: f"{one.n}-{one.kind}")
def test_a_lie_is_stopped(lie: Situation) -> None:
    assert not passes(lie), lie.lie

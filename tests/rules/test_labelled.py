"""The detectors against labelled utterances: the specification's, fresh ones, edges."""

from functools import lru_cache
from pathlib import Path

import msgspec
import pytest

from rules.evaluation import RULES, Report, Score, evaluate

HERE = Path(__file__).parent
MINIMA = {"public.jsonl": 0.99, "fresh.jsonl": 0.95, "second.jsonl": 0.95}
LATER = (
    *(f"{ordinal}.jsonl" for ordinal in "third fourth fifth sixth seventh".split()),
    "strangers_escalation.jsonl",
)


@lru_cache
def report(name: str) -> Report:
    return evaluate((HERE / name).read_bytes().split(b"\n"))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", MINIMA)
def test_a_rule_is_right_often_enough(name: str, rule: str) -> None:
    score = report(name).scores[rule]
    assert score.cases >= 30
    assert score.accuracy >= MINIMA[name]


@pytest.mark.parametrize("rule", ["size_height", "contact", "unsafe"])
def test_a_rule_knows_all_its_edges(rule: str) -> None:
    edges = report("edges.jsonl")
    assert edges.scores[rule].cases >= 90
    assert [miss for miss in edges.misses if miss.rule == rule] == []


def test_the_scores_are_those_of_the_baseline() -> None:
    lines = b"\n".join((HERE / name).read_bytes() for name in (*MINIMA, *LATER))
    baseline = (HERE / "baseline.json").read_bytes()
    kept = msgspec.json.decode(baseline, type=dict[str, Score])
    assert evaluate(lines.split(b"\n")).scores == kept


@pytest.mark.parametrize("name", [*MINIMA, *LATER, "edges.jsonl"])
def test_every_line_is_well_formed(name: str) -> None:
    assert report(name).bad_lines == ()

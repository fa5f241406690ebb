"""Bugs in the service itself, not only in what is told of it, turn a run red."""

from pathlib import Path

import pytest
from rich.console import Console

from loadtest.measured import measure
from loadtest.plan import Plan
from loadtest.result import Result
from loadtest.verdict import verdict_on

ROOT = Path(__file__).parents[2]
BUGS = """
import rules.money
from bot.outside.manychat import ManyChat

written, send_content = rules.money.written, ManyChat.send_content


def one_kopiyka_more(amount):
    return written(amount + 1)


async def sent_twice(self, subscriber, messages):
    await send_content(self, subscriber, messages)
    await send_content(self, subscriber, messages)


rules.money.written = one_kopiyka_more
ManyChat.send_content = sent_twice
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A run against a service that sends twice, and writes each price wrongly."""
    folder = tmp_path_factory.mktemp("bugs")
    (folder / "sitecustomize.py").write_text(BUGS)  # Python imports it at its start
    plan = Plan(
        sessions=4,
        turns=1,
        duration_s=8,
        think_s=0,
        has_model=False,
        settings={"PYTHONPATH": f"{folder}:{ROOT}"},
    )
    return measure(plan, Console(stderr=True))


@pytest.mark.parametrize(
    ("kind", "what"),
    [("doubled", "answer was seen 2 times"), ("wrong", "doesn't say")],
)
def test_a_bug_of_the_service_is_found_and_leads_to_its_turn(
    result: Result, kind: str, what: str
) -> None:
    found = [one for one in result.violations if one.kind == kind]

    assert [one for one in found if what in one.what and one.trace_id]


def test_a_bug_of_the_service_breaks_the_verdict(result: Result) -> None:
    assert not verdict_on(result).is_good
    assert {one.kind for one in result.violations} == {"doubled", "wrong"}

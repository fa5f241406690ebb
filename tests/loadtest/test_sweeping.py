"""Which settings a sweep tries, what it shows, and which it recommends."""

import io

import msgspec
import pytest
from rich.console import Console

from loadtest.errors import LoadError
from loadtest.sweeping import Trial, choices, knob_of, recommended, table_of
from loadtest.violation import Violation
from tests.loadtest.scene import a_result


def test_every_combination_is_tried() -> None:
    knobs = (knob_of("a=1,2"), knob_of("b=x,y"))

    assert list(choices(knobs)) == [
        {"A": "1", "B": "x"},
        {"A": "1", "B": "y"},
        {"A": "2", "B": "x"},
        {"A": "2", "B": "y"},
    ]


@pytest.mark.parametrize("text", ["A", "A=", "=1", "A B=1"])
def test_what_is_no_knob_is_refused(text: str) -> None:
    with pytest.raises(LoadError, match="write NAME=VALUE"):
        knob_of(text)


def test_the_table_shows_every_value_on_a_narrow_terminal() -> None:
    told = io.StringIO()
    trials = [
        Trial({"CHECKPOINTER_POOL_MAX_SIZE": "2", "WORKER": workers}, a_result())
        for workers in ("12345", "67890")
    ]

    Console(file=told, width=80).print(table_of(trials))

    assert "12345" in told.getvalue()
    assert "67890" in told.getvalue()


def test_of_equally_fast_ones_the_smallest_is_taken() -> None:
    small = Trial({"POOL": "2"}, a_result(answer_s=5.0))
    middle = Trial({"POOL": "4"}, a_result(answer_s=2.0))
    large = Trial({"POOL": "8"}, a_result(answer_s=2.0))

    assert recommended((small, middle, large)) is middle


def test_what_broke_a_promise_is_not_recommended() -> None:
    sound = Trial({"POOL": "4"}, a_result(answer_s=2))
    lost = Violation(kind="lost", contact="1", trace_id=None, what="a message")
    result = msgspec.structs.replace(a_result(answer_s=1), violations=(lost,))
    broken = Trial({"POOL": "2"}, result)

    assert recommended((broken,)) is None
    assert recommended((broken, sound)) is sound


def test_what_was_not_run_to_its_end_is_not_recommended() -> None:
    whole = Trial({"POOL": "4"}, a_result(answer_s=2))
    result = msgspec.structs.replace(a_result(answer_s=1), was_interrupted=True)
    cut = Trial({"POOL": "2"}, result)
    nobody = Trial({"POOL": "1"}, msgspec.structs.replace(a_result(), turns=()))

    assert recommended((cut, nobody)) is None
    assert recommended((cut, nobody, whole)) is whole

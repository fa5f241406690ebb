"""From evidence to figures, a verdict, a comparison and a page."""

import re

import msgspec
import pytest
from msgspec.structs import replace

from loadtest.__main__ import tell
from loadtest.comparing import rows
from loadtest.errors import LoadError
from loadtest.measuring.database import DatabaseUse
from loadtest.measuring.figures import gauges
from loadtest.measuring.process import ProcessUse
from loadtest.measuring.sampling import Sample
from loadtest.plan import Plan
from loadtest.report.page import page
from loadtest.result import Result
from loadtest.speed import cost
from loadtest.verdict import FEWEST_FOR_SHARES, verdict_on
from loadtest.violation import Violation
from tests.loadtest.scene import a_result


def sample(at_s: float, cpu_s: float, commits: int) -> Sample:
    return Sample(
        at_s=at_s,
        busy=3,
        gauges={
            "krama_loop_lag_ms": 4.0,
            "krama_pool_size database": at_s,
            "krama_pool_limit database": 4.0,
        },
        process=ProcessUse(cpu_s=cpu_s, rss_mb=100 + at_s),
        database=DatabaseUse(
            commits=commits,
            statements=2 * commits,
            wal_bytes=10.0 * commits,
            connections=6,
        ),
    )


def test_seconds_count_from_the_acceptance_to_what_the_shopper_sees() -> None:
    turns = {(turn.stage, turn.at_s): turn for turn in a_result().turns}

    bubbled = turns["browsing", 5.0]
    assert (bubbled.has_interim, bubbled.first_s, bubbled.answer_s) == (True, 8.1, 10.0)
    at_once = turns["browsing", 0.0]
    assert (at_once.has_interim, at_once.first_s, at_once.answer_s) == (False, 2.0, 2.0)


def test_a_turn_bears_its_share_of_what_the_run_has_used() -> None:
    found = cost((sample(0, 1.0, 100), sample(2, 2.0, 150), sample(4, 3.0, 203)), 10)

    assert found.cpu_ms == 200
    assert found.commits == 10
    assert found.statements == 20.6
    assert found.wal_bytes == 103
    assert (found.rss_mb, found.connections, found.busy) == (104, 6, 3)
    assert found.pools == {"database": (4, 4)}


def test_counts_that_begin_anew_are_added_up() -> None:
    found = cost((sample(0, 5.0, 100), sample(2, 1.0, 10)), 1)

    assert found.cpu_ms == 1000


def test_the_verdict_is_good_when_promises_are_kept() -> None:
    assert verdict_on(a_result()).is_good


def test_a_violation_breaks_the_verdict_unless_a_fault_explains_it() -> None:
    wrong = Violation(kind="lost", contact="1", trace_id=None, what="a message")
    excused = replace(wrong, kind="unknown", excuse="manychat hang_after")

    assert not verdict_on(replace(a_result(), violations=(wrong,))).is_good
    assert verdict_on(replace(a_result(), violations=(excused,))).is_good


def test_an_answer_over_its_limit_breaks_the_verdict() -> None:
    result = a_result(answer_s=40)

    broken = [it.name for it in verdict_on(result).promises if not it.is_kept]

    assert broken == ["photo answer p95"]


def test_rules_alone_may_answer_in_their_way() -> None:
    turn = replace(a_result().turns[0], degraded="no_model")
    result = replace(a_result(), plan=Plan(), turns=(turn,) * FEWEST_FOR_SHARES)
    alone = replace(result, plan=Plan(has_model=False))

    assert not verdict_on(result).is_good
    assert verdict_on(alone).is_good


def test_a_comparison_says_what_became_slower() -> None:
    found = {row[0]: row for row in rows(a_result(answer_s=2), a_result(answer_s=4))}

    assert found["text answer p95, s"][3] == "2.00"
    assert found["text answer p95, s"][-1] == "slower"


def test_the_page_shows_the_figures_and_what_was_wrong() -> None:
    wrong = Violation(
        kind="lost", contact="1", trace_id="trace-77", what="<b>a message</b>"
    )

    text = page(replace(a_result(), violations=(wrong,)))

    assert "a promise was broken" in text
    assert "trace-77" in text
    assert "&lt;b&gt;a message" in text
    assert "Where the time goes" in text
    assert not re.search(r'(src|href)="http', text)


def test_the_tables_keep_degraded_answers_apart() -> None:
    first, *others = a_result().turns
    degraded = replace(first, degraded="no_model", answer_s=17.25)

    text = page(replace(a_result(), turns=(degraded, *others)))

    assert {"browsing, degraded", "browsing", "text, degraded", "text"} <= set(
        re.findall(r"<tr><td>([^<]*)</td><td>\d", text)
    )


def test_what_is_printed_as_json_holds_the_verdict_and_the_result() -> None:
    result = a_result(answer_s=40)

    told = verdict_on(result).encoded_with(result)

    verdict = msgspec.json.decode(told)
    assert not verdict["is_good"]
    assert {it["name"]: it["value"] for it in verdict["promises"]}[
        "photo answer p95"
    ] == 40
    assert msgspec.json.decode(told, type=Result) == result


def test_a_run_in_which_nobody_was_answered_keeps_no_promise() -> None:
    with pytest.raises(LoadError, match="nobody was answered"):
        tell(replace(a_result(), turns=()), as_json=True)


def test_gauges_are_read_with_their_labels() -> None:
    text = (
        "# HELP krama_sessions Shoppers.\n"
        "krama_sessions 12.0\n"
        'krama_pool_size{pool="checkpointer"} 3.0\n'
        'krama_sends_total{kind="answer",outcome="sent"} 9.0\n'
    )

    assert gauges(text) == {"krama_sessions": 12, "krama_pool_size checkpointer": 3}

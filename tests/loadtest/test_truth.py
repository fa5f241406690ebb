"""A planted bug of each kind turns the truth red, and faults explain only their own."""

import pytest
from msgspec.structs import replace

from loadtest.blows import Incident
from loadtest.evidence import Evidence
from loadtest.shoppers.visits import Demand
from loadtest.truth import KINDS, violations
from loadtest.violation import Violation, unexcused
from tests.loadtest.bugs import (
    BUGS,
    Bug,
    a_call_of_unknown_fate,
    a_late_answer,
    a_message_that_no_turn_has,
    a_wrong_price,
    with_call,
    with_turns,
)
from tests.loadtest.scene import (
    ANNA,
    BUBBLE,
    DETAILS,
    OFFER,
    OLHA,
    THANKS,
    at,
    heard,
    played,
    seen,
    sound,
)


def kinds(evidence: Evidence) -> set[str]:
    return {found.kind for found in unexcused(violations(evidence))}


def one(evidence: Evidence, kind: str) -> Violation:
    (found,) = [it for it in violations(evidence) if it.kind == kind]
    return found


def test_a_sound_run_has_no_violation() -> None:
    assert violations(sound()) == ()


@pytest.mark.parametrize(
    ("bug", "kind"), BUGS, ids=lambda it: getattr(it, "__name__", it)
)
def test_a_planted_bug_is_found(bug: Bug, kind: str) -> None:
    assert kind in kinds(bug(sound()))


def test_every_kind_of_violation_has_a_planted_bug() -> None:
    assert {kind for _, kind in BUGS} == set(KINDS)


def test_a_violation_leads_to_its_turn() -> None:
    assert one(a_wrong_price(sound()), "wrong").trace_id == "trace-1"


def test_a_hang_of_that_very_call_explains_its_unknown_fate() -> None:
    evidence = a_call_of_unknown_fate(sound())
    struck = seen(4, ANNA, OFFER, 2, fault="hang_after")
    entries = tuple(struck if it.n == 4 else it for it in evidence.entries)

    found = one(replace(evidence, entries=entries), "unknown")

    assert found.excuse == "manychat hang_after"


def test_a_fault_of_another_chat_explains_nothing() -> None:
    evidence = a_call_of_unknown_fate(sound())
    struck = seen(13, OLHA, OFFER, 15, fault="hang_after")
    entries = tuple(struck if it.n == 13 else it for it in evidence.entries)

    assert one(replace(evidence, entries=entries), "unknown").excuse is None


def test_a_hang_of_the_same_words_before_explains_nothing() -> None:
    evidence = with_call(sound(), "54", state="unknown")
    struck = seen(90, ANNA, THANKS, 20, fault="hang_after")

    found = one(replace(evidence, entries=(*evidence.entries, struck)), "unknown")

    assert found.excuse is None


@pytest.mark.parametrize(
    ("killed", "excuse"), [((2, 3), "service kill"), ((-20, -10), None)]
)
def test_a_kill_explains_the_fate_of_calls_that_it_may_have_met(
    killed: tuple[float, float], excuse: str | None
) -> None:
    begin, end = killed
    kill = Incident(what="service kill", began_at=at(begin), ended_at=at(end))
    evidence = a_call_of_unknown_fate(sound())

    assert one(replace(evidence, incidents=(kill,)), "unknown").excuse == excuse


def test_a_killed_service_explains_a_late_answer() -> None:
    kill = Incident(what="service kill", began_at=at(3), ended_at=at(5))

    found = one(replace(a_late_answer(sound()), incidents=(kill,)), "late")

    assert found.excuse == "service kill"


@pytest.mark.parametrize(
    ("fault", "again_s", "excuse"),
    [
        ("cut_after", None, None),
        ("hang_after", None, "manychat hang_after"),
        ("rate_limited", 10, "manychat rate_limited"),
        ("rate_limited", -2, None),
    ],
)
def test_an_earlier_call_explains_a_late_answer_only_while_it_was_open(
    fault: str, again_s: float | None, excuse: str | None
) -> None:
    late = a_late_answer(sound())
    struck = seen(90, ANNA, THANKS, -3, fault=fault)
    struck = replace(struck, detail={**struck.detail, "accepted": False})
    again = () if again_s is None else (seen(91, ANNA, THANKS, again_s),)
    evidence = replace(late, entries=(*late.entries, struck, *again))

    assert one(evidence, "late").excuse == excuse


def test_a_killed_service_explains_no_lost_message() -> None:
    kill = Incident(what="service kill", began_at=at(3), ended_at=at(5))
    evidence = replace(a_message_that_no_turn_has(sound()), incidents=(kill,))

    assert "lost" in kinds(evidence)


def test_a_slow_model_explains_nothing() -> None:
    slow = Incident(what="model hang", began_at=at(0), ended_at=at(60))

    assert (
        one(replace(a_late_answer(sound()), incidents=(slow,)), "late").excuse is None
    )


def test_a_second_sight_of_the_receipt_words_is_no_double_when_both_were_queued() -> (
    None
):
    evidence = sound()
    again = replace(evidence.calls[-2], id="56", turn_id="5", queued_at=at(44))
    turn = replace(evidence.turns[ANNA][2], id="5", trace_id="trace-5", inbound=("5",))
    move = played(ANNA, "m5", 42, Demand(), place=3, kind="receipt", media="photo")

    repeated = replace(
        with_turns(evidence, ANNA, *evidence.turns[ANNA], turn),
        calls=(*evidence.calls, again),
        entries=(
            *evidence.entries,
            *heard(20, ANNA, "m5", "5", 42),
            seen(23, ANNA, THANKS, 45),
        ),
        played=(*evidence.played, move),
    )

    assert violations(repeated) == ()


def test_words_seen_minutes_later_are_not_those_of_a_call_that_was_cut() -> None:
    evidence = sound()
    bubble = ({"type": "text", "text": BUBBLE},)
    interim = replace(evidence.calls[0], kind="interim", messages=bubble)
    cut = seen(90, ANNA, BUBBLE, 1, fault="cut_before")
    turn = replace(evidence.turns[ANNA][2], id="5", trace_id="trace-5", inbound=("5",))
    answer = replace(evidence.calls[-2], id="57", turn_id="5", queued_at=at(302))
    move = played(ANNA, "m5", 290, Demand(), place=3, kind="receipt", media="photo")

    repeated = replace(
        with_turns(evidence, ANNA, *evidence.turns[ANNA], turn),
        calls=(
            replace(interim, id="49", state="unknown", queued_at=at(1)),
            *evidence.calls,
            replace(interim, id="56", turn_id="5", queued_at=at(300)),
            answer,
        ),
        entries=(
            *evidence.entries,
            replace(cut, detail={**cut.detail, "accepted": False}),
            *heard(91, ANNA, "m5", "5", 290),
            seen(94, ANNA, BUBBLE, 301),
            seen(95, ANNA, THANKS, 303),
        ),
        played=(*evidence.played, move),
    )

    assert unexcused(violations(repeated)) == ()


def test_what_is_repeated_from_a_lost_answer_is_not_held_against_the_next_one() -> None:
    lost = with_call(sound(), "50", state="unknown")
    words = ({"type": "text", "text": OFFER}, {"type": "text", "text": DETAILS})
    repeated = with_call(lost, "52", messages=words)
    second = replace(lost.played[1], demand=Demand(never=("1890 грн",)))
    moves = (lost.played[0], second, *lost.played[2:])
    entries = tuple(
        seen(12, ANNA, OFFER, 11, DETAILS) if entry.n == 12 else entry
        for entry in lost.entries
    )

    evidence = replace(repeated, played=moves, entries=entries)

    assert "wrong" not in kinds(evidence)
    assert "wrong" in kinds(with_call(evidence, "50", state="sent"))

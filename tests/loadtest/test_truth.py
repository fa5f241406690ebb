"""A planted bug of each kind turns the truth red, and faults explain only their own."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from loadtest.blows import Incident
from loadtest.evidence import Evidence
from loadtest.krama import Call, Delivery, Order, Turn
from loadtest.shoppers.visits import Demand
from loadtest.truth import Violation, unexcused, violations
from tests.loadtest.scene import (
    ANNA,
    BUBBLE,
    DETAILS,
    OFFER,
    OLHA,
    PHONES,
    THANKS,
    at,
    heard,
    interim,
    played,
    seen,
    sound,
)

Bug = Callable[[Evidence], Evidence]


def kinds(evidence: Evidence) -> set[str]:
    return {found.kind for found in unexcused(violations(evidence))}


def one(evidence: Evidence, kind: str) -> Violation:
    (found,) = [it for it in violations(evidence) if it.kind == kind]
    return found


def with_call(evidence: Evidence, id: str, **changes: object) -> Evidence:
    calls = tuple(
        replace(call, **changes) if call.id == id else call for call in evidence.calls
    )
    return replace(evidence, calls=calls)


def with_turns(evidence: Evidence, contact: str, *turns: Turn) -> Evidence:
    return replace(evidence, turns={**evidence.turns, contact: turns})


def without_entry(evidence: Evidence, n: int) -> Evidence:
    entries = tuple(entry for entry in evidence.entries if entry.n != n)
    return replace(evidence, entries=entries)


def without_call(evidence: Evidence, id: str) -> Evidence:
    calls: tuple[Call, ...] = tuple(it for it in evidence.calls if it.id != id)
    return replace(evidence, calls=calls)


def with_order(evidence: Evidence, **changes: object) -> Evidence:
    orders: tuple[Order, ...] = (replace(evidence.orders[0], **changes),)
    return replace(evidence, orders=orders)


def a_message_that_no_turn_has(it: Evidence) -> Evidence:
    return with_turns(it, ANNA, it.turns[ANNA][0], it.turns[ANNA][2])


def an_answer_that_was_never_queued(it: Evidence) -> Evidence:
    return without_entry(without_call(it, "50"), 4)


def an_answer_that_waits_for_ever(it: Evidence) -> Evidence:
    return with_call(without_entry(it, 4), "50", state="queued")


def an_answer_said_to_be_sent(it: Evidence) -> Evidence:
    return without_entry(it, 4)


def a_message_refused_in_peace(it: Evidence) -> Evidence:
    refusal = replace(
        heard(0, ANNA, "m1", "1", 1)[2], n=99, detail={"message": "m1", "status": 503}
    )
    return replace(it, entries=(*it.entries, refusal))


def a_message_answered_twice(it: Evidence) -> Evidence:
    first = it.turns[ANNA][0]
    again = replace(first, id="9", trace_id="trace-9", replies=())
    return with_turns(it, ANNA, *it.turns[ANNA], again)


def a_repeat_taken_for_new(it: Evidence) -> Evidence:
    repeat = replace(
        heard(0, ANNA, "m1", "7", 1)[2],
        n=99,
        detail={
            "message": "m1",
            "status": 200,
            "ms": 1.0,
            "body": {"status": "accepted", "request_id": "7"},
        },
    )
    return replace(it, entries=(*it.entries, repeat))


def an_answer_seen_twice(it: Evidence) -> Evidence:
    return replace(it, entries=(*it.entries, seen(99, ANNA, OFFER, 40)))


def words_that_nobody_queued(it: Evidence) -> Evidence:
    return replace(it, entries=(*it.entries, seen(99, ANNA, "Алло?", 40)))


def an_answer_that_overtook_another(it: Evidence) -> Evidence:
    early = replace(seen(12, ANNA, DETAILS, 11), n=3)
    others = [entry for entry in it.entries if entry.n != 12]
    place = next(at for at, entry in enumerate(others) if entry.n == 4)
    return replace(it, entries=(*others[:place], early, *others[place:]))


def turns_that_overtook_each_other(it: Evidence) -> Evidence:
    first, second, third = it.turns[ANNA]
    return with_turns(it, ANNA, second, first, third)


def a_phone_in_the_wrong_chat(it: Evidence) -> Evidence:
    words = f"{OFFER} {PHONES[ANNA]}"
    moved = with_call(it, "53", messages=({"type": "text", "text": words},))
    entries = tuple(
        seen(13, OLHA, words, 15) if entry.n == 13 else entry for entry in it.entries
    )
    return replace(moved, entries=entries)


def an_order_for_somebody_else(it: Evidence) -> Evidence:
    return with_order(it, delivery=Delivery(phone=PHONES[OLHA]))


def a_bubble_without_an_answer(it: Evidence) -> Evidence:
    silent = with_turns(it, OLHA, replace(it.turns[OLHA][0], replies=()))
    moves = tuple(move for move in it.played if move.contact != OLHA)
    return replace(without_entry(without_call(silent, "53"), 13), played=moves)


def a_second_bubble(it: Evidence) -> Evidence:
    again = interim("51b", OLHA, "2", 14)
    calls = (*it.calls[:2], replace(again, id="520"), *it.calls[2:])
    entries = (*it.entries[:9], seen(90, OLHA, BUBBLE, 14.1), *it.entries[9:])
    return replace(it, calls=calls, entries=entries)


def a_wrong_price(it: Evidence) -> Evidence:
    words = "Сукня «Мальва» — 1790 грн"
    moved = with_call(it, "50", messages=({"type": "text", "text": words},))
    entries = tuple(
        seen(4, ANNA, words, 2) if entry.n == 4 else entry for entry in it.entries
    )
    return replace(moved, entries=entries)


def a_wrong_stage(it: Evidence) -> Evidence:
    first, *others = it.turns[ANNA]
    return with_turns(it, ANNA, replace(first, stage_after="browsing"), *others)


def words_that_must_not_be_said(it: Evidence) -> Evidence:
    demand = Demand(stage="reviewing", never=("менеджер",))
    third = replace(it.played[2], demand=demand)
    return replace(it, played=(*it.played[:2], third, it.played[3]))


def an_answer_where_silence_is_due(it: Evidence) -> Evidence:
    first = replace(it.played[0], demand=Demand(silent=True))
    return replace(it, played=(first, *it.played[1:]))


def an_order_that_nobody_paid(it: Evidence) -> Evidence:
    return replace(it, decided=())


def a_payment_without_its_order(it: Evidence) -> Evidence:
    return with_order(it, status="reviewing")


def an_order_that_is_gone(it: Evidence) -> Evidence:
    return replace(it, orders=())


def a_wrong_total(it: Evidence) -> Evidence:
    return with_order(it, total=100)


def an_order_too_many(it: Evidence) -> Evidence:
    other = replace(it.orders[0], id="o_2", status="reviewing")
    return replace(it, orders=(*it.orders, other))


def a_call_of_unknown_fate(it: Evidence) -> Evidence:
    return with_call(it, "50", state="unknown")


def a_late_answer(it: Evidence) -> Evidence:
    entries = tuple(
        replace(entry, at=at(20)) if entry.n == 4 else entry for entry in it.entries
    )
    return replace(it, entries=entries)


BUGS: tuple[tuple[Bug, str], ...] = (
    (a_message_that_no_turn_has, "lost"),
    (an_answer_that_was_never_queued, "lost"),
    (an_answer_that_waits_for_ever, "lost"),
    (an_answer_said_to_be_sent, "lost"),
    (a_message_refused_in_peace, "lost"),
    (a_message_answered_twice, "doubled"),
    (a_repeat_taken_for_new, "doubled"),
    (an_answer_seen_twice, "doubled"),
    (words_that_nobody_queued, "doubled"),
    (an_answer_that_overtook_another, "disorder"),
    (turns_that_overtook_each_other, "disorder"),
    (a_phone_in_the_wrong_chat, "wrong chat"),
    (an_order_for_somebody_else, "wrong chat"),
    (a_bubble_without_an_answer, "interim"),
    (a_second_bubble, "interim"),
    (a_wrong_price, "wrong"),
    (a_wrong_stage, "wrong"),
    (words_that_must_not_be_said, "wrong"),
    (an_answer_where_silence_is_due, "wrong"),
    (an_order_that_nobody_paid, "orders"),
    (a_payment_without_its_order, "orders"),
    (an_order_that_is_gone, "orders"),
    (a_wrong_total, "orders"),
    (an_order_too_many, "orders"),
    (a_call_of_unknown_fate, "unknown"),
    (a_late_answer, "late"),
)


def test_a_sound_run_has_no_violation() -> None:
    assert violations(sound()) == ()


@pytest.mark.parametrize(
    ("bug", "kind"), BUGS, ids=lambda it: getattr(it, "__name__", it)
)
def test_a_planted_bug_is_found(bug: Bug, kind: str) -> None:
    assert kind in kinds(bug(sound()))


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


def test_a_killed_service_explains_a_late_answer() -> None:
    kill = Incident(what="service kill", began_at=at(3), ended_at=at(5))

    found = one(replace(a_late_answer(sound()), incidents=(kill,)), "late")

    assert found.excuse == "service kill"


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
    again = replace(evidence.calls[-1], id="55", turn_id="5", queued_at=at(44))
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

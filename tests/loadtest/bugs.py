"""A bug of each kind that truth must find, planted into a sound run."""

from collections.abc import Callable

from msgspec.structs import replace

from loadtest.evidence import Evidence
from loadtest.krama import Call, Delivery, Order, Turn
from loadtest.shoppers.visits import Demand
from tests.loadtest.scene import (
    ANNA,
    BUBBLE,
    CONFIRMED,
    DETAILS,
    OFFER,
    OLHA,
    PHONES,
    at,
    heard,
    interim,
    notice,
    played,
    seen,
)

Bug = Callable[[Evidence], Evidence]


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


def an_approval_that_nobody_told(it: Evidence) -> Evidence:
    return without_entry(without_call(it, "55"), 18)


def a_decision_that_never_came(it: Evidence) -> Evidence:
    untold = an_approval_that_nobody_told(it)
    cases = (replace(it.cases[0], state="open"),)
    orders = (replace(it.orders[0], status="reviewing"),)
    waited = played(ANNA, "", 35, Demand(), place=3, kind="decision")
    move = replace(waited, messages=(), ended="unanswered")
    return replace(
        untold, cases=cases, orders=orders, decided=(), played=(*it.played, move)
    )


def a_receipt_that_opened_no_payment(it: Evidence) -> Evidence:
    untold = an_approval_that_nobody_told(it)
    return replace(untold, cases=(), orders=(), decided=())


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


def a_turn_answered_twice(it: Evidence) -> Evidence:
    again = replace(it.calls[0], id="56", queued_at=at(40))
    entries = (*it.entries, seen(99, ANNA, OFFER, 40.1))
    return replace(it, calls=(*it.calls, again), entries=entries)


def a_decision_told_twice(it: Evidence) -> Evidence:
    again = notice("56", ANNA, CONFIRMED, 40)
    entries = (*it.entries, seen(99, ANNA, CONFIRMED, 40.1))
    return replace(it, calls=(*it.calls, again), entries=entries)


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


def an_answer_queued_for_another_chat(it: Evidence) -> Evidence:
    moved = with_call(it, "53", subscriber=ANNA)
    entries = tuple(
        seen(13, ANNA, OFFER, 15) if entry.n == 13 else entry for entry in it.entries
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


def a_bubble_after_its_answer(it: Evidence) -> Evidence:
    late = replace(it.calls[1], id="56", queued_at=at(40))
    entries = tuple(entry for entry in it.entries if entry.n != 8)
    calls = tuple(call for call in it.calls if call.id != "51")
    return replace(
        it, calls=(*calls, late), entries=(*entries, seen(99, OLHA, BUBBLE, 40.1))
    )


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


def a_payment_that_nobody_approved(it: Evidence) -> Evidence:
    other = replace(it.cases[0], id="p_2")
    return replace(it, cases=(*it.cases, other))


def an_approval_that_was_undone(it: Evidence) -> Evidence:
    return replace(it, cases=(replace(it.cases[0], state="open"),))


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
    (an_approval_that_nobody_told, "lost"),
    (a_decision_that_never_came, "lost"),
    (an_answer_said_to_be_sent, "lost"),
    (a_message_refused_in_peace, "lost"),
    (a_message_answered_twice, "doubled"),
    (a_repeat_taken_for_new, "doubled"),
    (an_answer_seen_twice, "doubled"),
    (a_turn_answered_twice, "doubled"),
    (a_decision_told_twice, "doubled"),
    (words_that_nobody_queued, "doubled"),
    (an_answer_that_overtook_another, "disorder"),
    (turns_that_overtook_each_other, "disorder"),
    (a_phone_in_the_wrong_chat, "wrong chat"),
    (an_answer_queued_for_another_chat, "wrong chat"),
    (an_order_for_somebody_else, "wrong chat"),
    (a_bubble_without_an_answer, "interim"),
    (a_bubble_after_its_answer, "interim"),
    (a_second_bubble, "interim"),
    (a_wrong_price, "wrong"),
    (a_wrong_stage, "wrong"),
    (words_that_must_not_be_said, "wrong"),
    (an_answer_where_silence_is_due, "wrong"),
    (an_order_that_nobody_paid, "orders"),
    (a_payment_without_its_order, "orders"),
    (a_receipt_that_opened_no_payment, "orders"),
    (an_order_that_is_gone, "orders"),
    (a_payment_that_nobody_approved, "orders"),
    (an_approval_that_was_undone, "orders"),
    (a_wrong_total, "orders"),
    (an_order_too_many, "orders"),
    (a_call_of_unknown_fate, "unknown"),
    (a_late_answer, "late"),
)

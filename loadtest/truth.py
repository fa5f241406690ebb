"""Whether a run was right: every way in which it may be wrong, each a check.

Nothing lost, doubled, out of order or in the wrong chat; no interim bubble without an
answer; stage and words as demanded; orders as payments were approved.  A call whose
fate is unknown, and a late answer, may be explained by what was done to that very
request; all else has no excuse.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import msgspec

from loadtest.evidence import Evidence
from loadtest.krama import Call
from loadtest.ledger import Ledger, words_of
from loadtest.shoppers.acting import Played

PHONE_LENGTH = 13  # "+380" and nine digits
LATE_S = {"text": 18.0, "photo": 35.0}
SHADOW = timedelta(seconds=75)  # how long what went wrong may still delay answers
ENDED = ("sent", "unknown")


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong; *excuse*: the fault that explains it."""

    kind: str
    contact: str
    trace_id: str | None
    what: str
    excuse: str | None = None


def violations(evidence: Evidence) -> tuple[Violation, ...]:
    """Give everything that is wrong."""
    ledger = Ledger(evidence)
    return tuple(found for check in CHECKS for found in check(ledger))


def unexcused(found: tuple[Violation, ...]) -> tuple[Violation, ...]:
    """Leave out what an injected fault explains."""
    return tuple(one for one in found if one.excuse is None)


def lost_messages(ledger: Ledger) -> Iterator[Violation]:
    """Messages that were accepted, and that no turn has dealt with."""
    for message in ledger.messages.values():
        if message.request is not None and message.request not in ledger.turn_of:
            yield _wrong("lost", message.contact, None, f"message {message.id}")


def refused_messages(ledger: Ledger) -> Iterator[Violation]:
    """Messages that the service didn't take although nothing was done to it."""
    for message in ledger.messages.values():
        for refusal in message.refusals:
            if ledger.incident(refusal.at, refusal.at) is None:
                what = f"message {message.id} refused: {refusal.detail['status']}"
                yield _wrong("lost", message.contact, None, what)


def lost_answers(ledger: Ledger) -> Iterator[Violation]:
    """Answers that were written, and didn't leave or weren't seen."""
    for call in ledger.evidence.calls:
        trace = ledger.trace(call)
        if call.state not in ENDED:
            yield _wrong("lost", call.subscriber, trace, f"{call.kind} is {call.state}")
        elif call.state == "sent" and not ledger.sends_of[call.id]:
            yield _wrong("lost", call.subscriber, trace, f"{call.kind} never arrived")
    for turn in ledger.turns.values():
        if turn.replies and not ledger.answers_of[turn.id]:
            contact = ledger.contact_of[turn.id]
            yield _wrong("lost", contact, turn.trace_id, "no answer was queued")


def untold_decisions(ledger: Ledger) -> Iterator[Violation]:
    """Payments that were approved, of which their shopper was never told."""
    told = {call.subscriber for call in ledger.evidence.calls if call.kind == "notice"}
    for decided in ledger.evidence.decided:
        if decided.subscriber not in told:
            what = f"no word of the approval of {decided.case}"
            yield _wrong("lost", decided.subscriber, None, what)


def doubled(ledger: Ledger) -> Iterator[Violation]:
    """What was thought, said or kept twice."""
    for request, turns in ledger.turns_by_request.items():
        if len(turns) > 1:
            first = ledger.turns[turns[0]]
            contact = ledger.contact_of[first.id]
            yield _wrong("doubled", contact, first.trace_id, f"message {request}")
    for message in ledger.messages.values():
        if len(message.requests) > 1:
            what = f"message {message.id} was stored {len(message.requests)} times"
            yield _wrong("doubled", message.contact, None, what)
    for call in ledger.evidence.calls:
        if len(ledger.sends_of[call.id]) > 1:
            what = f"{call.kind} was seen {len(ledger.sends_of[call.id])} times"
            yield _wrong("doubled", call.subscriber, ledger.trace(call), what)
    for send in ledger.strays:
        what = f"nobody has queued: {words_of(send)[:80]}"
        yield _wrong("doubled", send.contact or "", None, what)


def out_of_order(ledger: Ledger) -> Iterator[Violation]:
    """Turns and answers that overtook others of the same chat."""
    for contact, turns in ledger.evidence.turns.items():
        requests = [int(request) for turn in turns for request in turn.inbound]
        if requests != sorted(requests):
            yield _wrong("disorder", contact, turns[-1].trace_id, f"turns: {requests}")
    for contact in ledger.evidence.visits:
        seen = ledger.seen_calls(contact)
        for earlier, later in zip(seen, seen[1:], strict=False):
            if int(earlier.id) > int(later.id):
                what = f"call {later.id} was seen after {earlier.id}"
                yield _wrong("disorder", contact, ledger.trace(later), what)


def wrong_chat(ledger: Ledger) -> Iterator[Violation]:
    """Another shopper's phone in a chat, or in its order."""
    phones = {visit.person.phone for visit in ledger.evidence.visits.values()}
    for contact, visit in ledger.evidence.visits.items():
        others = phones - {visit.person.phone}
        for send in ledger.shown[contact]:
            for phone in _phones(words_of(send)) & others:
                trace = ledger.trace_of_send(send)
                yield _wrong("wrong chat", contact, trace, f"{phone} was shown")
    for order in ledger.evidence.orders:
        own = ledger.evidence.visits[order.subscriber].person.phone
        if order.delivery.phone != own:
            what = f"order {order.id} is for {order.delivery.phone}"
            yield _wrong("wrong chat", order.subscriber, None, what)


def owed_answers(ledger: Ledger) -> Iterator[Violation]:
    """Interim bubbles that nothing followed, and second ones of a turn."""
    bubbles: dict[str, Call] = {}
    for call in ledger.evidence.calls:
        if call.kind != "interim" or call.turn_id is None:
            continue
        trace = ledger.trace(call)
        if call.turn_id in bubbles:
            yield _wrong("interim", call.subscriber, trace, "a second bubble")
        bubbles[call.turn_id] = call
        if not ledger.answers_of[call.turn_id]:
            yield _wrong("interim", call.subscriber, trace, "no answer followed")


def wrong_answers(ledger: Ledger) -> Iterator[Violation]:
    """Moves whose answer isn't what the shopper may demand."""
    for played in ledger.evidence.played:
        for complaint in _complaints(ledger, played):
            yield _wrong(
                "wrong", played.contact, ledger.trace_of_move(played), complaint
            )


def _complaints(ledger: Ledger, played: Played) -> Iterator[str]:
    """Say how an answer differs from what is demanded."""
    demand, words = played.demand, ledger.words(played)
    turns = ledger.turns_of_move(played)
    after = f"after {played.kind} {played.place}"
    if demand.silent and words:
        yield f"{after}: should be silent, says {words[:80]!r}"
    if demand.silent or not turns and not words:
        return
    for text in demand.says:
        if text not in words:
            yield f"{after}: doesn't say {text!r}: {words[:200]!r}"
    own_words = ledger.own_words(played)
    for text in demand.never:
        if text in own_words:
            yield f"{after}: says {text!r}"
    stage = turns[-1].stage_after if turns else demand.stage
    if demand.stage not in (None, stage):
        yield f"{after}: is {stage}, not {demand.stage}"


def wrong_orders(ledger: Ledger) -> Iterator[Violation]:
    """Orders that don't fit the payments that were approved."""
    approved = {decided.order: decided for decided in ledger.evidence.decided}
    for order in ledger.evidence.orders:
        is_paid = order.id in approved
        if is_paid != (order.status == "confirmed"):
            what = f"order {order.id} is {order.status}, paid: {is_paid}"
            yield _wrong("orders", order.subscriber, None, what)
        price = ledger.evidence.visits[order.subscriber].price * 100
        if order.total != price:
            what = f"order {order.id} costs {order.total}, not {price}"
            yield _wrong("orders", order.subscriber, None, what)
    known = {order.id for order in ledger.evidence.orders}
    for decided in approved.values():
        if decided.order not in known:
            yield _wrong("orders", decided.subscriber, None, f"no {decided.order}")
    for contact, visit in ledger.evidence.visits.items():
        receipts = ledger.receipts(contact)
        orders = [one for one in ledger.evidence.orders if one.subscriber == contact]
        if len(orders) > receipts:
            what = (
                f"{len(orders)} orders for {receipts} receipts ({visit.conversation})"
            )
            yield _wrong("orders", contact, None, what)


def unknown_calls(ledger: Ledger) -> Iterator[Violation]:
    """Calls of which the service can't say whether they arrived."""
    for call in ledger.evidence.calls:
        if call.state == "unknown":
            yield _wrong(
                "unknown",
                call.subscriber,
                ledger.trace(call),
                f"{call.kind} {call.id}",
                excuse=ledger.excuse_for_unknown(call, SHADOW),
            )


def late_answers(ledger: Ledger) -> Iterator[Violation]:
    """Answers that came after the promise, or not at all."""
    for played in ledger.evidence.played:
        if played.demand.silent or played.kind == "decision":
            continue
        late_s = LATE_S[played.media]
        asked_at, seen_at = ledger.accepted_at(played), ledger.answered_at(played)
        if asked_at is None:
            continue
        took_s = None if seen_at is None else (seen_at - asked_at).total_seconds()
        if took_s is None or took_s > late_s:
            yield _late(ledger, played, asked_at, took_s)


def _late(
    ledger: Ledger, played: Played, asked_at: datetime, took_s: float | None
) -> Violation:
    until = asked_at + (SHADOW if took_s is None else timedelta(seconds=took_s))
    return _wrong(
        "late",
        played.contact,
        ledger.trace_of_move(played),
        "no answer" if took_s is None else f"{took_s:.1f} s ({played.media})",
        excuse=ledger.excuse_for_delay(played, asked_at, until),
    )


def _wrong(
    kind: str,
    contact: str,
    trace_id: str | None,
    what: str,
    *,
    excuse: str | None = None,
) -> Violation:
    return Violation(
        kind=kind, contact=contact, trace_id=trace_id, what=what, excuse=excuse
    )


def _phones(text: str) -> set[str]:
    parts = text.split("+380")[1:]
    return {f"+380{part}"[:PHONE_LENGTH] for part in parts}


CHECKS: tuple[Callable[[Ledger], Iterator[Violation]], ...] = (
    lost_messages,
    refused_messages,
    lost_answers,
    untold_decisions,
    doubled,
    out_of_order,
    wrong_chat,
    owed_answers,
    wrong_answers,
    wrong_orders,
    unknown_calls,
    late_answers,
)
KINDS = (
    *("lost", "doubled", "disorder", "wrong chat", "interim", "wrong", "orders"),
    *("unknown", "late"),
)

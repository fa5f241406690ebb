"""Whether a run was right: every way in which it may be wrong, each a check.

Nothing lost, doubled, out of order or in the wrong chat; no interim bubble without an
answer; stage and words as demanded; orders as payments were approved.  A call whose
fate is unknown, and a late answer, may be explained by what was done to that very
request; all else has no excuse.
"""

from collections.abc import Callable, Iterator

from loadtest.evidence import Evidence
from loadtest.krama import Call
from loadtest.ledger import Ledger, text_of, words_of
from loadtest.profiles import PHOTO_P95_S, TEXT_P99_S
from loadtest.sales import untold_decisions, wrong_answers, wrong_orders
from loadtest.violation import Violation, wrong

PHONE_LENGTH = 13  # "+380" and nine digits
LATE_S = {"text": TEXT_P99_S, "photo": PHOTO_P95_S}
ENDED = ("sent", "unknown")


def violations(evidence: Evidence) -> tuple[Violation, ...]:
    """Give everything that is wrong."""
    ledger = Ledger(evidence)
    return tuple(found for check in CHECKS for found in check(ledger))


def lost_messages(ledger: Ledger) -> Iterator[Violation]:
    """Messages that were accepted, and that no turn has dealt with."""
    for message in ledger.messages.values():
        if message.request is not None and message.request not in ledger.turn_of:
            yield wrong("lost", message.contact, None, f"message {message.id}")


def refused_messages(ledger: Ledger) -> Iterator[Violation]:
    """Messages that the service didn't take although nothing was done to it."""
    for message in ledger.messages.values():
        for refusal in message.refusals:
            if ledger.incident(refusal.at, refusal.at) is None:
                what = f"message {message.id} refused: {refusal.detail['status']}"
                yield wrong("lost", message.contact, None, what)


def lost_answers(ledger: Ledger) -> Iterator[Violation]:
    """Answers that were written, and didn't leave or weren't seen."""
    for call in ledger.evidence.calls:
        trace = ledger.trace(call)
        if call.state not in ENDED:
            yield wrong("lost", call.subscriber, trace, f"{call.kind} is {call.state}")
        elif call.state == "sent" and not ledger.sends_of[call.id]:
            yield wrong("lost", call.subscriber, trace, f"{call.kind} never arrived")
    for turn in ledger.turns.values():
        if turn.replies and not ledger.answers_of[turn.id]:
            contact = ledger.contact_of[turn.id]
            yield wrong("lost", contact, turn.trace_id, "no answer was queued")


def doubled(ledger: Ledger) -> Iterator[Violation]:
    """What was thought, said or kept twice."""
    for request, turns in ledger.turns_by_request.items():
        if len(turns) > 1:
            first = ledger.turns[turns[0]]
            contact = ledger.contact_of[first.id]
            yield wrong("doubled", contact, first.trace_id, f"message {request}")
    for message in ledger.messages.values():
        if len(message.requests) > 1:
            what = f"message {message.id} was stored {len(message.requests)} times"
            yield wrong("doubled", message.contact, None, what)
    for call in ledger.evidence.calls:
        if len(ledger.sends_of[call.id]) > 1:
            what = f"{call.kind} was seen {len(ledger.sends_of[call.id])} times"
            yield wrong("doubled", call.subscriber, ledger.trace(call), what)
    yield from _said_twice(ledger)
    for send in ledger.strays:
        what = f"nobody has queued: {words_of(send)[:80]}"
        yield wrong("doubled", send.contact or "", None, what)


def _said_twice(ledger: Ledger) -> Iterator[Violation]:
    """Turns with a second answer, and notices that repeat another of their chat."""
    for turn, answers in ledger.answers_of.items():
        if len(answers) > 1:
            what = f"turn {turn} has {len(answers)} answers"
            contact = answers[0].subscriber
            yield wrong("doubled", contact, ledger.trace(answers[0]), what)
    notices: set[tuple[str, str]] = set()
    for call in ledger.evidence.calls:
        if call.kind != "notice":
            continue
        notice = (call.subscriber, text_of(call))
        if notice in notices:
            what = f"a second notice: {text_of(call)[:80]}"
            yield wrong("doubled", call.subscriber, None, what)
        notices.add(notice)


def out_of_order(ledger: Ledger) -> Iterator[Violation]:
    """Turns and answers that overtook others of the same chat."""
    for contact, turns in ledger.evidence.turns.items():
        requests = [int(request) for turn in turns for request in turn.inbound]
        if requests != sorted(requests):
            yield wrong("disorder", contact, turns[-1].trace_id, f"turns: {requests}")
    for contact in ledger.evidence.visits:
        seen = ledger.seen_calls(contact)
        for earlier, later in zip(seen, seen[1:], strict=False):
            if int(earlier.id) > int(later.id):
                what = f"call {later.id} was seen after {earlier.id}"
                yield wrong("disorder", contact, ledger.trace(later), what)


def wrong_chat(ledger: Ledger) -> Iterator[Violation]:
    """Another shopper's answer or phone in a chat, or phone in its order."""
    for call in ledger.evidence.calls:
        asked = ledger.contact_of.get(call.turn_id or "", call.subscriber)
        if asked != call.subscriber:
            what = f"{call.kind} {call.id} answers chat {asked}"
            yield wrong("wrong chat", call.subscriber, ledger.trace(call), what)
    phones = {visit.person.phone for visit in ledger.evidence.visits.values()}
    for contact, visit in ledger.evidence.visits.items():
        others = phones - {visit.person.phone}
        for send in ledger.shown[contact]:
            for phone in _phones(words_of(send)) & others:
                trace = ledger.trace_of_send(send)
                yield wrong("wrong chat", contact, trace, f"{phone} was shown")
    for order in ledger.evidence.orders:
        own = ledger.evidence.visits[order.subscriber].person.phone
        if order.delivery.phone != own:
            what = f"order {order.id} is for {order.delivery.phone}"
            yield wrong("wrong chat", order.subscriber, None, what)


def owed_answers(ledger: Ledger) -> Iterator[Violation]:
    """Interim bubbles that no answer followed, and second ones of a turn."""
    bubbles: dict[str, Call] = {}
    for call in ledger.evidence.calls:
        if call.kind != "interim" or call.turn_id is None:
            continue
        trace = ledger.trace(call)
        if call.turn_id in bubbles:
            yield wrong("interim", call.subscriber, trace, "a second bubble")
        bubbles[call.turn_id] = call
        answers = ledger.answers_of[call.turn_id]
        if not any(int(answer.id) > int(call.id) for answer in answers):
            yield wrong("interim", call.subscriber, trace, "no answer followed")


def unknown_calls(ledger: Ledger) -> Iterator[Violation]:
    """Calls of which the service can't say whether they arrived."""
    for call in ledger.evidence.calls:
        if call.state == "unknown":
            yield wrong(
                "unknown",
                call.subscriber,
                ledger.trace(call),
                f"{call.kind} {call.id}",
                excuse=ledger.excuse_for_unknown(call),
            )


def late_answers(ledger: Ledger) -> Iterator[Violation]:
    """Answers that came after the promise, or not at all."""
    for played in ledger.evidence.played:
        if played.demand.silent or played.kind == "decision":
            continue
        asked_at, seen_at = ledger.accepted_at(played), ledger.answered_at(played)
        if asked_at is None:
            continue
        took_s = None if seen_at is None else (seen_at - asked_at).total_seconds()
        if took_s is None or took_s > LATE_S[played.media]:
            yield wrong(
                "late",
                played.contact,
                ledger.trace_of_move(played),
                "no answer" if took_s is None else f"{took_s:.1f} s ({played.media})",
                excuse=ledger.excuse_for_delay(played),
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

"""Whether a sale was right: words and stages, and orders as payments were approved."""

from collections.abc import Iterator

from loadtest.ledger import Ledger
from loadtest.shoppers.acting import Played
from loadtest.violation import Violation, wrong


def wrong_answers(ledger: Ledger) -> Iterator[Violation]:
    """Moves whose answer isn't what the shopper may demand."""
    for played in ledger.evidence.played:
        for complaint in _complaints(ledger, played):
            yield wrong(
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


def untold_decisions(ledger: Ledger) -> Iterator[Violation]:
    """Decisions for which a shopper waited, or that were made, and no word of them."""
    told = {call.subscriber for call in ledger.evidence.calls if call.kind == "notice"}
    for played in ledger.evidence.played:
        if played.kind == "decision" and played.contact not in told:
            yield wrong("lost", played.contact, None, "no decision came")
    for decided in ledger.evidence.decided:
        if decided.subscriber not in told:
            what = f"no word of the approval of {decided.case}"
            yield wrong("lost", decided.subscriber, None, what)


def _wrong_cases(ledger: Ledger) -> Iterator[Violation]:
    """Payments whose state isn't what the manager has decided, or that are missing."""
    decided = {one.case for one in ledger.evidence.decided}
    for case in ledger.evidence.cases:
        if (case.id in decided) != (case.state == "approved"):
            what = f"{case.id} is {case.state}, approved by us: {case.id in decided}"
            yield wrong("orders", case.subscriber, None, what)
    paid = {case.subscriber for case in ledger.evidence.cases}
    for played in ledger.evidence.played:
        turns = ledger.turns_of_move(played)
        if played.kind == "receipt" and turns and played.contact not in paid:
            what = "a receipt was taken, and no payment opened"
            yield wrong("orders", played.contact, turns[-1].trace_id, what)


def wrong_orders(ledger: Ledger) -> Iterator[Violation]:
    """Orders that don't fit the payments that were approved."""
    approved = {decided.order: decided for decided in ledger.evidence.decided}
    for order in ledger.evidence.orders:
        is_paid = order.id in approved
        if is_paid != (order.status == "confirmed"):
            what = f"order {order.id} is {order.status}, paid: {is_paid}"
            yield wrong("orders", order.subscriber, None, what)
        price = ledger.evidence.visits[order.subscriber].price * 100
        if order.total != price:
            what = f"order {order.id} costs {order.total}, not {price}"
            yield wrong("orders", order.subscriber, None, what)
    yield from _wrong_cases(ledger)
    known = {order.id for order in ledger.evidence.orders}
    for decided in approved.values():
        if decided.order not in known:
            yield wrong("orders", decided.subscriber, None, f"no {decided.order}")
    for contact, visit in ledger.evidence.visits.items():
        receipts = ledger.receipts(contact)
        orders = [one for one in ledger.evidence.orders if one.subscriber == contact]
        if len(orders) > receipts:
            what = (
                f"{len(orders)} orders for {receipts} receipts ({visit.conversation})"
            )
            yield wrong("orders", contact, None, what)

"""
What a node reports, and the one function that changes a session by it.

A node returns an `Outcome`: changes of facts, things said, effects, and which acts
it has dealt with.  `advance` applies it.
"""

from typing import assert_never

import msgspec
from msgspec.structs import replace

from rules.acts import Act
from rules.changes import (
    Asked,
    CartChanged,
    Change,
    Closed,
    Composed,
    Counted,
    Degraded,
    DeliveryKnown,
    Focused,
    HandedOff,
    Introduced,
    ModelHeard,
    Noted,
    Ordered,
    PaymentChanged,
    PhotoSeen,
    Postponed,
    PricesHonoured,
    ProfileChanged,
    Reachable,
    Recognised,
    Released,
    Remembered,
    Restarted,
    Resumes,
    Shown,
    Staged,
    SummedUp,
    Understood,
)
from rules.effects import Effect
from rules.session import (
    FORGOTTEN_KEPT,
    HISTORY_KEPT,
    Draft,
    Handoff,
    Pending,
    Said,
    Session,
)
from rules.stages import Stage


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a step came to; *done* are the acts that it has dealt with."""

    changes: tuple[Change, ...] = ()
    said: tuple[Said, ...] = ()
    effects: tuple[Effect, ...] = ()
    done: tuple[Act, ...] = ()


PASSED = Outcome()


def joined(*outcomes: Outcome) -> Outcome:
    """Give one outcome that does what *outcomes* do, one after the other."""
    return Outcome(
        changes=tuple(change for outcome in outcomes for change in outcome.changes),
        said=tuple(said for outcome in outcomes for said in outcome.said),
        effects=tuple(effect for outcome in outcomes for effect in outcome.effects),
        done=tuple(act for outcome in outcomes for act in outcome.done),
    )


def advance(session: Session, outcome: Outcome) -> Session:
    """Give the session as it is after *outcome*."""
    for change in outcome.changes:
        session = _changed(session, change)
    draft = session.draft
    return replace(
        session,
        draft=replace(
            draft,
            acts=tuple(act for act in draft.acts if act not in outcome.done),
            said=(*draft.said, *outcome.said),
            effects=(*draft.effects, *outcome.effects),
        ),
    )


def settled(session: Session) -> Session:
    """Give the session as it is stored: without the turn's draft."""
    return replace(session, draft=Draft())


def _changed(session: Session, change: Change) -> Session:  # noqa: C901  (a table)
    match change:
        case Staged(stage):
            return replace(session, stage=stage)
        case Focused(focus):
            return replace(session, focus=focus)
        case Asked(pending, said):
            return _asked(session, pending, said)
        case CartChanged(cart):
            return replace(session, cart=cart)
        case DeliveryKnown(delivery, is_confirmed):
            return replace(
                session, delivery=delivery, is_delivery_confirmed=is_confirmed
            )
        case PaymentChanged(payment):
            return replace(session, payment=payment)
        case PricesHonoured(honoured):
            return replace(session, honoured=honoured)
        case Noted(note):
            return replace(session, note=note)
        case Ordered(order_id, at):
            order_ids = (*session.order_ids, order_id)
            return replace(session, order_ids=order_ids, ordered_at=at)
        case ProfileChanged(profile):
            return replace(session, profile=profile)
        case HandedOff(handoff):
            return _handed_off(session, handoff)
        case Released(at):
            return replace(
                session,
                stage=session.resume_stage or session.stage,
                resume_stage=None,
                handoff=None,
                released_at=at,
            )
        case Resumes(stage):
            return replace(session, resume_stage=stage)
        case Understood(acts):
            draft = replace(session.draft, acts=acts, seen=acts)
            return replace(session, draft=draft)
        case Recognised(acts):
            draft = session.draft
            draft = replace(draft, acts=(*draft.acts, *acts), seen=(*draft.seen, *acts))
            return replace(session, draft=draft)
        case Postponed(acts):
            return replace(session, later=acts)
        case Shown(products, gallery):
            return replace(session, shown=products, gallery=gallery)
        case PhotoSeen(photo):
            return replace(session, photos=(*session.photos, photo)[-HISTORY_KEPT:])
        case Counted(counters):
            return replace(session, counters=counters)
        case Remembered(remarks):
            history = (*session.history, *remarks)
            forgotten = (*session.forgotten, *history[:-HISTORY_KEPT])
            return replace(
                session,
                history=history[-HISTORY_KEPT:],
                forgotten=forgotten[-FORGOTTEN_KEPT:],
            )
        case SummedUp(messages, summary):
            forgotten = session.forgotten[messages:]
            return replace(session, forgotten=forgotten, summary=summary)
        case Introduced(at):
            return replace(session, introduced_at=at)
        case Reachable(url):
            return replace(session, live_chat_url=url)
        case Closed():
            return replace(session, draft=replace(session.draft, is_closed=True))
        case ModelHeard(consulted):
            return replace(session, draft=replace(session.draft, consulted=consulted))
        case Degraded(reason):
            return replace(session, draft=replace(session.draft, degraded=reason))
        case Composed(bubbles):
            return replace(session, draft=replace(session.draft, bubbles=bubbles))
        case Restarted(cart):
            return Session(
                subscriber=session.subscriber,
                cart=cart,
                order_ids=session.order_ids,
                ordered_at=session.ordered_at,
                live_chat_url=session.live_chat_url,
                draft=session.draft,
            )
        case _:
            assert_never(change)


def _asked(session: Session, pending: Pending | None, said: Said | None) -> Session:
    """Put the question; the same one again counts in how many turns it was put."""
    before = session.pending
    if pending and before and _is_same(pending, before):
        is_again = session.draft.ask is None
        pending = replace(pending, times=before.times + is_again)
    return replace(session, pending=pending, draft=replace(session.draft, ask=said))


def _is_same(one: Pending, other: Pending) -> bool:
    return (one.ask, one.options) == (other.ask, other.options)


def _handed_off(session: Session, handoff: Handoff) -> Session:
    if session.stage is Stage.WITH_HUMAN:
        return replace(session, handoff=handoff)
    return replace(
        session,
        stage=Stage.WITH_HUMAN,
        resume_stage=session.stage,
        handoff=handoff,
    )

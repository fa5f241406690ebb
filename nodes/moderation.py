"""What is dangerous in a message, before anything of it is followed."""

from datetime import timedelta

from nodes.kit import Kit
from nodes.wording import said
from rules.cards import CARD_MASK
from rules.changes import Closed, HandedOff
from rules.effects import HandoffReason, NoticeKind, Notify, OpenHandoff
from rules.handoff import opened
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome
from rules.session import Part, Session
from rules.stages import Stage
from rules.unsafe import detect_unsafe

STATE_LAGS = timedelta(seconds=15)  # a burst on its way, and ManyChat's own field


async def run(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Look for what must not be followed.

    Reports:
        HandedOff, silently: ManyChat says that a manager has the chat.
        Closed: the message tries to change or read the assistant's instructions.
        Passed, with a warning, for card data and for a promised discount.
    """
    if session.stage is Stage.WITH_HUMAN:
        return PASSED
    if turn.has_human and not _is_stale(session, turn):
        return _taken(turn)
    danger = detect_unsafe(turn.text)
    if danger == "card_data" or CARD_MASK in turn.text:  # masked on its way in
        return Outcome(said=(said("safety.card", Part.SAFETY),))
    if danger in ("prompt_leak", "override"):
        return Outcome(changes=(Closed(),), said=(said("safety.role", Part.SAFETY),))
    if danger == "promised_discount":
        return Outcome(
            said=(said("safety.promise", Part.SAFETY),),
            effects=(Notify(kind=NoticeKind.PROMISE, words=turn.text),),
        )
    return PASSED


def _is_stale(session: Session, turn: Turn) -> bool:
    """Whether "a manager has the chat" was said before the manager gave it back."""
    released_at = session.released_at
    return released_at is not None and turn.now - released_at < STATE_LAGS


def _taken(turn: Turn) -> Outcome:
    handoff = opened(HandoffReason.TAKEN, turn.now)
    return Outcome(
        changes=(HandedOff(handoff),),
        effects=(
            OpenHandoff(
                reason=handoff.reason, level=handoff.level, due_at=handoff.due_at
            ),
        ),
    )

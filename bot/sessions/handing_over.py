"""The chat goes to a person, or comes back, without a word of the bot."""

from datetime import datetime

from msgspec.structs import replace

from rules.changes import Asked, HandedOff, Released
from rules.effects import (
    CloseHandoff,
    HandoffReason,
    NoticeKind,
    Notify,
    OpenHandoff,
)
from rules.handoff import opened
from rules.outcomes import PASSED, Outcome
from rules.session import Handoff, Session
from rules.stages import Stage


def handed_over(
    session: Session, reason: HandoffReason, now: datetime, *, words: str | None = None
) -> Outcome:
    """Give the chat to a person and alert the managers; *words* are the shopper's."""
    handoff = opened(reason, now)
    details = (("reason", str(reason)),)
    return Outcome(
        changes=(HandedOff(handoff), Asked(None)),
        effects=(
            _open(handoff),
            Notify(kind=NoticeKind.HANDOFF, words=words, details=details),
        ),
    )


def taken_over(session: Session, by: str, now: datetime) -> Outcome:
    """Give the chat to *by*; nobody has to be told."""
    if session.handoff is None:
        handoff = opened(HandoffReason.TAKEN, now, owner=by)
    elif session.handoff.owner == by:
        return PASSED
    else:
        handoff = replace(session.handoff, owner=by)
    return Outcome(changes=(HandedOff(handoff),), effects=(_open(handoff),))


def released(session: Session, by: str, now: datetime) -> Outcome:
    """Give the chat back to the bot."""
    if session.stage is not Stage.WITH_HUMAN:
        return PASSED
    return Outcome(changes=(Released(now),), effects=(CloseHandoff(by),))


def _open(handoff: Handoff) -> OpenHandoff:
    return OpenHandoff(
        reason=handoff.reason,
        level=handoff.level,
        due_at=handoff.due_at,
        owner=handoff.owner,
    )

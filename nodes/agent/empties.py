"""Something unreadable came: a sticker, a voice message, a photo that was lost."""

from datetime import timedelta

from msgspec.structs import replace

from nodes.wording import asked
from rules.acts import Act
from rules.changes import Asked, Counted
from rules.messages import Turn
from rules.outcomes import Outcome, joined
from rules.session import Ask, Session

JOINS_WITHIN = timedelta(minutes=1)


def joins(session: Session, turn: Turn) -> bool:
    """Whether it belongs to one that was answered a moment ago."""
    before = session.counters.last_empty_at
    return before is not None and turn.now - before < JOINS_WITHIN


def counted(session: Session, act: Act, turn: Turn) -> Outcome:
    """Count it; *act* is dealt with."""
    counters = session.counters
    counters = replace(counters, empty=counters.empty + 1, last_empty_at=turn.now)
    return Outcome(changes=(Counted(counters),), done=(act,))


def answered(session: Session, act: Act, turn: Turn) -> Outcome:
    """Ask for words or a photo; a later one is offered a person."""
    count = counted(session, act, turn)
    if joins(session, turn):
        return count
    if session.counters.empty:
        return joined(count, Outcome(changes=(asked(Ask.HUMAN, "guard.ask_human"),)))
    question = asked(Ask.WORDS, "talk.words_or_photo")
    if session.pending:
        question = Asked(session.pending, question.said)
    return joined(count, Outcome(changes=(question,)))

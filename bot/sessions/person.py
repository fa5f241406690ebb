"""A turn that the bot can't or mustn't answer is given to a person."""

from contextlib import suppress

from bot.sessions.handing_over import handed_over
from nodes.escalation import hand_off
from nodes.kit import Kit
from nodes.memory import keep
from nodes.validation import compose
from prompts.library import MissingText
from rules.changes import Composed
from rules.effects import HandoffReason
from rules.messages import Turn
from rules.outcomes import Outcome, advance
from rules.session import Session
from rules.stages import Stage


async def for_a_person(
    session: Session, turn: Turn, kit: Kit, reason: HandoffReason
) -> Session:
    """
    Hand *turn* over because of *reason*, and keep its messages in the history.

    Nothing is said when the messages are too old, since ManyChat wouldn't deliver it,
    or when the words for it are missing.
    """
    if session.stage is not Stage.WITH_HUMAN:
        if reason is HandoffReason.TOO_OLD:
            outcome = handed_over(session, reason, turn.now, words=turn.text)
            session = advance(session, outcome)
        else:
            session = advance(session, hand_off(reason, turn))
            with suppress(MissingText):
                said = Composed(compose(session, kit))
                session = advance(session, Outcome(changes=(said,)))
    return advance(session, await keep(session, turn, kit))

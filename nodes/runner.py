"""The walk of one turn through its steps."""

import logging
from collections.abc import Awaitable, Callable, Mapping

from nodes import escalation, intent, memory, moderation, validation
from nodes.honouring import honouring
from nodes.kit import Kit, Node
from nodes.steps import DEALING
from nodes.validation import compose
from prompts.library import MissingText
from rules.changes import Composed, Degraded
from rules.effects import HandoffReason
from rules.fallback import Degradation
from rules.messages import Turn
from rules.outcomes import Outcome, advance
from rules.route import FIRST, NodeName, next_node
from rules.session import Session

NODES: Mapping[NodeName, Node] = {
    NodeName.MODERATION: moderation.run,
    NodeName.RECALL: memory.recall,
    NodeName.INTENT: intent.run,
    **DEALING,
    NodeName.VALIDATION: validation.run,
    NodeName.KEEP: memory.keep,
}
Watch = Callable[[NodeName, Awaitable[Outcome]], Awaitable[Outcome]]

log = logging.getLogger(__name__)


async def unwatched(name: NodeName, step: Awaitable[Outcome]) -> Outcome:
    """Run *step* as it is."""
    return await step


async def run_turn(
    session: Session, turn: Turn, kit: Kit, *, watch: Watch = unwatched
) -> Session:
    """
    Give the session as it is once *turn* is dealt with, the answer in its draft.

    *watch* wraps every step; `bot` passes one that times it.  A turn that lacks a
    phrase goes to a person.  An error that a step doesn't expect is a bug and goes
    through to the worker.
    """
    kit = honouring(kit, session)
    try:
        return await _walk(session, turn, kit, watch)
    except MissingText as missing:
        log.error("phrase missing", extra={"phrase": str(missing)})
        return await _without_words(session, turn, kit)


async def _walk(session: Session, turn: Turn, kit: Kit, watch: Watch) -> Session:
    name: NodeName | None = FIRST
    while name is not None:
        outcome = await watch(name, NODES[name](session, turn, kit))
        session = advance(session, outcome)
        name = next_node(name, session)
    return session


async def _without_words(session: Session, turn: Turn, kit: Kit) -> Session:
    """Hand over, with a word if there is one left to say."""
    handed = escalation.hand_off(HandoffReason.TROUBLE, turn)
    session = advance(session, Outcome(changes=(Degraded(Degradation.NO_TEXT),)))
    session = advance(session, handed)
    try:
        bubbles = compose(session, kit)
    except MissingText:
        bubbles = ()
    session = advance(session, Outcome(changes=(Composed(bubbles),)))
    return advance(session, await memory.keep(session, turn, kit))

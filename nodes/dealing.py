"""How a step deals with the acts that are its own: one after the other, each once."""

from collections.abc import Awaitable, Callable, Iterable

from rules.acts import Act, ActKind
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.route import NodeName, is_closed, owner
from rules.session import Session


async def deal(
    session: Session,
    node: NodeName,
    kinds: Iterable[ActKind],
    step: Callable[[Session, Act], Awaitable[Outcome]],
) -> Outcome:
    """
    Take up *node*'s acts in the order of *kinds*; what is done isn't done again.

    What a person has been called for ends it: the rest is the person's too.
    """
    total = PASSED
    for kind in kinds:
        for act in session.draft.acts:
            is_open = act.kind is kind and act in session.draft.acts
            if is_open and owner(act, session) is node and not is_closed(session):
                outcome = await step(session, act)
                session = advance(session, outcome)
                total = joined(total, outcome)
    return total

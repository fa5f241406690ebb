"""What the shopper does with this message: the acts of the turn."""

from nodes import drafting
from nodes.kit import Kit
from rules.acts import ActKind
from rules.changes import Understood
from rules.messages import Turn
from rules.outcomes import Outcome
from rules.session import Session
from rules.understand import understand

MODERATED = frozenset(
    {ActKind.UNSAFE, ActKind.CARD_DATA, ActKind.PROMISED_DISCOUNT}
)  # dealt with before


async def run(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Read the turn.

    Reports:
        Understood: always, by the rules' words, with what a model adds.
        ModelHeard: the model's draft of an answer; Degraded: there is none.
    """
    catalog = await kit.goods.catalog()
    acts = understand(turn, session, catalog, kit.shop).acts
    open_acts = tuple(act for act in acts if act.kind not in MODERATED)
    moderated = tuple(act for act in acts if act.kind in MODERATED)
    heard = await drafting.heard(session, open_acts, turn, kit)
    return Outcome(
        changes=(Understood((*moderated, *heard.acts)), *heard.changes),
        done=moderated,
    )

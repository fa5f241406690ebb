"""What the shopper does with this message: the acts of the turn."""

from nodes import drafting
from nodes.kit import Kit
from rules.acts import ActKind
from rules.changes import ProfileChanged, Understood
from rules.heights import with_children
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
        ProfileChanged: a child is named, and perhaps its height.
        ModelHeard: the model's draft of an answer; Degraded: there is none.
    """
    catalog = await kit.goods.catalog()
    acts = understand(turn, session, catalog, kit.shop).acts
    open_acts = tuple(act for act in acts if act.kind not in MODERATED)
    moderated = tuple(act for act in acts if act.kind in MODERATED)
    heard = await drafting.heard(session, open_acts, turn, kit)
    profile = with_children(session.profile, heard.acts)
    named = (ProfileChanged(profile),) if profile != session.profile else ()
    return Outcome(
        changes=(Understood((*moderated, *heard.acts)), *named, *heard.changes),
        done=moderated,
    )

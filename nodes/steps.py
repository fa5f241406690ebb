"""The steps that deal with acts, and the walk through them alone."""

from collections.abc import Mapping
from dataclasses import replace

from nodes import escalation, offer, upsell
from nodes.agent import agent_node
from nodes.kit import Kit, Node
from nodes.payment import payment_node
from nodes.vision import vision_node
from rules.ids import CartId, CaseId, OrderId
from rules.messages import Turn
from rules.outcomes import advance
from rules.route import NodeName, next_node
from rules.session import Session

DEALING: Mapping[NodeName, Node] = {
    NodeName.VISION: vision_node.run,
    NodeName.ESCALATION: escalation.run,
    NodeName.PAYMENT: payment_node.run,
    NodeName.OFFER: offer.run,
    NodeName.AGENT: agent_node.run,
    NodeName.UPSELL: upsell.run,
}


class NoIds:
    """Ids of what is only planned; nothing that bears one is kept."""

    def cart(self) -> CartId:
        return CartId("planned")

    def order(self) -> OrderId:
        return OrderId("planned")

    def case(self) -> CaseId:
        return CaseId("planned")


async def planned(session: Session, turn: Turn, kit: Kit) -> Session:
    """Give the session as it would be once its acts are dealt with; nothing is kept."""
    kit = replace(kit, ids=NoIds())
    name = next_node(NodeName.INTENT, session)
    while name is not None and name in DEALING:
        session = advance(session, await DEALING[name](session, turn, kit))
        name = next_node(name, session)
    return session

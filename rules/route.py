"""
Which step of a turn follows which: a table, and the acts that each step owns.

A turn walks downwards only: moderation, recall, intent, then every step that owns an
act which is not dealt with yet, then validation and keep.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from rules.acts import Act, ActKind
from rules.session import Ask, Session
from rules.stages import BUYING, Stage


class NodeName(StrEnum):
    """The steps, in the only order in which they may run."""

    MODERATION = "moderation"
    RECALL = "recall"
    INTENT = "intent"
    VISION = "vision"
    ESCALATION = "escalation"
    PAYMENT = "payment"
    AGENT = "agent"
    OFFER = "offer"
    UPSELL = "upsell"
    VALIDATION = "validation"
    KEEP = "keep"


class Edge(NamedTuple):
    """A way from a step to the next; *target* None ends the turn."""

    source: NodeName
    target: NodeName | None
    when: Callable[[Session], bool]


_PAYMENT = frozenset(
    {
        ActKind.CANCEL,
        ActKind.PROOF,
        ActKind.PAY_LATER,
        ActKind.PAY_TROUBLE,
        ActKind.HOW_TO_SEND_PROOF,
        ActKind.ASK_METHODS,
    }
)
_BUYING = frozenset(  # before the item is accepted, these belong to the acceptance
    {
        ActKind.ASK_REQUISITES,
        ActKind.METHOD,
        ActKind.CONTACT,
        ActKind.BAD_PHONE,
        ActKind.LOCKER,
    }
)
_OFFER = frozenset(
    {
        ActKind.ACCEPT,
        ActKind.ADD,
        ActKind.REMOVE,
        ActKind.CHANGE,
        ActKind.ORDER,
        ActKind.POSTPONE,
        ActKind.REFUSE,
        ActKind.STOP,
    }
)
_ANSWERS = frozenset({ActKind.YES, ActKind.NO})
_ASKS_OF = {
    NodeName.PAYMENT: frozenset(
        {
            Ask.DELIVERY,
            Ask.LOCKER,
            Ask.READ_BACK,
            Ask.KNOWN_DELIVERY,
            Ask.METHOD,
            Ask.RECEIPT,
        }
    ),
    NodeName.OFFER: frozenset({Ask.ORDER, Ask.ADD_TO_PARCEL, Ask.REASON}),
    NodeName.UPSELL: frozenset({Ask.UPSELL}),
    NodeName.ESCALATION: frozenset({Ask.HUMAN}),
    NodeName.VISION: frozenset({Ask.PURPOSE}),
}


_AWAITING_PICTURE = frozenset({Stage.PAYING, Stage.REVIEWING})
_AFTER = BUYING | {Stage.REVIEWING}


def owner(act: Act, session: Session) -> NodeName:
    """Give the step that deals with *act* as things stand in *session*."""
    if act.kind is ActKind.PHOTO:
        return NodeName.VISION
    if act.kind is ActKind.ESCALATE:
        return NodeName.ESCALATION
    if act.kind in _ANSWERS:
        return _owner_of_answer(session)
    if act.kind in _PAYMENT or _is_said_while_waiting(act, session):
        return NodeName.PAYMENT
    if act.kind in _BUYING:
        return NodeName.PAYMENT if session.stage in _AFTER else NodeName.OFFER
    if act.kind in _OFFER:
        return NodeName.OFFER
    return NodeName.AGENT


def _is_said_while_waiting(act: Act, session: Session) -> bool:
    """Whether *act* only meets that a payment is waited for, or looked at."""
    if act.kind is ActKind.EMPTY:
        return session.stage in _AWAITING_PICTURE
    is_idle = session.stage is Stage.REVIEWING and session.pending is None
    return act.kind is ActKind.ACKNOWLEDGE and is_idle


def _owner_of_answer(session: Session) -> NodeName:
    if session.pending:
        for node, asks in _ASKS_OF.items():
            if session.pending.ask in asks:
                return node
        return NodeName.AGENT
    return NodeName.PAYMENT if session.stage in BUYING else NodeName.OFFER


def always(session: Session) -> bool:
    """Hold for every session."""
    return True


def is_closed(session: Session) -> bool:
    """Hold when nothing more of the turn is to be dealt with."""
    return session.stage is Stage.WITH_HUMAN or session.draft.is_closed


def has_work_for(node: NodeName) -> Callable[[Session], bool]:
    """Make the condition that an act waits which *node* owns."""

    def has_work(session: Session) -> bool:
        return any(owner(act, session) is node for act in session.draft.acts)

    has_work.__name__ = f"has_work_for_{node}"
    return has_work


_DEALING = (
    NodeName.VISION,
    NodeName.ESCALATION,
    NodeName.PAYMENT,
    NodeName.AGENT,
    NodeName.OFFER,
    NodeName.UPSELL,
)


def _edges_from(source: NodeName) -> tuple[Edge, ...]:
    """The ways on from a step after understanding: the next one with work to do."""
    later = [node for node in _DEALING if list(NodeName).index(node) > _place(source)]
    return (
        Edge(source, NodeName.VALIDATION, is_closed),
        *(Edge(source, node, has_work_for(node)) for node in later),
        Edge(source, NodeName.VALIDATION, always),
    )


def _place(node: NodeName) -> int:
    return list(NodeName).index(node)


EDGES: tuple[Edge, ...] = (
    # The first edge that holds wins; each step's last edge always holds.
    Edge(NodeName.MODERATION, NodeName.RECALL, always),
    Edge(NodeName.RECALL, NodeName.VALIDATION, is_closed),
    Edge(NodeName.RECALL, NodeName.INTENT, always),
    *_edges_from(NodeName.INTENT),
    *(edge for node in _DEALING for edge in _edges_from(node)),
    Edge(NodeName.VALIDATION, NodeName.KEEP, always),
    Edge(NodeName.KEEP, None, always),
)
FIRST = NodeName.MODERATION


def next_node(done: NodeName, session: Session) -> NodeName | None:
    """Give the step to run after *done*, or None when the turn is over."""
    for edge in EDGES:
        if edge.source is done and edge.when(session):
            return edge.target
    raise LookupError(f"no edge leaves {done}")  # the smoke test makes it impossible

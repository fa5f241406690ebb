"""Whatever a shopper does at whatever stage: an answer, and a sale that stays whole."""

from typing import Any

import pytest

from nodes.runner import NODES
from rules.acts import Act, ActKind, Method, Topic
from rules.changes import Understood
from rules.contact import Contact
from rules.ids import ProductId
from rules.outcomes import Outcome, advance
from rules.route import NodeName, next_node
from rules.session import Ask, Focus, Pending, Session
from rules.stages import Stage, may_follow
from tests.fakes import a_kit
from tests.nodes.sales import a_session, a_turn, act

SPEAKING = [stage for stage in Stage if stage is not Stage.WITH_HUMAN]
ITEM = Focus(
    product_id=ProductId("malva"), colour="блакитний", size="134-140", price=None
)
SLOTS: dict[ActKind, dict[str, Any]] = {
    ActKind.PRODUCT: {"products": (ProductId("iskra"),)},
    ActKind.COLOUR: {"colour": "чорний"},
    ActKind.HEIGHT: {"height_cm": 120},
    ActKind.SIZE: {"size": "128"},
    ActKind.AGE: {"age_years": 7},
    ActKind.SEARCH: {"category": "сукня"},
    ActKind.CONTACT: {"contact": Contact(city="Львів")},
    ActKind.METHOD: {"method": Method.FULL},
    ActKind.ASK: {"topic": Topic.DELIVERY_TIME},
    ActKind.ESCALATE: {"topic": Topic.COMPLAINT},
    ActKind.CHANGE: {"size": "128"},
}
# What moderation has dealt with before, and pictures.
ELSEWHERE = {
    ActKind.UNSAFE,
    ActKind.CARD_DATA,
    ActKind.PROMISED_DISCOUNT,
    ActKind.PHOTO,
}
KINDS = [kind for kind in ActKind if kind not in ELSEWHERE]


async def walked(session: Session, doing: Act) -> Session:
    """Take a turn of *doing* from where it is understood to its end."""
    session = advance(session, Outcome(changes=(Understood((doing,)),)))
    turn, kit = a_turn("words of the test"), a_kit()
    name = next_node(NodeName.INTENT, session)
    while name is not None:
        session = advance(session, await NODES[name](session, turn, kit))
        name = next_node(name, session)
    return session


def at(stage: Stage) -> Session:
    """Give a session at *stage*, with an item in focus before acceptance."""
    if stage in (Stage.CHOOSING, Stage.OFFERED):
        return a_session(stage, focus=ITEM, pending=Pending(ask=Ask.ORDER))
    return a_session(stage)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stage", SPEAKING)
async def test_every_act_is_answered_at_every_stage(
    stage: Stage, kind: ActKind
) -> None:
    session = await walked(at(stage), act(kind, **SLOTS.get(kind, {})))
    assert session.draft.bubbles != ()
    assert may_follow(stage, session.stage)
    assert sum(bubble.has_ask for bubble in session.draft.bubbles) <= 2


@pytest.mark.parametrize("ask", Ask)
@pytest.mark.parametrize("kind", [ActKind.YES, ActKind.NO])
@pytest.mark.parametrize("stage", SPEAKING)
async def test_every_question_takes_yes_and_no(
    stage: Stage, kind: ActKind, ask: Ask
) -> None:
    session = a_session(stage, pending=Pending(ask=ask))
    session = await walked(session, act(kind))
    assert session.draft.bubbles != ()
    assert may_follow(stage, session.stage)

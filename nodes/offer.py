"""The decision on an item: take, adding.add, change, take out."""

from collections.abc import Awaitable, Callable, Mapping

from msgspec.structs import replace

from nodes import adding, basket, declining, taking
from nodes.agent import choosing
from nodes.dealing import deal
from nodes.escalation import hand_off_order
from nodes.kit import Kit
from nodes.payment import cancel, details
from nodes.wording import said
from rules.acts import Act, ActKind
from rules.changes import Asked, Postponed
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.payments import (
    corrects_delivery,
    is_frozen,
    is_settled,
    knows_delivery,
)
from rules.route import NodeName
from rules.session import Ask, Session
from rules.stages import BUYING, Stage

Step = Callable[[Session, Act, Turn, Kit], Awaitable[Outcome]]


async def run(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Deal with every decision of the turn.

    Reports:
        details, when the item is accepted; the changed cart with its total; browsing,
        when it is refused; or the one question that is still open.
    """

    async def step(session: Session, act: Act) -> Outcome:
        return await STEPS[act.kind](session, act, turn, kit)

    kept = await taking.keep_wanted(session, turn, kit)
    dealt = await deal(advance(session, kept), NodeName.OFFER, STEPS, step)
    return joined(kept, dealt)


async def order(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """The step to ordering: accept the item; in a checkout go on with it."""
    if session.stage in BUYING and session.focus is None:
        return joined(Outcome(done=(act,)), basket.go_on(session, kit))
    return await taking.accept(session, act, turn, kit)


async def answer_yes(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """A yes to "shall we order it?" takes it; without a question it says nothing."""
    if session.pending is None or session.pending.ask is Ask.REASON:
        return PASSED
    if session.later and session.stage is Stage.ORDERED:
        return joined(Outcome(done=(act,)), await _take_up(session, turn, kit))
    return await taking.accept(session, act, turn, kit)


async def _take_up(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """Offer what waited for the decision on an order."""
    begun = Outcome(changes=(Postponed(()), Asked(None)))
    waiting, session = session.later, advance(session, begun)
    return joined(
        begun, *[await adding.add(session, act, turn, kit) for act in waiting]
    )


async def take_details(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Delivery data or a method before "I take it": to offer it is to order."""
    is_asked = session.draft.ask is not None  # the item has only just been offered
    if is_settled(session) and act.contact and corrects_delivery(session, act.contact):
        return hand_off_order(act, turn)
    if is_settled(session) and act.contact and knows_delivery(session, act.contact):
        return Outcome(said=(said("review.known"),), done=(act,))
    if session.stage is Stage.OFFERED and session.focus and not is_asked:
        return await taking.accept(session, replace(act, quantity=None), turn, kit)
    kept = details.keep(session, act)
    item = await taking.item_in_focus(session, kit)
    if item and session.stage is Stage.CHOOSING and not is_asked:
        noted = (said("details.noted"),) if act.contact else ()
        return joined(kept, Outcome(said=noted), choosing.ask_open(item))
    return joined(kept, taking.which(advance(session, kept)))


async def remove(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Take a line out; the last one out is a cancelled sale."""
    if is_frozen(session):
        return joined(Outcome(done=(act,)), details.correct_order(session, act, turn))
    catalog = await kit.goods.catalog()
    if waiting := [it for it in session.later if basket.is_waiting(it, act, catalog)]:
        rest = tuple(it for it in session.later if it not in waiting)
        dropped = Outcome(changes=(Postponed(rest),), said=(said("offer.refused"),))
        return joined(Outcome(done=(act,)), dropped)
    if is_settled(session):
        return hand_off_order(act, turn)
    line = basket.line_meant(session.cart, act, catalog)
    if line is None and await _is_in_focus(session, act, kit):
        return await declining.refuse(session, act, turn, kit)
    if line is None:
        return Outcome(said=(said("cart.remove_which"),), done=(act,))
    if len(session.cart.lines) == 1:
        return cancel.cancel(session, act, turn, kit)
    taken = await basket.taken_out(session, line, turn, kit)
    return joined(Outcome(done=(act,)), taken)


async def _is_in_focus(session: Session, act: Act, kit: Kit) -> bool:
    """Whether *act* turns down the item that is talked about and not yet taken."""
    item = await taking.item_in_focus(session, kit)
    if item is None:
        return False
    return item.product.id in act.products or item.product.category == act.category


STEPS: Mapping[ActKind, Step] = {
    ActKind.STOP: declining.stop,
    ActKind.REFUSE: declining.refuse,
    ActKind.POSTPONE: declining.postpone,
    ActKind.REMOVE: remove,
    ActKind.CHANGE: adding.add,
    ActKind.ADD: adding.add,
    ActKind.ACCEPT: taking.accept,
    ActKind.ORDER: order,
    ActKind.YES: answer_yes,
    ActKind.NO: declining.answer_no,
    ActKind.CONTACT: take_details,
    ActKind.BAD_PHONE: take_details,
    ActKind.LOCKER: take_details,
    ActKind.METHOD: take_details,
    ActKind.ASK_REQUISITES: order,
}

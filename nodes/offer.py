"""The decision on an item: take, add, change, take out, not now, no."""

from collections.abc import Awaitable, Callable, Mapping

from msgspec.structs import replace

from nodes import basket
from nodes.agent import choosing, discovery
from nodes.dealing import deal
from nodes.kit import Kit
from nodes.payment import cancel, details
from nodes.wording import asked, said
from rules.acts import Act, ActKind
from rules.cart import Line, line_of, with_line
from rules.changes import Asked, CartChanged, Change, Focused, Noted, Postponed, Staged
from rules.items import Item, Wish, resolved, wish_of
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.payments import is_frozen
from rules.route import NodeName
from rules.session import Ask, Session
from rules.stages import BEFORE_ACCEPTANCE, BUYING, Stage

NAMING = frozenset({ActKind.PRODUCT, ActKind.COLOUR, ActKind.SIZE, ActKind.HEIGHT})
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

    return await deal(session, NodeName.OFFER, STEPS, step)


async def _item(session: Session, kit: Kit) -> Item | None:
    catalog = await kit.goods.catalog()
    if session.focus is None:
        return None
    return resolved(Wish(), session, catalog, kit.shop)


async def accept(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Take the item in focus into the cart; what is open is asked for."""
    done = Outcome(done=(act,))
    item = await _item(session, kit)
    if is_frozen(session):
        return joined(done, basket.after_review(session, act, turn))
    if item is None:
        return joined(done, _which(session))
    if session.draft.ask is not None:
        return done
    return joined(done, await _take(session, act, item, turn, kit))


async def _take(
    session: Session, act: Act, item: Item, turn: Turn, kit: Kit
) -> Outcome:
    """Take *item*, or ask for what is open; then what waited is offered."""
    if item.variant is None or session.stage not in BUYING | {Stage.OFFERED}:
        catalog = await kit.goods.catalog()
        return choosing.settled(Wish(), session, catalog, kit)
    line = line_of(item.product, item.variant, act.quantity or item.focus.quantity)
    if session.stage in BUYING:
        taken = await basket.put(session, line, item.focus, turn, kit)
    else:
        taken = await _begin(session, line, turn, kit)
    return joined(taken, await _offer_waiting(advance(session, taken), kit))


async def _offer_waiting(session: Session, kit: Kit) -> Outcome:
    """Offer the next of the items that were named together."""
    if not session.later:
        return PASSED
    first, *others = session.later
    begun = Outcome(changes=(Postponed(tuple(others)),))
    session = replace(session, draft=replace(session.draft, seen=()))
    catalog = await kit.goods.catalog()
    return joined(begun, choosing.settled(wish_of((first,)), session, catalog, kit))


async def _begin(session: Session, line: Line, turn: Turn, kit: Kit) -> Outcome:
    """Start a checkout; after an order it is a new one that may join its parcel."""
    changes: tuple[Change, ...] = (
        CartChanged(with_line(session.cart, line)),
        Focused(None),
    )
    if session.pending and session.pending.ask is Ask.ADD_TO_PARCEL:
        changes = (*changes, Noted(session.order_ids[-1]))
    taken = Outcome(changes=changes)
    return joined(taken, await details.begin(advance(session, taken), turn, kit))


def _which(session: Session) -> Outcome:
    """Nothing is in focus: ask which item, unless the turn asks something already."""
    if session.draft.ask is not None:
        return PASSED
    if session.stage in BUYING and session.cart.lines:
        return Outcome(changes=(asked(Ask.ADD_ITEM, "cart.add_which"),))
    if len(session.shown) > 1:
        return Outcome(changes=(asked(Ask.OPTION, "discovery.which", *session.shown),))
    return Outcome(changes=(asked(Ask.PRODUCT, "discovery.which_to_order"),))


async def order(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """The step to ordering: accept the item; in a checkout go on with it."""
    if session.stage in BUYING and session.focus is None:
        return joined(Outcome(done=(act,)), basket.go_on(session, kit))
    return await accept(session, act, turn, kit)


async def add(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """One more item, or a line in another form: as named, in focus, or ask which."""
    if is_frozen(session):
        done = Outcome(done=(act,))
        return joined(done, basket.after_review(session, act, turn))
    named = await _named(session, act, kit)
    session = advance(session, named)
    if session.focus is None:
        done = Outcome(done=(act,))
        if act.category and session.stage not in BUYING:
            found = await discovery.fitting((act,), session, kit)
            return joined(named, done, found)
        if session.draft.ask is None:
            question = asked(Ask.ADD_ITEM, "cart.add_which")
            done = joined(done, Outcome(changes=(question,)))
        return joined(named, done)
    item = await _item(session, kit)
    if item is None or any(isinstance(change, Asked) for change in named.changes):
        return joined(named, Outcome(done=(act,)))
    taken = await _take(session, act, item, turn, kit)
    return joined(named, Outcome(done=(act,)), taken)


async def _named(session: Session, act: Act, kit: Kit) -> Outcome:
    """Put the item that *act* itself names into focus."""
    meant = wish_of((act,))
    if meant.is_blank:
        return PASSED
    catalog = await kit.goods.catalog()
    return choosing.settled(meant, session, catalog, kit)


async def postpone(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Not now: everything stays, nothing is asked."""
    return Outcome(changes=(Asked(None),), said=(said("offer.postponed"),), done=(act,))


async def refuse(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Not this one: it is dropped, and the sale goes on without it."""
    if session.draft.ask and any(act.kind in NAMING for act in session.draft.seen):
        return Outcome(done=(act,))  # another is offered already
    dropped = Outcome(changes=(Focused(None), Asked(None)), done=(act,))
    if session.stage in BUYING:
        return joined(dropped, basket.go_on(session, kit))
    if session.stage is Stage.REVIEWING:
        return joined(dropped, Outcome(said=(said("offer.refused"),)))
    if session.stage is Stage.ORDERED:
        nothing_more = Outcome(changes=(Postponed(()),), said=(said("upsell.fine"),))
        return joined(dropped, nothing_more)
    return joined(dropped, _why_not(session))


def _why_not(session: Session) -> Outcome:
    """Back to browsing, heights kept; the reason is asked once."""
    back: tuple[Change, ...] = (Staged(Stage.BROWSING), Postponed(()))
    if session.pending and session.pending.ask is Ask.REASON:
        return Outcome(changes=back, said=(said("offer.refused_again"),))
    question = asked(Ask.REASON, "offer.why_not")
    return Outcome(changes=(*back, question), said=(said("offer.refused"),))


async def stop(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """The shopper wants no more messages: nothing is asked."""
    stage: tuple[Change, ...] = ()
    if session.stage in BEFORE_ACCEPTANCE:
        stage = (Staged(Stage.BROWSING), Focused(None))
    return Outcome(
        changes=(*stage, Asked(None)), said=(said("offer.stopped"),), done=(act,)
    )


async def answer_yes(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """A yes to "shall we order it?" takes it; without a question it says nothing."""
    if session.pending is None or session.pending.ask is Ask.REASON:
        return PASSED
    if session.later and session.stage is Stage.ORDERED:
        return joined(Outcome(done=(act,)), await _take_up(session, turn, kit))
    return await accept(session, act, turn, kit)


async def _take_up(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """Offer what waited for the decision on an order."""
    begun = Outcome(changes=(Postponed(()), Asked(None)))
    waiting, session = session.later, advance(session, begun)
    return joined(begun, *[await add(session, act, turn, kit) for act in waiting])


async def answer_no(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """A no refuses what was offered."""
    if session.pending is None:
        return PASSED
    return await refuse(session, act, turn, kit)


async def take_details(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Delivery data or a method before "I take it": to offer it is to order."""
    is_asked = session.draft.ask is not None  # the item has only just been offered
    if session.stage is Stage.OFFERED and session.focus and not is_asked:
        return await accept(session, replace(act, quantity=None), turn, kit)
    kept = details.keep(session, act)
    return joined(kept, _which(advance(session, kept)))


async def remove(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Take a line out; the last one out is a cancelled sale."""
    if is_frozen(session):
        return joined(Outcome(done=(act,)), details.correct_order(session, act, turn))
    line = basket.line_meant(session.cart, act, await kit.goods.catalog())
    if line is None:
        return Outcome(said=(said("cart.remove_which"),), done=(act,))
    if len(session.cart.lines) == 1:
        return cancel.cancel(session, act, turn, kit)
    taken = await basket.taken_out(session, line, turn, kit)
    return joined(Outcome(done=(act,)), taken)


STEPS: Mapping[ActKind, Step] = {
    ActKind.STOP: stop,
    ActKind.REFUSE: refuse,
    ActKind.POSTPONE: postpone,
    ActKind.REMOVE: remove,
    ActKind.CHANGE: add,
    ActKind.ADD: add,
    ActKind.ACCEPT: accept,
    ActKind.ORDER: order,
    ActKind.YES: answer_yes,
    ActKind.NO: answer_no,
    ActKind.CONTACT: take_details,
    ActKind.BAD_PHONE: take_details,
    ActKind.LOCKER: take_details,
    ActKind.METHOD: take_details,
    ActKind.ASK_REQUISITES: order,
}

"""The item in focus is taken into the cart; then what waited is offered."""

from msgspec.structs import replace

from nodes import basket
from nodes.agent import choosing
from nodes.kit import Kit
from nodes.payment import details
from nodes.wording import asked, said
from rules.acts import Act, ActKind
from rules.cart import Line, line_of, with_line
from rules.changes import Asked, CartChanged, Change, Focused, Noted, Postponed, Staged
from rules.items import Item, Wish, resolved, wish_of
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.payments import is_frozen
from rules.session import Ask, Session
from rules.stages import BUYING, Stage


async def item_in_focus(session: Session, kit: Kit) -> Item | None:
    catalog = await kit.goods.catalog()
    if session.focus is None:
        return None
    return resolved(Wish(), session, catalog, kit.shop)


async def accept(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """Take the item in focus into the cart; what is open is asked for."""
    done = Outcome(done=(act,))
    item = await item_in_focus(session, kit)
    if is_frozen(session):
        return joined(done, basket.after_review(session, act, turn))
    if item is None:
        return joined(done, which(session))
    if session.draft.ask is not None:
        return joined(done, _not_yet(session, act, item, kit))
    return joined(done, await take(session, act, item, turn, kit))


def _not_yet(session: Session, act: Act, item: Item, kit: Kit) -> Outcome:
    """
    Keep what was on offer when other goods are looked for in the same breath.

    What is offered only now is remembered as wanted; of what waits behind it, so
    much is said.
    """
    if any(seen.kind is ActKind.SEARCH for seen in session.draft.seen):
        return _kept(session, act, item, kit)
    if session.focus is None or item.variant is None:
        return PASSED
    wanted = Focused(replace(session.focus, is_wanted=True))
    notice = (said("choosing.one_by_one"),) if session.later else ()
    return Outcome(changes=(wanted,), said=notice)


async def keep_wanted(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """Keep what is taken in passing, when the turn goes on to another item."""
    wanted = (it for it in session.draft.acts if it.kind is ActKind.ACCEPT)
    act = next((it for it in wanted if it.products), None)
    item = await item_in_focus(session, kit)
    if act is None or item is None:
        return PASSED
    done = Outcome(done=(act,))
    if session.stage in BUYING:
        return joined(done, await take(session, act, item, turn, kit))
    answered = Outcome(changes=(Asked(None),))
    return joined(done, answered, _kept(session, act, item, kit))


def _kept(session: Session, act: Act, item: Item, kit: Kit) -> Outcome:
    if item.variant is None or session.stage is not Stage.OFFERED:
        return PASSED
    line = line_of(item.product, item.variant, act.quantity or item.focus.quantity)
    cart = with_line(session.cart, line)
    return Outcome(
        changes=(CartChanged(cart), Focused(None), Staged(Stage.DETAILS)),
        said=(basket.stated("cart.total", cart, kit),),
    )


async def take(session: Session, act: Act, item: Item, turn: Turn, kit: Kit) -> Outcome:
    """Take *item*, or ask for what is open; then what waited is offered."""
    if item.variant is None or session.stage not in BUYING | {Stage.OFFERED}:
        catalog = await kit.goods.catalog()
        return choosing.settled(Wish(), session, catalog, kit)
    line = line_of(item.product, item.variant, act.quantity or item.focus.quantity)
    if session.stage in BUYING:
        taken = await basket.put(session, line, item.focus, turn, kit)
    else:
        taken = await _begin(session, line, turn, kit)
    return joined(taken, await offer_waiting(advance(session, taken), kit))


async def offer_waiting(session: Session, kit: Kit) -> Outcome:
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


def which(session: Session) -> Outcome:
    """Nothing is in focus: ask which item, unless the turn asks something already."""
    if session.draft.ask is not None:
        return PASSED
    if session.stage in BUYING and session.cart.lines:
        return Outcome(changes=(asked(Ask.ADD_ITEM, "cart.add_which"),))
    if len(session.shown) > 1:
        return Outcome(changes=(asked(Ask.OPTION, "discovery.which", *session.shown),))
    return Outcome(changes=(asked(Ask.PRODUCT, "discovery.which_to_order"),))

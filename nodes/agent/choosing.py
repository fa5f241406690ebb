"""The item that is talked about: state its price, or ask for what is open."""

from datetime import timedelta

from msgspec.structs import replace

from nodes import basket
from nodes.agent import lists, problems, stating, waiting
from nodes.kit import Kit
from nodes.wording import asked
from rules.acts import Act, ActKind
from rules.catalog import Catalog
from rules.changes import Asked, Focused, ProfileChanged, Staged
from rules.heights import with_height
from rules.ids import ProductId
from rules.items import ITEM_ACTS, Item, Wish, resolved, wish_of
from rules.outcomes import PASSED, Outcome, joined
from rules.payments import is_frozen
from rules.search import Query
from rules.session import Ask, Session
from rules.sizes import HEIGHTS
from rules.stages import BUYING, Stage

DECIDING = frozenset({ActKind.ADD, ActKind.ACCEPT, ActKind.CHANGE, ActKind.ORDER})
PARCEL_WAITS = timedelta(days=1)


async def choose(session: Session, kit: Kit) -> Outcome | None:
    """
    Settle which item the turn's acts mean.

    Reports:
        offered, with name, colour, size and price; choosing, with the one thing that
        is open; a question which of several; or what can't be had and what can.
        Decisions on the item (take, add, change) are left to the offer.
        None when no product is known.
    """
    acts = tuple(act for act in session.draft.acts if act.kind in ITEM_ACTS)
    done = tuple(act for act in acts if act.kind not in DECIDING)
    catalog = await kit.goods.catalog()
    first, others = waiting.one_by_one(waiting.taken_up(acts, session), session)
    meant = wish_of(first)
    outcome = settled(meant, session, catalog, kit)
    if outcome is PASSED:
        return None
    later = waiting.postponed(first, others, session)
    return joined(Outcome(done=done), learned(session, meant.height_cm), outcome, later)


def settled(meant: Wish, session: Session, catalog: Catalog, kit: Kit) -> Outcome:
    """Give what *meant* comes to; PASSED when no product is known."""
    item = resolved(meant, session, catalog, kit.shop)
    if item:
        return _talked_about(item, meant, session, catalog, kit)
    if len(meant.products) > 1:
        models = tuple(catalog.by_id[id] for id in meant.products)
        return lists.which_of(models, None, kit)
    return PASSED


def wish(product: ProductId, query: Query) -> Wish:
    """Wish for *product* as a search described it."""
    return Wish(
        products=(product,),
        colour=query.colour,
        size=query.size,
        height_cm=query.height_cm,
    )


def learned(session: Session, height_cm: int | None) -> Outcome:
    """Keep a child's height that was told, if a child can have it."""
    if height_cm is None or height_cm not in HEIGHTS:
        return PASSED
    profile = with_height(session.profile, height_cm)
    if profile == session.profile:
        return PASSED
    return Outcome(changes=(ProfileChanged(profile),))


def _talked_about(
    item: Item, meant: Wish, session: Session, catalog: Catalog, kit: Kit
) -> Outcome:
    """State the item as far as it is known, and ask for what comes next."""
    kinds = frozenset(act.kind for act in session.draft.seen if not _is_past(act))
    price = stating.known_price(item)
    focused = Outcome(changes=(Focused(replace(item.focus, price=price)),))
    if item.problem:
        return joined(focused, problems.told(item, kinds, session, catalog, kit))
    if item.variant is None:
        stated = stating.so_far(item, meant, kinds, session)
        question = ask_open(item, is_pictured=meant.is_pictured)
        return joined(focused, staged(Stage.CHOOSING, session), stated, question)
    return joined(focused, _complete(item, meant, kinds, session, kit))


def _is_past(act: Act) -> bool:
    """Whether *act* takes an item that the turn has gone on from."""
    return act.kind is ActKind.ACCEPT and bool(act.products)


def _complete(
    item: Item, meant: Wish, kinds: frozenset[ActKind], session: Session, kit: Kit
) -> Outcome:
    """Offer the item; what takes it or keeps it for later needs no question."""
    offer = stating.offer(item, meant, kinds, session)
    if is_frozen(session):
        is_ordered = item.focus.replaces is not None  # its price was asked, no more
        return offer if is_ordered else joined(offer, _later(item))
    if session.stage in BUYING and _is_taken(item, kinds):
        return PASSED  # the changed cart is stated instead
    offer = joined(staged(Stage.OFFERED, session), offer)
    if _is_decided(item, kinds, session):
        return offer
    return joined(offer, Outcome(changes=_ask_order(item, session, kit)))


def staged(stage: Stage, session: Session) -> Outcome:
    """Go to *stage*, unless the sale is further on."""
    if session.stage in BUYING | {Stage.REVIEWING}:
        return PASSED
    return Outcome(changes=(Staged(stage),))


def _later(item: Item) -> Outcome:
    """Keep the item for after the decision on the order under review."""
    wished = Act(
        kind=ActKind.ADD,
        products=(item.product.id,),
        colour=item.focus.colour,
        size=item.focus.size,
    )
    return joined(Outcome(changes=(Asked(None),)), basket.later(wished))


def _is_taken(item: Item, kinds: frozenset[ActKind]) -> bool:
    """Whether the turn takes the item; a change is meant for a line of the cart."""
    taking = kinds & DECIDING
    return bool(taking - {ActKind.CHANGE}) or (
        bool(taking) and item.focus.replaces is not None
    )


def _is_decided(item: Item, kinds: frozenset[ActKind], session: Session) -> bool:
    """Whether the turn takes the item at the price of before: no need to ask."""
    before = session.focus
    return (
        bool(kinds & DECIDING)
        and session.stage is Stage.OFFERED
        and before is not None
        and (before.product_id, before.price) == (item.product.id, item.focus.price)
    )


def ask_open(item: Item, *, is_pictured: bool = False) -> Outcome:
    """Ask for the height, or else for the colour; of a photo for that first."""
    if is_pictured and item.needs_colour:
        question = problems.ask_colour(item, named=problems.COLOURS_NAMED)
        return Outcome(changes=(question,))
    if item.needs_size:
        return Outcome(changes=(asked(Ask.HEIGHT, "choosing.ask_height"),))
    return Outcome(changes=(problems.ask_colour(item),))


def _ask_order(item: Item, session: Session, kit: Kit) -> tuple[Asked, ...]:
    """Ask to order the item, in the words of the stage; of another it is asked anew."""
    sku = item.variant_sku or ""
    if session.stage is Stage.ORDERED and _waits_for_more(session, kit):
        return (asked(Ask.ADD_TO_PARCEL, "upsell.add_to_parcel"),)
    if session.stage not in BUYING:
        return (asked(Ask.ORDER, "offer.ask", sku),)
    if not item.focus.replaces:
        return (asked(Ask.ORDER, "offer.ask_add", sku),)
    if any(line.sku == sku for line in session.cart.lines):
        return ()
    return (asked(Ask.ORDER, "offer.ask_change", sku),)


def _waits_for_more(session: Session, kit: Kit) -> bool:
    """Whether the last order's parcel may still be packed."""
    since = session.ordered_at
    return since is not None and kit.clock.now() - since < PARCEL_WAITS

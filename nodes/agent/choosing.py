"""The item that is talked about: state its price, or ask for what is open."""

from msgspec.structs import replace

from nodes.agent import lists, problems
from nodes.kit import Kit
from nodes.wording import asked, said
from rules.acts import Act, ActKind
from rules.catalog import Catalog
from rules.changes import Asked, Change, Focused, ProfileChanged, Staged
from rules.ids import ProductId
from rules.items import ITEM_ACTS, Item, Wish, resolved, wish_of
from rules.money import written
from rules.outcomes import PASSED, Outcome, joined
from rules.search import Query
from rules.session import Ask, Said, Session
from rules.stages import BUYING, Stage

DECIDING = frozenset({ActKind.ADD, ActKind.ACCEPT, ActKind.CHANGE, ActKind.ORDER})
HEIGHTS_KEPT = 4


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
    meant = wish_of(acts, session)
    outcome = settled(meant, acts, session, catalog, kit)
    if outcome is PASSED:
        return None
    return joined(Outcome(done=done), learned(session, meant.height_cm), outcome)


def settled(
    meant: Wish, acts: tuple[Act, ...], session: Session, catalog: Catalog, kit: Kit
) -> Outcome:
    """Give what *meant* comes to; PASSED when no product is known."""
    item = resolved(meant, session, catalog, kit.shop)
    if item:
        return _talked_about(item, acts, session, catalog, kit)
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
    """Keep a child's height that was told."""
    if height_cm is None or height_cm in session.profile.heights_cm[-1:]:
        return PASSED
    heights = (*session.profile.heights_cm, height_cm)[-HEIGHTS_KEPT:]
    profile = replace(session.profile, heights_cm=heights)
    return Outcome(changes=(ProfileChanged(profile),))


def _talked_about(
    item: Item, acts: tuple[Act, ...], session: Session, catalog: Catalog, kit: Kit
) -> Outcome:
    focused: tuple[Change, ...] = (Focused(item.focus),)
    kinds = {act.kind for act in (*acts, *session.draft.seen)}
    if item.problem:
        return joined(
            Outcome(changes=focused), problems.told(item, session, catalog, kit)
        )
    if session.stage not in BUYING | {Stage.REVIEWING}:
        stage = Stage.OFFERED if item.variant else Stage.CHOOSING
        focused = (*focused, Staged(stage))
    picture = _picture(item, session)
    if item.variant is None:
        return joined(
            Outcome(changes=focused, said=(*picture, *_price(item, kinds))),
            ask_open(item),
        )
    offer = Outcome(changes=focused, said=(*picture, _offer(item, kinds)))
    if session.stage is Stage.REVIEWING:
        return offer
    if kinds & DECIDING and (session.stage in BUYING or _is_told(item, session)):
        return offer
    return joined(offer, Outcome(changes=_ask_order(item, session)))


def _is_told(item: Item, session: Session) -> bool:
    """Whether the shopper knew the price before this turn, so that a yes counts."""
    product, before = item.product, session.focus
    is_flat = len(product.prices) == 1
    if before and before.product_id == product.id:
        return is_flat or before.price == item.focus.price
    return is_flat and product.id in session.shown


def ask_open(item: Item) -> Outcome:
    """Ask for the height, or else for the colour."""
    if item.needs_size:
        return Outcome(changes=(asked(Ask.HEIGHT, "choosing.ask_height"),))
    return Outcome(changes=(problems.ask_colour(item),))


def _offer(item: Item, kinds: set[ActKind]) -> Said:
    """State name, colour, size and price."""
    key = "offer.available" if ActKind.AVAILABLE in kinds else "offer.item"
    return said(
        key,
        product=item.product.name,
        colour=item.focus.colour or "",
        size=item.focus.size or "",
        price=written(item.variant.price) if item.variant else "",
    )


def _ask_order(item: Item, session: Session) -> tuple[Asked, ...]:
    """Ask to order the item, in the words of the stage."""
    if session.stage is Stage.ORDERED:
        return (asked(Ask.ADD_TO_PARCEL, "upsell.add_to_parcel"),)
    if session.stage not in BUYING:
        return (asked(Ask.ORDER, "offer.ask"),)
    if any(line.sku == item.variant_sku for line in session.cart.lines):
        return ()
    if item.focus.replaces:
        return (asked(Ask.ORDER, "offer.ask_change"),)
    return (asked(Ask.ORDER, "offer.ask_add"),)


def _price(item: Item, kinds: set[ActKind]) -> tuple[Said, ...]:
    """Say the price as far as it is known without what is still open."""
    product, size = item.product, item.focus.size
    if size and (price := product.price_of(size)):
        return (
            said(
                "choosing.size_price",
                product=product.name,
                size=size,
                price=written(price),
            ),
        )
    if len(product.prices) == 1:
        return (
            said(
                "choosing.flat_price",
                product=product.name,
                price=written(product.prices[0]),
            ),
        )
    if ActKind.PRICE in kinds:
        return (said("choosing.price_by_size", product=product.name),)
    return (said("choosing.product", product=product.name),)


def _picture(item: Item, session: Session) -> tuple[Said, ...]:
    """Show the item when it, or its colour, is new in the talk."""
    before, now = session.focus, item.focus
    if before and (before.product_id, before.colour) == (now.product_id, now.colour):
        return ()
    photo = item.product.photo_of(now.colour)
    return (Said(photos=(photo,)),) if photo else ()

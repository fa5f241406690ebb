"""The item that is talked about: state its price, or ask for what is open."""

from msgspec.structs import replace

from nodes.agent import discovery, problems
from nodes.kit import Kit
from nodes.wording import asked, said
from rules.acts import Act, ActKind
from rules.catalog import Catalog
from rules.changes import Asked, Change, Focused, ProfileChanged, Staged
from rules.items import ITEM_ACTS, Item, resolved, wish_of
from rules.messages import Turn
from rules.money import written
from rules.outcomes import PASSED, Outcome, joined
from rules.session import Ask, Said, Session
from rules.stages import BUYING, Stage

DECIDING = frozenset({ActKind.ADD, ActKind.ACCEPT, ActKind.CHANGE})
HEIGHTS_KEPT = 4


async def choose(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Settle which item the turn's acts mean.

    Reports:
        offered, with name, colour, size and price; choosing, with the one thing that
        is open; a question which of several; or what can't be had and what can.
        Decisions on the item (take, add, change) are left to the offer.
    """
    acts = tuple(act for act in session.draft.acts if act.kind in ITEM_ACTS)
    done = tuple(act for act in acts if act.kind not in DECIDING)
    catalog = await kit.goods.catalog()
    wish = wish_of(acts, session)
    learned = Outcome(changes=_learned(session, wish.height_cm), done=done)
    item = resolved(wish, session, catalog, kit.shop)
    if item:
        return joined(learned, _talked_about(item, acts, session, catalog, kit))
    if len(wish.products) > 1:
        models = tuple(catalog.by_id[id] for id in wish.products)
        return joined(learned, discovery.which_of(models, None, kit))
    return joined(learned, await _nameless(acts, session, kit))


def _learned(session: Session, height_cm: int | None) -> tuple[Change, ...]:
    if height_cm is None or height_cm in session.profile.heights_cm[-1:]:
        return ()
    heights = (*session.profile.heights_cm, height_cm)[-HEIGHTS_KEPT:]
    return (ProfileChanged(replace(session.profile, heights_cm=heights)),)


async def _nameless(acts: tuple[Act, ...], session: Session, kit: Kit) -> Outcome:
    """No product is known: list what fits the size or colour, or ask which item."""
    kinds = {act.kind for act in acts}
    if kinds & {ActKind.HEIGHT, ActKind.SIZE, ActKind.COLOUR}:
        return await discovery.fitting(acts, session, kit)
    if kinds <= DECIDING:
        return PASSED
    if ActKind.OPTION in kinds:
        return Outcome(changes=(asked(Ask.PRODUCT, "choosing.which_option"),))
    return Outcome(changes=(asked(Ask.PRODUCT, "discovery.which_product"),))


def _talked_about(
    item: Item, acts: tuple[Act, ...], session: Session, catalog: Catalog, kit: Kit
) -> Outcome:
    focused: tuple[Change, ...] = (Focused(item.focus),)
    kinds = {act.kind for act in acts}
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
    if kinds & DECIDING or session.stage is Stage.REVIEWING:
        return offer
    return joined(offer, Outcome(changes=_ask_order(item, session)))


def ask_open(item: Item) -> Outcome:
    """Ask for the height, or else for the colour."""
    if item.needs_size:
        return Outcome(
            changes=(
                asked(Ask.HEIGHT, "choosing.ask_height", product=item.product.name),
            )
        )
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
    if any(line.sku == item.variant.sku for line in session.cart.lines):
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

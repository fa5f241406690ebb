"""How an item is stated: that it is there, what it costs as far as known, a picture."""

from nodes.wording import said
from rules.acts import ActKind
from rules.heights import known_height
from rules.items import Item, Wish
from rules.money import Kopiykas, written
from rules.outcomes import Outcome
from rules.session import Said, Session

Kinds = frozenset[ActKind]


def known_price(item: Item) -> Kopiykas | None:
    """Give the price, if what is still open can't change it."""
    product, size = item.product, item.focus.size
    if item.variant:
        return item.variant.price
    if size:
        return product.price_of(size)
    return product.prices[0] if len(product.prices) == 1 else None


def offer(item: Item, wish: Wish, kinds: Kinds, session: Session) -> Outcome:
    """State name, colour, size and price."""
    advice = _advice(item, wish, session)
    stated = said(
        "offer.available" if ActKind.AVAILABLE in kinds else "offer.item",
        product=item.product.name,
        colour=item.focus.colour or "",
        size=item.focus.size or "",
        price=written(item.variant.price) if item.variant else "",
    )
    return Outcome(said=(*_picture(item, session), *advice, stated))


def _advice(item: Item, wish: Wish, session: Session) -> tuple[Said, ...]:
    """Say why this size: to grow into, or, when it was asked for, by the table."""
    if wish.has_room_to_grow:
        return (said("choosing.room_to_grow"),)
    height = wish.height_cm or known_height(session.profile)
    if not wish.asks_size or height is None or item.focus.size is None:
        return ()
    by_table = said("choosing.by_table", height=str(height), size=item.focus.size)
    return (by_table,)


def so_far(item: Item, wish: Wish, kinds: Kinds, session: Session) -> Outcome:
    """State an item of which something is open; no picture in a colour that is."""
    is_shown = not (item.needs_colour and _is_on_photo(item, session))
    return Outcome(
        said=(
            *(_picture(item, session) if is_shown else ()),
            *_recognised(item, wish, kinds),
            *_advice(item, wish, session),
            *_there(item, wish, kinds),
            *_description(item, wish, kinds),
            *priced(item, kinds),
        )
    )


def _is_on_photo(item: Item, session: Session) -> bool:
    """Whether the shopper has sent a photo of the model."""
    return any(item.product.id in photo.products for photo in session.photos)


def _there(item: Item, wish: Wish, kinds: Kinds) -> tuple[Said, ...]:
    """Say yes to "is there a pink one?"."""
    wanted = [
        value
        for value in (
            wish.colour and item.focus.colour,
            (wish.size or wish.height_cm) and item.focus.size,
        )
        if value
    ]
    if ActKind.AVAILABLE not in kinds or not wanted or wish.is_pictured:
        return ()
    return (said("choosing.available", wanted=", ".join(wanted)),)


def _recognised(item: Item, wish: Wish, kinds: Kinds) -> tuple[Said, ...]:
    """Say what a photo shows, so that a wrong guess is seen at once."""
    if not wish.is_pictured:
        return ()
    key = "photo.there" if ActKind.AVAILABLE in kinds else "photo.ours"
    colour = wish.colour and item.focus.colour
    return (said(key, model=", ".join(filter(None, (item.product.name, colour)))),)


def _description(item: Item, wish: Wish, kinds: Kinds) -> tuple[Said, ...]:
    """Say what it is, when it was searched for or no price can be said."""
    has_price = known_price(item) is not None or ActKind.PRICE in kinds
    if wish.is_pictured or (has_price and ActKind.SEARCH not in kinds):
        return ()
    product = item.product
    return (
        said("choosing.product", product=product.name, description=product.description),
    )


def priced(item: Item, kinds: Kinds) -> tuple[Said, ...]:
    """Say the price as far as it is known without what is still open."""
    product, size = item.product, item.focus.size
    amount = known_price(item)
    if amount is not None and size:
        price = written(amount)
        of_size = said(
            "choosing.size_price", product=product.name, size=size, price=price
        )
        return (of_size,)
    if amount is not None:
        flat = said("choosing.flat_price", product=product.name, price=written(amount))
        return (flat,)
    if ActKind.PRICE in kinds:
        return (said("choosing.price_by_size", product=product.name),)
    return ()


def _picture(item: Item, session: Session) -> tuple[Said, ...]:
    """Show the item when it, or its colour, is new in the talk."""
    photo = item.product.photo_of(item.focus.colour)
    before = session.focus
    if before and before.product_id == item.product.id:
        is_shown = photo == item.product.photo_of(before.colour)
        return () if is_shown or not photo else (Said(photos=(photo,)),)
    return (Said(photos=(photo,)),) if photo else ()

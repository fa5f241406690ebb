"""The sizes that a model is made in, with their prices, and what they mean."""

from itertools import groupby

from nodes.kit import Kit
from nodes.wording import asked, said, text
from rules.acts import Act
from rules.catalog import Catalog, Product
from rules.money import written
from rules.outcomes import Outcome
from rules.products import beside_size
from rules.session import Ask, Said, Session
from rules.shop import SizeRow


async def sizes(session: Session, act: Act, kit: Kit) -> Outcome:
    """
    Tell the sizes of the models talked about.

    A size in *act* is the last one on the side that was asked for: that is said first.
    """
    models = _talked_about(session, await kit.goods.catalog())
    if not models:
        question = asked(Ask.PRODUCT, "discovery.which_product")
        return Outcome(changes=(question,), done=(act,))
    last = tuple(_last(model, act.size, kit) for model in models if act.size)
    told = tuple(_told(model, session, kit) for model in models)
    return Outcome(said=(*last, *told), done=(act,))


async def table(session: Session, act: Act, kit: Kit) -> Outcome:
    """Tell what the size in question means; none is known: ask for the height."""
    items = (session.focus,) if session.focus else session.cart.lines
    catalog = await kit.goods.catalog()
    rows = dict.fromkeys(
        row
        for item in items
        if (model := catalog.by_id.get(item.product_id))
        for row in kit.shop.size_tables.get(model.size_table, ())
        if row.size == item.size
    )
    if not rows:
        question = asked(Ask.HEIGHT, "choosing.height_says_size")
        return Outcome(changes=(question,), done=(act,))
    return Outcome(said=tuple(map(_meaning, rows)), done=(act,))


def _meaning(row: SizeRow) -> Said:
    return said(
        "choosing.row_means",
        size=row.size,
        shortest=str(row.from_cm),
        tallest=str(row.to_cm),
    )


def _talked_about(session: Session, catalog: Catalog) -> tuple[Product, ...]:
    """Give the model in focus, or else those of the cart, or of the last list."""
    ids = (
        (session.focus.product_id,)
        if session.focus
        else tuple(line.product_id for line in session.cart.lines) or session.shown
    )
    return tuple(catalog.by_id[id] for id in dict.fromkeys(ids) if id in catalog.by_id)


def _last(model: Product, size: str, kit: Kit) -> Said:
    is_largest = beside_size(model, kit.shop, size, 1) is None
    return said(
        "choosing.largest_size" if is_largest else "choosing.smallest_size", size=size
    )


def _told(model: Product, session: Session, kit: Kit) -> Said:
    """State the sizes in a row, those of one price together."""
    colour = session.focus.colour if session.focus else None
    rows = [
        text(kit, "choosing.sizes_row", sizes=", ".join(sizes), price=price)
        for price, sizes in groupby(
            model.sizes, lambda size: _price(model, size, colour)
        )
    ]
    return said("choosing.sizes", product=model.name, rows="; ".join(rows))


def _price(model: Product, size: str, colour: str | None) -> str:
    """Write what *size* costs in *colour*, or from the least to the most."""
    made = [it for it in model.variants if it.size == size]
    prices = {it.price for it in made if it.colour == colour}
    prices = prices or {it.price for it in made}
    return "–".join(written(price) for price in sorted({min(prices), max(prices)}))

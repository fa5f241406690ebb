"""Lists of models: at most three, each with its price, and one question."""

from nodes.kit import Kit
from nodes.wording import asked, said, text
from rules.catalog import Catalog, Product
from rules.changes import Shown
from rules.money import written
from rules.outcomes import Outcome
from rules.products import size_label
from rules.search import Query, find
from rules.session import Ask, Said

MODELS_SHOWN = 3


def which_of(found: tuple[Product, ...], query: Query | None, kit: Kit) -> Outcome:
    """Show up to three models and ask which one."""
    shown = found[:MODELS_SHOWN]
    rows = "\n".join(
        row(place, product, query, kit) for place, product in enumerate(shown, 1)
    )
    photos = tuple(
        photo
        for product in shown
        if (photo := product.photo_of(query.colour if query else None))
    )
    key = "discovery.which" if len(shown) > 1 else "discovery.this_one"
    return Outcome(
        changes=(
            Shown(products=tuple(product.id for product in shown)),
            asked(Ask.OPTION, key, *(product.id for product in shown)),
        ),
        said=(Said(photos=photos), said("discovery.list", rows=rows)),
    )


def row(place: int, product: Product, query: Query | None, kit: Kit) -> str:
    """Write a model with its price in the wished size, or with its price range."""
    size = _size(product, query, kit)
    price = product.price_of(size) if size else None
    slots = {"place": str(place), "product": product.name}
    if size and price:
        return text(kit, "discovery.row_size", size=size, price=written(price), **slots)
    if len(product.prices) == 1:
        return text(kit, "discovery.row", price=written(product.prices[0]), **slots)
    return text(
        kit,
        "discovery.row_range",
        lowest=written(product.prices[0]),
        highest=written(product.prices[-1]),
        **slots,
    )


def _size(product: Product, query: Query | None, kit: Kit) -> str | None:
    if query is None or not (query.size or query.height_cm):
        return None
    return size_label(product, kit.shop, height_cm=query.height_cm, size=query.size)


def categories(catalog: Catalog) -> str:
    """Name what the shop sells."""
    return ", ".join(dict.fromkeys(product.category for product in catalog.products))


def others_in(size: str, instead_of: Product, catalog: Catalog, kit: Kit) -> Outcome:
    """Show other models that can be had in *size*, the same category first."""
    found = [
        product
        for product in find(Query(size=size), catalog, kit.shop)
        if product.id != instead_of.id
    ]
    found.sort(key=lambda product: product.category != instead_of.category)
    if not found:
        return Outcome(changes=(asked(Ask.PRODUCT, "discovery.which_category"),))
    return which_of(tuple(found), Query(size=size), kit)

"""Find models that fit a wish: at most three are shown, with one question."""

from msgspec.structs import replace

from nodes.kit import Kit
from nodes.wording import asked, said, text
from rules.acts import Act, ActKind
from rules.catalog import Catalog, Product
from rules.changes import ProfileChanged, Shown
from rules.messages import Turn
from rules.money import written
from rules.outcomes import Outcome, joined
from rules.products import size_label
from rules.search import Query, find
from rules.session import Ask, Said, Session

MODELS_SHOWN = 3


async def search(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Answer a search.

    Reports:
        one model as the item that is talked about; up to three as a list; or that
        the shop has no such thing, with what it has.
    """
    acts = tuple(
        act
        for act in session.draft.acts
        if act.kind
        in {ActKind.SEARCH, ActKind.HEIGHT, ActKind.SIZE, ActKind.COLOUR, ActKind.PRICE}
    )
    return joined(Outcome(done=acts), await fitting(acts, session, kit))


async def fitting(acts: tuple[Act, ...], session: Session, kit: Kit) -> Outcome:
    """List what fits *acts*; a height that is known needn't be told again."""
    query = _query(acts, session)
    catalog = await kit.goods.catalog()
    found = find(query, catalog, kit.shop)
    if not found and query.height_cm and not _told_height(acts):
        query = replace(query, height_cm=None)
        found = find(query, catalog, kit.shop)
    learned = _learned(acts, session)
    if not found:
        return joined(learned, _nothing(catalog))
    return joined(learned, which_of(found, query, kit))


def _told_height(acts: tuple[Act, ...]) -> bool:
    return any(act.height_cm for act in acts)


def _query(acts: tuple[Act, ...], session: Session) -> Query:
    query = Query()
    for act in acts:
        query = Query(
            category=act.category or query.category,
            feature=act.feature or query.feature,
            colour=act.colour or query.colour,
            size=act.size or query.size,
            height_cm=act.height_cm or query.height_cm,
            price_max_uah=act.price_max_uah or query.price_max_uah,
        )
    if query.size is None and query.height_cm is None and session.profile.heights_cm:
        query = replace(query, height_cm=session.profile.heights_cm[-1])
    return query


def _learned(acts: tuple[Act, ...], session: Session) -> Outcome:
    heights = tuple(act.height_cm for act in acts if act.height_cm)
    if not heights or heights[-1] in session.profile.heights_cm[-1:]:
        return Outcome()
    known = (*session.profile.heights_cm, *heights)[-4:]
    return Outcome(
        changes=(ProfileChanged(replace(session.profile, heights_cm=known)),)
    )


def which_of(found: tuple[Product, ...], query: Query | None, kit: Kit) -> Outcome:
    """Show up to three models and ask which one."""
    shown = found[:MODELS_SHOWN]
    rows = "\n".join(
        _row(place, product, query, kit) for place, product in enumerate(shown, 1)
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


def _row(place: int, product: Product, query: Query | None, kit: Kit) -> str:
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


def _nothing(catalog: Catalog) -> Outcome:
    return Outcome(
        changes=(asked(Ask.PRODUCT, "discovery.which_category"),),
        said=(said("discovery.nothing", categories=categories(catalog)),),
    )


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

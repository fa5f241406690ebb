"""Find models that fit a wish; one that fits alone is talked about at once."""

from msgspec.structs import replace

from nodes.agent import choosing, lists, problems
from nodes.kit import Kit
from nodes.wording import asked, said
from rules.acts import Act, ActKind
from rules.catalog import Catalog, Product
from rules.heights import height_told, known_height
from rules.ids import ProductId
from rules.items import ITEM_ACTS
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.search import Query, find
from rules.session import Ask, Session
from rules.stages import Stage

SEARCHING = frozenset(
    {ActKind.SEARCH, ActKind.HEIGHT, ActKind.SIZE, ActKind.COLOUR, ActKind.PRICE}
)


NARROWING = frozenset({ActKind.COLOUR, ActKind.SIZE, ActKind.HEIGHT})


def narrows(session: Session) -> bool:
    """Whether the turn says more of the models between which the question was."""
    kinds = {act.kind for act in session.draft.acts if act.kind in ITEM_ACTS}
    return (
        session.focus is None
        and session.pending is not None
        and session.pending.ask is Ask.OPTION
        and bool(kinds & NARROWING)
        and kinds <= NARROWING | {ActKind.AVAILABLE, ActKind.PRICE}
    )


async def search(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Answer a search.

    Reports:
        one model as the item that is talked about; up to three as a list; what the
        shop has when it hasn't what was asked for.
    """
    acts = tuple(act for act in session.draft.acts if act.kind in SEARCHING)
    return joined(Outcome(done=acts), await fitting(acts, session, kit))


async def fitting(acts: tuple[Act, ...], session: Session, kit: Kit) -> Outcome:
    """Show what fits *acts*; a height that is known needn't be told again."""
    told = _query(acts)
    catalog = await kit.goods.catalog()
    learned = _learned(acts, session)
    if told == Query():
        return _anything(session, catalog)
    query = _with_known_height(told, session)
    found = _found(query, told, session, catalog, kit)
    if sizes := _sizes_of_each(acts):
        query = replace(told, size=None, height_cm=None)
        found = _for_each(query, sizes, catalog, kit)
    if not found:
        nearest = (
            _unfit(told, kit)
            or _in_other_sizes(told, catalog, kit)
            or _at_other_prices(query, catalog, kit)
        )
        return joined(learned, nearest or _nothing(catalog))
    if len(found) == 1 and session.stage is not Stage.OFFERED:
        wish = choosing.wish(found[0].id, told)
        return joined(learned, choosing.settled(wish, session, catalog, kit))
    return joined(learned, lists.which_of(found, query, kit))


def _learned(acts: tuple[Act, ...], session: Session) -> Outcome:
    """Keep the height of every child that is told of."""
    learned = PASSED
    for act in acts:
        height = choosing.learned(session, height_told(act))
        session = advance(session, height)
        learned = joined(learned, height)
    return learned


def _found(
    query: Query, told: Query, session: Session, catalog: Catalog, kit: Kit
) -> tuple[Product, ...]:
    """Find what fits, first among the models between which the question was."""
    among: tuple[Product, ...] = ()
    if narrows(session) and session.pending:
        ids = tuple(ProductId(option) for option in session.pending.options)
        among = find(replace(query, products=ids), catalog, kit.shop)
    return among or find(query, catalog, kit.shop) or find(told, catalog, kit.shop)


def _sizes_of_each(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """Give the acts that tell the sizes of several children."""
    sizes = {(act.size, act.height_cm): act for act in acts}
    told = tuple(act for (size, height), act in sizes.items() if size or height)
    return told if len(told) > 1 else ()


def _for_each(
    query: Query, sizes: tuple[Act, ...], catalog: Catalog, kit: Kit
) -> tuple[Product, ...]:
    """Give the models that can be had in every size."""
    found = find(query, catalog, kit.shop)
    for act in sizes:
        sized = replace(query, size=act.size, height_cm=act.height_cm)
        found = tuple(it for it in found if it in find(sized, catalog, kit.shop))
    return found


def _query(acts: tuple[Act, ...]) -> Query:
    query = Query()
    for act in acts:
        said_here = Query.of(act)
        query = Query(
            **{
                field: getattr(said_here, field) or getattr(query, field)
                for field in Query.__struct_fields__
            }
        )
    return query


def _with_known_height(query: Query, session: Session) -> Query:
    if query.size or query.height_cm:
        return query
    return replace(query, height_cm=known_height(session.profile))


def _anything(session: Session, catalog: Catalog) -> Outcome:
    """No wish in particular: name what there is, and ask for the height."""
    kinds = said("discovery.categories", categories=lists.categories(catalog))
    if session.profile.heights_cm:
        question = asked(Ask.PRODUCT, "discovery.which_category")
    else:
        question = asked(Ask.HEIGHT, "discovery.ask_height")
    return Outcome(changes=(question,), said=(kinds,))


def _unfit(told: Query, kit: Kit) -> Outcome | None:
    """Say that nothing is made for the height that was told, if that is why."""
    rows = tuple(row for rows in kit.shop.size_tables.values() for row in rows)
    height = told.height_cm
    if height is None or any(row.from_cm <= height <= row.to_cm for row in rows):
        return None
    return problems.out_of_table(rows)


def _in_other_sizes(told: Query, catalog: Catalog, kit: Kit) -> Outcome | None:
    """Show what was looked for as it is made, if only the size is why it isn't."""
    size = told.size or (told.height_cm and str(told.height_cm))
    found = find(replace(told, size=None, height_cm=None), catalog, kit.shop)
    if not size or not found:
        return None
    why = Outcome(said=(said("discovery.not_in_size", size=size),))
    return joined(why, lists.which_of(found, None, kit))


def _at_other_prices(query: Query, catalog: Catalog, kit: Kit) -> Outcome | None:
    """Show the cheapest of what was looked for, if only the price is why it isn't."""
    found = find(replace(query, price_max_uah=None), catalog, kit.shop)
    if query.price_max_uah is None or not found:
        return None
    cheapest = tuple(sorted(found, key=lambda product: product.prices[0]))
    why = Outcome(said=(said("discovery.nothing_cheaper"),))
    return joined(why, lists.which_of(cheapest, query, kit))


def _nothing(catalog: Catalog) -> Outcome:
    return Outcome(
        changes=(asked(Ask.PRODUCT, "discovery.which_category"),),
        said=(said("discovery.nothing", categories=lists.categories(catalog)),),
    )

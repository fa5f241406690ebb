"""What can't be had, and what can instead."""

from nodes.agent import lists, stating
from nodes.kit import Kit
from nodes.wording import asked, said
from rules.acts import ActKind
from rules.catalog import Catalog
from rules.changes import Asked, Change, Staged
from rules.items import Item, Problem, colours_in
from rules.outcomes import Outcome, joined
from rules.session import Ask, Session
from rules.shop import SizeRow
from rules.stages import BUYING, Stage

COLOURS_NAMED = 5


def told(
    item: Item,
    kinds: frozenset[ActKind],
    session: Session,
    catalog: Catalog,
    kit: Kit,
) -> Outcome:
    """
    Say what is wrong with the wish, with real alternatives.

    Reports:
        choosing (unless the sale is further on), with a question that can be answered.
    """
    stage: tuple[Change, ...] = (Staged(Stage.CHOOSING),)
    if session.stage in BUYING | {Stage.REVIEWING}:
        stage = ()
    match item.problem:
        case Problem.NO_COLOUR:
            outcome = _no_colour(item)
        case Problem.OUT_OF_TABLE:
            outcome = out_of_table(kit.shop.size_tables[item.product.size_table])
        case Problem.OUT_OF_STOCK:
            outcome = _out_of_stock(item, catalog, kit)
        case _:
            outcome = _not_made(item, catalog, kit)
    price = stating.priced(item, kinds) if ActKind.PRICE in kinds else ()
    return joined(Outcome(changes=stage, said=price), outcome)


def ask_colour(item: Item, *, named: int | None = None) -> Asked:
    """Ask which of the colours that can be had; *named* is how many are told."""
    every = colours_in(item.product, item.focus.size)
    colours = every[:named]
    return asked(
        Ask.COLOUR,
        "choosing.ask_colour" if colours == every else "choosing.ask_one_of_colours",
        *colours,
        colours=", ".join(colours),
    )


def _no_colour(item: Item) -> Outcome:
    """Say it apart from the question, which falls away when the decision is put off."""
    return Outcome(
        changes=(ask_colour(item, named=COLOURS_NAMED),),
        said=(said("choosing.no_colour", colour=item.wanted),),
    )


def out_of_table(rows: tuple[SizeRow, ...]) -> Outcome:
    """Say which heights there are sizes for, and ask for the height."""
    return Outcome(
        changes=(asked(Ask.HEIGHT, "choosing.ask_height"),),
        said=(
            said(
                "choosing.out_of_table",
                shortest=str(min(row.from_cm for row in rows)),
                tallest=str(max(row.to_cm for row in rows)),
            ),
        ),
    )


def _out_of_stock(item: Item, catalog: Catalog, kit: Kit) -> Outcome:
    gone = said(
        "choosing.out_of_stock",
        product=item.product.name,
        colour=item.focus.colour or "",
        size=item.wanted,
    )
    colours = colours_in(item.product, item.focus.size)
    if not colours:
        others = lists.others_in(item.wanted, item.product, catalog, kit)
        return joined(Outcome(said=(gone,)), others)
    return Outcome(
        changes=(
            asked(
                Ask.COLOUR,
                "choosing.other_colours",
                *colours,
                size=item.wanted,
                colours=", ".join(colours),
            ),
        ),
        said=(gone,),
    )


def _not_made(item: Item, catalog: Catalog, kit: Kit) -> Outcome:
    sizes = said(
        "choosing.not_made",
        product=item.product.name,
        size=item.wanted,
        sizes=", ".join(item.product.sizes),
    )
    others = lists.others_in(item.wanted, item.product, catalog, kit)
    return joined(Outcome(said=(sizes,)), others)

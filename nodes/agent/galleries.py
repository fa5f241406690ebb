"""Pictures: at most four at a time, then "show the rest?"; size charts as text."""

from nodes.kit import Kit
from nodes.wording import asked, said, text
from rules.acts import Act, ActKind
from rules.catalog import Catalog, Product
from rules.changes import Asked, Shown
from rules.outcomes import Outcome, joined
from rules.session import Ask, Part, Said, Session
from rules.stages import BEFORE_ACCEPTANCE

PHOTOS_SHOWN = 4


async def gallery(session: Session, act: Act, kit: Kit) -> Outcome:
    """Show the colours of the product that is talked about, or ask which product."""
    catalog = await kit.goods.catalog()
    product = product_meant(session, act, catalog)
    if product is None:
        return Outcome(changes=(_which_product(session),), done=(act,))
    photos = tuple(
        dict.fromkeys(
            photo
            for colour in product.colours
            if (photo := product.photo_of(colour)) is not None
        )
    )
    intro = said(
        "gallery.colours", product=product.name, colours=", ".join(product.colours)
    )
    videos = (said("gallery.no_videos"),) if not kit.shop.videos else ()
    spoken = (intro, *videos) if act.kind is ActKind.PHOTOS else (intro,)
    is_choice = act.kind is ActKind.OTHER_COLOURS or _is_open(session)
    colours = product.colours if is_choice else ()
    return joined(Outcome(said=spoken, done=(act,)), page(session, photos, colours))


def _which_product(session: Session) -> Asked:
    """Ask which model; between those of a list it is asked already."""
    if session.pending and session.pending.ask is Ask.OPTION:
        return Asked(session.pending, said("choosing.which_option", Part.ASK))
    return asked(Ask.PRODUCT, "discovery.which_product")


def page(
    session: Session, photos: tuple[str, ...], colours: tuple[str, ...] = ()
) -> Outcome:
    """Show the next pictures, and ask whether to show the rest, or which colour."""
    rest = photos[PHOTOS_SHOWN:]
    shown = Outcome(
        changes=(Shown(products=session.shown, gallery=rest),),
        said=(Said(photos=photos[:PHOTOS_SHOWN]),),
    )
    if rest:
        return joined(shown, Outcome(changes=(asked(Ask.MORE_PHOTOS, "gallery.more"),)))
    if len(colours) > 1:
        return joined(shown, Outcome(changes=(_which_colour(colours),)))
    return shown


def _which_colour(colours: tuple[str, ...]) -> Asked:
    return asked(Ask.COLOUR, "gallery.which_colour", *colours)


def _is_open(session: Session) -> bool:
    return session.focus is not None and session.focus.colour is None


async def more(session: Session, act: Act, kit: Kit) -> Outcome:
    """Show the next page; nothing is left: say so."""
    if not session.gallery:
        return Outcome(
            changes=(Asked(None),), said=(said("gallery.that_is_all"),), done=(act,)
        )
    product = product_meant(session, act, await kit.goods.catalog())
    colours = product.colours if product and session.stage in BEFORE_ACCEPTANCE else ()
    shown = page(session, session.gallery, colours)
    return joined(Outcome(changes=(Asked(None),), done=(act,)), shown)


async def chart(session: Session, act: Act, kit: Kit) -> Outcome:
    """Give the garment's measures from the shop file; none: offer a person."""
    catalog = await kit.goods.catalog()
    product = product_meant(session, act, catalog)
    if product is None:
        return Outcome(
            changes=(asked(Ask.PRODUCT, "discovery.which_product"),), done=(act,)
        )
    measures = kit.shop.size_charts.get(product.id, {})
    size = session.focus.size if session.focus else None
    rows = {size: measures[size]} if size in measures and size else measures
    if not rows:
        return Outcome(
            changes=(asked(Ask.HUMAN, "chart.ask_human"),),
            said=(said("chart.none", product=product.name),),
            done=(act,),
        )
    table = "\n".join(_row(kit, label, *row) for label, row in rows.items())
    return Outcome(
        said=(said("chart.table", product=product.name, rows=table),), done=(act,)
    )


def _row(kit: Kit, size: str, length: int, chest: int, sleeve: int) -> str:
    """Write the measures of one size, in cm."""
    return text(
        kit,
        "chart.row",
        size=size,
        length=str(length),
        chest=str(chest),
        sleeve=str(sleeve),
    )


def product_meant(session: Session, act: Act, catalog: Catalog) -> Product | None:
    """Give the product that the act or the talk is about."""
    for id in (
        *act.products,
        *((session.focus.product_id,) if session.focus else ()),
        *(line.product_id for line in session.cart.lines),
        *(session.shown if len(session.shown) == 1 else ()),
    ):
        if id in catalog.by_id:
            return catalog.by_id[id]
    return None

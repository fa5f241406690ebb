"""Photos that are recognised become acts on what they show, or a question which one."""

from msgspec.structs import replace

from nodes.agent import choosing, lists
from nodes.kit import Kit
from nodes.vision import enrichment
from nodes.vision.looking import Sighting
from nodes.wording import asked, said, text
from rules.acts import Act, ActKind, Source
from rules.catalog import Catalog, Product
from rules.changes import Change, Focused, PhotoSeen, Recognised, Shown
from rules.items import ITEM_ACTS, wish_of
from rules.outcomes import PASSED, Outcome, joined
from rules.search import Query
from rules.session import Ask, Focus, SeenPhoto, Session
from rules.stages import Stage

RULE = "rules.photos"
EDITS = frozenset({ActKind.ADD, ActKind.CHANGE})
POINTING = ITEM_ACTS | {ActKind.SEARCH, ActKind.ORDER}


async def recognised(
    sightings: tuple[Sighting, ...], session: Session, kit: Kit
) -> Outcome:
    """
    Answer for the photos that are recognised.

    Reports:
        Recognised: a product act for one model, so that it is offered like one that
        was named; Asked: which one, for several.
    """
    photos = tuple(one.seen for one in sightings if one.seen)
    different = tuple({(it.products, it.colour): it for it in photos}.values())
    remembered = Outcome(
        changes=tuple(PhotoSeen(it) for it in photos if it not in session.photos)
    )
    catalog = await kit.goods.catalog()
    if len(different) > 1:
        return joined(remembered, _which(different, session, catalog, kit))
    if len(different[0].products) > 1:
        return joined(remembered, _deciding(different[0], session, catalog, kit))
    return joined(remembered, await _one(different[0], session, catalog, kit))


async def _one(
    photo: SeenPhoto, session: Session, catalog: Catalog, kit: Kit
) -> Outcome:
    """Have the one model that the photos show talked about."""
    product = catalog.by_id[photo.products[0]]
    outcome = PASSED
    if not photo.is_ours:
        outcome = Outcome(said=(said("photo.not_ours", product=product.name),))
    elif await enrichment.is_gone(photo, session, kit):
        gone = said(
            "photo.colour_gone", product=product.name, colour=photo.colour or ""
        )
        outcome = Outcome(said=(gone,))
        photo = replace(photo, colour=None)
    acts, done = _meant(photo, product, session)
    changes = (*_without_colour(photo, session), Recognised(acts))
    return joined(outcome, Outcome(changes=changes, done=done))


def _without_colour(photo: SeenPhoto, session: Session) -> tuple[Change, ...]:
    """Forget the colour that was talked about, for the photo may show another."""
    focus = session.focus
    names_colour = any(act.colour for act in session.draft.acts)
    is_same = focus is not None and focus.product_id == photo.products[0]
    if photo.colour or names_colour or focus is None or not is_same:
        return ()
    return (Focused(replace(focus, colour=None, price=None)),)


def _meant(
    photo: SeenPhoto, product: Product, session: Session
) -> tuple[tuple[Act, ...], tuple[Act, ...]]:
    """Give the acts that the photo completes, and those in whose place they stand."""
    acts = session.draft.acts
    names_colour = any(act.colour for act in acts)
    shown = Act(
        kind=ActKind.PRODUCT,
        rule=RULE,
        source=Source.PHOTO if photo.is_ours else Source.RULES,
        products=photo.products,
        colour=None if names_colour else photo.colour,
    )
    pointing = tuple(act for act in acts if _points_at(act, product))
    edits = tuple(
        replace(
            act,
            source=shown.source,
            products=shown.products,
            colour=act.colour or shown.colour,
            category=None,
        )
        for act in pointing
        if act.kind in EDITS
    )
    return edits or (shown,), pointing


def _points_at(act: Act, product: Product) -> bool:
    """Whether an act names nothing but what the photo shows."""
    if act.kind in EDITS:
        return not act.products
    return act.kind is ActKind.SEARCH and act.category in (None, product.category)


def _which(
    photos: tuple[SeenPhoto, ...], session: Session, catalog: Catalog, kit: Kit
) -> Outcome:
    """Ask which of the models, or in which of the colours of one model."""
    ids = tuple(dict.fromkeys(id for photo in photos for id in photo.products))
    if len(ids) == 1:
        return joined(about_them(session), _which_colour(photos, session))
    wish = wish_of(_pointing(session))
    query = Query(size=wish.size, height_cm=wish.height_cm)
    shown = ids[: lists.MODELS_SHOWN]
    rows = "\n".join(
        lists.row(place, catalog.by_id[id], query, kit)
        for place, id in enumerate(shown, 1)
    )
    question = asked(Ask.OPTION, "discovery.which", *shown)
    return joined(
        about_them(session),
        Outcome(
            changes=(Shown(products=shown), question),
            said=(said("discovery.list", rows=rows),),
        ),
    )


def _which_colour(photos: tuple[SeenPhoto, ...], session: Session) -> Outcome:
    colours = tuple(photo.colour for photo in photos if photo.colour)
    question = asked(
        Ask.COLOUR, "choosing.ask_colour", *colours, colours=", ".join(colours)
    )
    focus = Focus(product_id=photos[0].products[0])
    staged = choosing.staged(Stage.CHOOSING, session)
    return joined(staged, Outcome(changes=(Focused(focus), question)))


def _deciding(
    photo: SeenPhoto, session: Session, catalog: Catalog, kit: Kit
) -> Outcome:
    """Ask which of two models it is, by what one has and the other hasn't."""
    first, second = (catalog.by_id[id] for id in photo.products)
    question = asked(
        Ask.OPTION,
        "photo.which_of_two",
        *photo.products,
        first=_told_apart(first, second, kit),
        second=_told_apart(second, first, kit),
    )
    changes = (Shown(products=photo.products), question)
    return joined(about_them(session), Outcome(changes=changes))


def _told_apart(product: Product, other: Product, kit: Kit) -> str:
    """Name a model with the first feature that the other doesn't have."""
    for feature in product.features:
        if feature not in other.features:
            return text(kit, "photo.model", product=product.name, feature=feature)
    return product.name


def about_them(session: Session) -> Outcome:
    """Take up the words about photos that aren't clear, and what they tell for good."""
    pointing = _pointing(session)
    learned = choosing.learned(session, wish_of(pointing).height_cm)
    return joined(Outcome(done=pointing), learned)


def _pointing(session: Session) -> tuple[Act, ...]:
    return tuple(
        act for act in session.draft.acts if act.kind in POINTING and not act.products
    )

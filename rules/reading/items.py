"""Acts that name an item by model, category, colour or size, or change one."""

from collections.abc import Iterator

from msgspec.structs import replace

from rules.acts import Act, ActKind
from rules.flow import folded
from rules.heights import height_of
from rules.ids import ProductId
from rules.products import Mention
from rules.reading.children import OfChild, names_both, sizes_of_each, weighed_sizes
from rules.reading.numbers import ONLY, corrected_count, unlikely_height
from rules.reading.searches import searched
from rules.reading.stretches import Stretch, compares, stretches, tells_beside
from rules.reading.taken import taken_in_passing
from rules.reading.turns import ABOUT_AN_ITEM, Reading
from rules.reading.whose import whose
from rules.session import Ask
from rules.sizes import SizeHeight

_EACH = "a size for each child"
_SUCH = folded("таку такий таке такі такого саму самий ж такую такой такое")
_SAME = folded("саму самий самі same")


def _slots(stretch: Stretch, reading: Reading) -> Act:
    """Put the slots of a stretch into an act that still lacks its kind."""
    height = stretch.size.height_cm
    if stretch.size == SizeHeight():
        is_asked = reading.ask is Ask.HEIGHT
        height = unlikely_height(stretch.clauses, is_asked=is_asked)
    child = whose(stretch.all_words)
    is_of_goods = stretch.mentions or stretch.categories or not reading.is_accepted
    if child and is_of_goods and stretch.size == SizeHeight():
        height = height or height_of(reading.session.profile, child)
    return Act(
        kind=ActKind.SEARCH,
        rule="rules.products",
        words=stretch.words,
        colour=stretch.colours[-1].colour if stretch.colours else None,
        size=stretch.size.size,
        height_cm=height,
        child=child,
        age_years=stretch.size.age_years,
        quantity=stretch.quantity,
    )


def item_acts(reading: Reading) -> Iterator[Act]:
    """Give every act of the turn that names an item or a side of one."""
    for stretch in stretches(reading):
        each = sizes_of_each(stretch.clauses) or _known_of_both(stretch, reading)
        weighed = weighed_sizes(stretch.clauses)
        if weighed and not reading.cue(ActKind.AVAILABLE):
            yield Act(kind=ActKind.ASK_SIZE, rule="one size or another", words=weighed)
            stretch = replace(stretch, size=SizeHeight())
        yield from _for_each(tuple(_of_stretch(stretch, reading)), each)


def _known_of_both(stretch: Stretch, reading: Reading) -> tuple[OfChild, ...]:
    """Give the heights told before, when the item is for "обом"."""
    heights = reading.session.profile.heights_cm
    if len(heights) < 2 or not names_both(stretch.clauses):
        return ()
    return tuple(OfChild(height_cm=height) for height in heights[-2:])


def _of_stretch(stretch: Stretch, reading: Reading) -> Iterator[Act]:
    kind = _kind(stretch, reading)
    if kind and (kind is not ActKind.CHANGE or stretch.names_something):
        yield from _edits(stretch, kind, reading)
    else:
        yield from _named(stretch, reading)


def _for_each(acts: tuple[Act, ...], each: tuple[OfChild, ...]) -> Iterator[Act]:
    """Give what names an item once for every child, or the sizes beside the rest."""
    naming = (ActKind.PRODUCT, ActKind.SEARCH, ActKind.ADD)
    names_item = any(act.kind in (*naming, ActKind.CHANGE) for act in acts)
    for act in acts:
        if each and act.kind in naming:
            for one in each:
                yield _of(act, one)
        elif names_item or not each or act.kind not in (ActKind.SIZE, ActKind.HEIGHT):
            yield act
    for one in () if names_item else each:
        kind = ActKind.HEIGHT if one.height_cm else ActKind.SIZE
        yield _of(Act(kind=kind, rule=_EACH), one)


def _of(act: Act, one: OfChild) -> Act:
    return replace(act, size=one.size, height_cm=one.height_cm, child=one.child)


def _kind(stretch: Stretch, reading: Reading) -> ActKind | None:
    """Say what a stretch does to the cart, in words or by what it names."""
    if reading.cue(ActKind.CANCEL):
        return None
    if stretch.edit or not reading.is_accepted:
        return stretch.edit
    if stretch.given_up and stretch.colours:
        return ActKind.CHANGE
    shows_another = reading.turn.photos and stretch.clauses == reading.clauses
    if _counts_anew(stretch, reading):
        return ActKind.CHANGE
    if stretch.mentions or stretch.categories or shows_another:
        takes = reading.detected.takes and not any(taken_in_passing(reading))
        return ActKind.ADD if takes else None
    asks = any(clause.is_question for clause in stretch.clauses)
    if stretch.names_something and not asks and reading.ask not in ABOUT_AN_ITEM:
        return ActKind.CHANGE
    return None


def _counts_anew(stretch: Stretch, reading: Reading) -> bool:
    """Whether "костюм тільки один", "одну, не дві" says how many are bought."""
    is_corrected = corrected_count(stretch.clauses) is not None
    only = any(not ONLY.isdisjoint(clause.folded) for clause in stretch.clauses)
    is_new = reading.detected.takes and not (only or is_corrected)
    if stretch.quantity is None or is_new:
        return False
    if is_corrected and not (stretch.mentions or stretch.categories):
        return reading.session.focus is None
    lines = reading.session.cart.lines
    bought = [reading.catalog.by_id.get(line.product_id) for line in lines]
    return any(
        it and (it.category in stretch.categories or it.id in stretch.products)
        for it in bought
    )


def _edits(stretch: Stretch, kind: ActKind, reading: Reading) -> Iterator[Act]:
    """Give the acts of a stretch that adds, removes or changes."""
    rule = f"wording: {stretch.edit}" if stretch.edit else "stated after acceptance"
    act = replace(_slots(stretch, reading), kind=kind, rule=rule)
    if kind is ActKind.CHANGE:
        act = replace(act, replaces=_replaced(stretch))
    named = [_candidates(mention, stretch, reading) for mention in stretch.mentions]
    if kind is ActKind.ADD and not named and not stretch.categories:
        named = [_the_same(stretch, reading)]
        act = replace(act, colour=act.colour or _same_colour(stretch, reading))
    place = 0 if kind is ActKind.REMOVE else -1
    category = stretch.categories[place] if stretch.categories and not named else None
    if category and kind is ActKind.ADD:
        act = replace(act, feature=next(iter(stretch.features), None))
    for products in named or [()]:
        yield replace(act, products=products, category=category)


def _the_same(stretch: Stretch, reading: Reading) -> tuple[ProductId, ...]:
    """Give the model that "ще одну таку" points at, if the words do point."""
    points = any(_SUCH & set(clause.folded) for clause in stretch.clauses)
    if reading.turn.photos or not points:
        return ()
    if focus := reading.session.focus:
        return (focus.product_id,)
    return tuple(line.product_id for line in reading.session.cart.lines[-1:])


def _same_colour(stretch: Stretch, reading: Reading) -> str | None:
    """Give the colour of the line that "таку саму" points at."""
    lines = reading.session.cart.lines[-1:]
    says = any(_SAME & set(clause.folded) for clause in stretch.clauses)
    return lines[0].colour if lines and says and not reading.session.focus else None


def _replaced(stretch: Stretch) -> str | None:
    if stretch.given_up:
        return stretch.given_up[0].colour
    if len(stretch.colours) > 1:
        return stretch.colours[0].colour
    return None


def _named(stretch: Stretch, reading: Reading) -> Iterator[Act]:
    """Give the acts of a stretch that only names."""
    act = _slots(stretch, reading)
    if len(stretch.products) > 1 and compares(reading):
        feature = stretch.features[0] if stretch.features else None
        yield replace(
            act, kind=ActKind.COMPARE, products=stretch.products, feature=feature
        )
        return
    if stretch.mentions:
        for mention in stretch.mentions:
            products = _candidates(mention, stretch, reading)
            if not (reading.cue(ActKind.CANCEL) and _is_bought(products, reading)):
                yield replace(act, kind=ActKind.PRODUCT, products=products)
        return
    if _is_told_beside(stretch, reading):
        products = (focus.product_id,) if (focus := reading.session.focus) else ()
        yield replace(act, kind=ActKind.PRODUCT, products=products)
    else:
        yield from searched(stretch, reading, act)


def _is_told_beside(stretch: Stretch, reading: Reading) -> bool:
    """Whether it tells of the item in focus, and another model stands beside it."""
    is_first = stretch.clauses[:1] == reading.clauses[:1]
    return is_first and not stretch.mentions and tells_beside(reading)


def _is_bought(products: tuple[ProductId, ...], reading: Reading) -> bool:
    """Whether they stand in the cart, so that "скасуйте мальву" asks for nothing."""
    return any(line.product_id in products for line in reading.session.cart.lines)


def _candidates(
    mention: Mention, stretch: Stretch, reading: Reading
) -> tuple[ProductId, ...]:
    """Narrow what a name can mean by the category that is named beside it."""
    of_category = tuple(
        product
        for product in mention.products
        if reading.catalog.by_id[product].category in stretch.categories
    )
    return of_category or mention.products

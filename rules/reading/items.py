"""Acts that name an item by model, category, colour or size, or change one."""

from collections.abc import Iterator

from msgspec.structs import replace

from rules.acts import Act, ActKind
from rules.flow import folded
from rules.ids import ProductId
from rules.money import KOPIYKAS_IN_HRYVNIA
from rules.products import Mention
from rules.reading.features import has_feature
from rules.reading.goods import products_of_kind
from rules.reading.numbers import price_max, unlikely_height
from rules.reading.stretches import Stretch, compares, stretches
from rules.reading.turns import ABOUT_AN_ITEM, Reading
from rules.session import Ask
from rules.sizes import SizeHeight

_SUCH = folded("таку такий таке такі такого саму самий ж такую такой такое")
_SAME = folded("саму самий самі same")
_WANTS = ("look for", "something", ActKind.MORE, ActKind.AVAILABLE)


def _slots(stretch: Stretch, reading: Reading) -> Act:
    """Put the slots of a stretch into an act that still lacks its kind."""
    height = stretch.size.height_cm
    if stretch.size == SizeHeight():
        is_asked = reading.ask is Ask.HEIGHT
        height = unlikely_height(stretch.clauses, is_asked=is_asked)
    return Act(
        kind=ActKind.SEARCH,
        rule="rules.products",
        words=stretch.words,
        colour=stretch.colours[-1].colour if stretch.colours else None,
        size=stretch.size.size,
        height_cm=height,
        age_years=stretch.size.age_years,
        quantity=stretch.quantity,
    )


def item_acts(reading: Reading) -> Iterator[Act]:
    """Give every act of the turn that names an item or a side of one."""
    for stretch in stretches(reading):
        kind = _kind(stretch, reading)
        if kind and (kind is not ActKind.CHANGE or stretch.names_something):
            yield from _edits(stretch, kind, reading)
        else:
            yield from _named(stretch, reading)


def _kind(stretch: Stretch, reading: Reading) -> ActKind | None:
    """Say what a stretch does to the cart, in words or by what it names."""
    if reading.cue(ActKind.CANCEL):
        return None
    if stretch.edit or not reading.is_accepted:
        return stretch.edit
    shows_another = reading.turn.photos and stretch.clauses == reading.clauses
    if stretch.mentions or stretch.categories or shows_another:
        return ActKind.ADD if reading.detected.takes else None
    asks = any(clause.is_question for clause in stretch.clauses)
    if stretch.names_something and not asks and reading.ask not in ABOUT_AN_ITEM:
        return ActKind.CHANGE
    return None


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
    yield from _searched(stretch, reading, act)


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


def _searched(stretch: Stretch, reading: Reading, act: Act) -> Iterator[Act]:
    limit = price_max(stretch.clauses)
    cheaper = reading.cue("cheaper")
    if cheaper and limit is None:
        limit = _below_the_last_price(reading)
    feature = next(iter(stretch.features), None)
    search = replace(act, feature=feature, price_max_uah=limit)
    categories = [
        one for one in stretch.categories if one not in _meant(stretch, reading)
    ]
    if categories:
        for category in categories:
            yield _of_category(search, category, reading)
    elif limit is not None or cheaper:
        yield replace(search, category=_category_of_focus(reading))
    elif not stretch.categories and _looks_around(stretch, reading):
        yield search
    else:
        yield from _values(stretch, act)


def _of_category(search: Act, category: str, reading: Reading) -> Act:
    """Search in a category, or for a kind that only names or features say."""
    products = reading.catalog.products
    if any(product.category == category for product in products):
        return replace(search, category=category)
    if named := products_of_kind(category, reading.catalog):
        return replace(search, products=named)
    feature = search.feature
    if feature and any(has_feature(product, feature) for product in products):
        return search
    return replace(search, category=category)


def _looks_around(stretch: Stretch, reading: Reading) -> bool:
    if reading.cue("something"):
        return True
    asks = any(clause.is_question for clause in stretch.clauses)
    wants = reading.cue(*_WANTS) is not None or reading.session.focus is None
    return bool(stretch.features) and (wants or asks) and not reading.is_accepted


def _meant(stretch: Stretch, reading: Reading) -> tuple[str, ...]:
    """The category that only points at the item talked about, or at the picture."""
    if reading.turn.photos and stretch.points_at_its_category:
        return stretch.categories
    if reading.cue(*_WANTS):
        return ()
    if reading.cue(ActKind.COMPLIMENT):
        return _all_categories(reading)
    category = _category_of_focus(reading)
    return (category,) if category else ()


def _all_categories(reading: Reading) -> tuple[str, ...]:
    return tuple(product.category for product in reading.catalog.products)


def _category_of_focus(reading: Reading) -> str | None:
    focus = reading.session.focus
    product = reading.catalog.by_id.get(focus.product_id) if focus else None
    return product.category if product else None


def _below_the_last_price(reading: Reading) -> int | None:
    focus = reading.session.focus
    if focus is None or focus.price is None:
        return None
    return focus.price // KOPIYKAS_IN_HRYVNIA - 1


def _values(stretch: Stretch, act: Act) -> Iterator[Act]:
    """Give what is said of the item talked about: colour, height, size, age."""
    bare = Act(kind=ActKind.COLOUR, rule=act.rule, words=act.words)
    for named in stretch.colours:
        yield replace(bare, rule="rules.colours", colour=named.colour)
    measures = replace(bare, rule="extract_size_height")
    if act.height_cm is not None:
        yield replace(measures, kind=ActKind.HEIGHT, height_cm=act.height_cm)
    if act.size is not None:
        yield replace(measures, kind=ActKind.SIZE, size=act.size)
    if act.age_years is not None:
        yield replace(measures, kind=ActKind.AGE, age_years=act.age_years)

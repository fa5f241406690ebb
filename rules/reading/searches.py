"""Acts that look for goods, or say a side of the item talked about."""

from collections.abc import Iterator

from msgspec.structs import replace

from rules.acts import Act, ActKind, Topic
from rules.children import Child
from rules.money import KOPIYKAS_IN_HRYVNIA
from rules.reading.features import FOR_A_BOY, has_feature, is_for_a_boy
from rules.reading.goods import products_of_kind
from rules.reading.numbers import ONLY, price_max
from rules.reading.stretches import Stretch
from rules.reading.turns import Reading
from rules.reading.whose import children_of

_WANTS = ("look for", "something", ActKind.MORE, ActKind.AVAILABLE)


def searched(stretch: Stretch, reading: Reading, act: Act) -> Iterator[Act]:
    """Give the acts of a stretch that names no model; *act* has its slots."""
    limit = price_max(stretch.clauses)
    cheaper = _wants_cheaper(reading)
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
        yield replace(search, category=_category_talked_about(reading))
    elif not stretch.categories and _looks_around(stretch, reading):
        yield replace(search, feature=feature or _whom_it_is_for(stretch))
    elif _asks_about_the_item(stretch, reading):
        yield Act(kind=ActKind.ASK, rule=act.rule, words=act.words, topic=Topic.FABRIC)
        yield from _values(stretch, act)
    else:
        yield from _values(stretch, act)


def _wants_cheaper(reading: Reading) -> bool:
    """Whether cheaper goods are looked for, and not a lower price for these."""
    haggled = {cue.place for cue in reading.all_cues(Topic.DISCOUNT)}
    return any(cue.place not in haggled for cue in reading.all_cues("cheaper"))


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


def _whom_it_is_for(stretch: Stretch) -> str | None:
    """Give what leaves out the dresses, where something is looked for for a boy."""
    is_for_a_girl = Child.DAUGHTER in children_of(stretch.all_words)
    is_for_boys = any(map(is_for_a_boy, stretch.clauses)) and not is_for_a_girl
    return FOR_A_BOY if is_for_boys else None


def _looks_around(stretch: Stretch, reading: Reading) -> bool:
    if reading.cue("something"):
        return True
    wants = reading.cue(*_WANTS) is not None or reading.session.focus is None
    return bool(stretch.features) and wants and not reading.is_accepted


def _asks_about_the_item(stretch: Stretch, reading: Reading) -> bool:
    """Whether "а вона не кошлатиться?" is asked of the item that is talked about."""
    asks = any(clause.is_question for clause in stretch.clauses)
    return bool(stretch.features) and asks and reading.session.focus is not None


def _meant(stretch: Stretch, reading: Reading) -> tuple[str, ...]:
    """The category that only points at the item talked about, or at the picture."""
    if reading.turn.photos and stretch.points_at_its_category:
        return stretch.categories
    if reading.is_accepted and _says_only(stretch):
        return _bought(reading)
    if reading.cue(*_WANTS):
        return ()
    if reading.cue(ActKind.COMPLIMENT):
        return _all_categories(reading)
    category = _category_of_focus(reading)
    return (category,) if category else ()


def _says_only(stretch: Stretch) -> bool:
    return any(not ONLY.isdisjoint(clause.folded) for clause in stretch.clauses)


def _bought(reading: Reading) -> tuple[str, ...]:
    """Give the categories of the cart: "тільки сукню" keeps the dress that is there."""
    ids = (line.product_id for line in reading.session.cart.lines)
    known = (reading.catalog.by_id.get(id) for id in ids)
    return tuple(product.category for product in known if product)


def _all_categories(reading: Reading) -> tuple[str, ...]:
    return tuple(product.category for product in reading.catalog.products)


def _category_of_focus(reading: Reading) -> str | None:
    focus = reading.session.focus
    product = reading.catalog.by_id.get(focus.product_id) if focus else None
    return product.category if product else None


def _category_talked_about(reading: Reading) -> str | None:
    """Give the category of the item in focus, or else of every model on the list."""
    known = (reading.catalog.by_id.get(id) for id in reading.session.shown)
    shown = {product.category for product in known if product}
    listed = shown.pop() if len(shown) == 1 else None
    return _category_of_focus(reading) or listed


def _below_the_last_price(reading: Reading) -> int | None:
    focus = reading.session.focus
    if focus is None or focus.price is None:
        return None
    return focus.price // KOPIYKAS_IN_HRYVNIA - 1


def _values(stretch: Stretch, act: Act) -> Iterator[Act]:
    """Give what is said of the item talked about: colour, height, size, age."""
    bare = Act(kind=ActKind.COLOUR, rule=act.rule, words=act.words, child=act.child)
    for named in stretch.colours:
        yield replace(bare, rule="rules.colours", colour=named.colour)
    measures = replace(bare, rule="extract_size_height")
    if act.height_cm is not None:
        yield replace(measures, kind=ActKind.HEIGHT, height_cm=act.height_cm)
    if act.size is not None:
        yield replace(measures, kind=ActKind.SIZE, size=act.size)
    if act.age_years is not None:
        yield replace(measures, kind=ActKind.AGE, age_years=act.age_years)

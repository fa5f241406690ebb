"""Acts that name an item by model, category, colour or size, or change one."""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from rules.acts import Act, ActKind
from rules.colours import NamedColour
from rules.flow import folded
from rules.ids import ProductId
from rules.money import KOPIYKAS_IN_HRYVNIA
from rules.products import Mention
from rules.reading.clauses import Clause
from rules.reading.cues import Cue
from rules.reading.features import features_named
from rules.reading.goods import category_of
from rules.reading.numbers import price_max, quantity
from rules.reading.turns import ABOUT_AN_ITEM, Reading
from rules.session import Ask
from rules.sizes import SizeHeight, extract_size_height

_CORRECTIONS = folded("ні нет краще лучше точніше точнее вірніше вернее передумала")
_SUCH = folded("таку такий таке такі такого саму самий ж такую такой такое")
_OR = folded("чи або или or")
_HEIGHT = "зріст"  # what a bare answer to the question for it leaves out
_WANTS = ("look for", "something", ActKind.MORE, ActKind.AVAILABLE)


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """
    Clauses that speak of one item, and what they name.

    edit: ADD, REMOVE or CHANGE if the stretch begins with a word for it.
    """

    clauses: tuple[Clause, ...]
    edit: ActKind | None
    mentions: tuple[Mention, ...]
    colours: tuple[NamedColour, ...]
    given_up: tuple[NamedColour, ...]
    categories: tuple[str, ...]
    features: tuple[str, ...]
    size: SizeHeight
    words: str

    @property
    def products(self) -> tuple[ProductId, ...]:
        """The models that are named, once each."""
        return tuple(
            dict.fromkeys(
                product for mention in self.mentions for product in mention.products
            )
        )

    @property
    def names_something(self) -> bool:
        """Whether any side of an item is named."""
        return bool(
            self.mentions or self.colours or self.categories or self.has_measure
        )

    @property
    def has_measure(self) -> bool:
        """Whether a size or a height is named."""
        return self.size.size is not None or self.size.height_cm is not None


def stretches(reading: Reading) -> tuple[Stretch, ...]:
    """Part the turn where something is added, removed or changed, and at each model."""
    edits = {cue.place: kind for cue in reading.cues if (kind := _edit(reading, cue))}
    named = sorted({mention.clause for mention in reading.mentions})
    starts = {0, *edits} if _compares(reading) else {0, *edits, *named[1:]}
    bounds = (*sorted(starts), len(reading.clauses))
    found: list[Stretch] = []
    edit: ActKind | None = None
    for start, end in zip(bounds, bounds[1:]):
        edit = edits.get(start, edit)
        found.append(_stretch(reading, reading.clauses[start:end], edit))
    return tuple(found)


def _edit(reading: Reading, cue: Cue) -> ActKind | None:
    match cue.name:
        case "add":
            return ActKind.ADD
        case "one more":
            return ActKind.ADD if reading.detected.takes else None
        case ActKind.REMOVE:
            is_bought = reading.is_accepted or bool(reading.session.cart.lines)
            return ActKind.REMOVE if is_bought else None
        case ActKind.CHANGE:
            return ActKind.CHANGE if reading.is_accepted else None
        case _:
            return None


def _stretch(
    reading: Reading, clauses: tuple[Clause, ...], edit: ActKind | None
) -> Stretch:
    numbers = {clause.number for clause in clauses}
    mentions = tuple(named for named in reading.mentions if named.clause in numbers)
    colours = [pair for pair in reading.colours if pair[0] in numbers]
    wanted = [(place, colour) for place, colour in colours if not colour.is_denied]
    last = wanted[-1][0] if wanted else None
    raw = "\n".join(clause.raw for clause in clauses)
    return Stretch(
        clauses=clauses,
        edit=edit,
        mentions=tuple(named for named in mentions if not named.is_denied)
        or (mentions if edit is ActKind.REMOVE else ()),
        colours=tuple(colour for place, colour in wanted if place == last),
        given_up=tuple(colour for place, colour in colours if colour.is_denied),
        categories=_categories(reading, clauses, mentions),
        features=tuple(
            dict.fromkeys(name for clause in clauses for name in features_named(clause))
        ),
        size=_size(reading, clauses),
        words=raw.replace("\n", ", "),
    )


def _size(reading: Reading, clauses: tuple[Clause, ...]) -> SizeHeight:
    if len(clauses) == len(reading.clauses):
        size = reading.detected.size
        if size == SizeHeight() and reading.ask is Ask.HEIGHT:
            return extract_size_height(f"{_HEIGHT} {reading.text}")
        return size
    return extract_size_height("\n".join(clause.raw for clause in clauses))


def _categories(
    reading: Reading, clauses: tuple[Clause, ...], mentions: tuple[Mention, ...]
) -> tuple[str, ...]:
    taken = {
        (named.clause, place)
        for named in mentions
        for place in range(named.first, named.end)
    }
    found: dict[str, None] = {}
    for clause in clauses:
        for place, word in enumerate(clause.words):
            if word.kind == "word" and (clause.number, place) not in taken:
                if category := category_of(word.folded, reading.catalog):
                    found[category] = None
    return tuple(found)


def _slots(stretch: Stretch) -> Act:
    """Put the slots of a stretch into an act that still lacks its kind."""
    return Act(
        kind=ActKind.SEARCH,
        rule="rules.products",
        words=stretch.words,
        colour=stretch.colours[-1].colour if stretch.colours else None,
        size=stretch.size.size,
        height_cm=stretch.size.height_cm,
        age_years=stretch.size.age_years,
        quantity=quantity(stretch.clauses),
    )


def item_acts(reading: Reading) -> Iterator[Act]:
    """Give every act of the turn that names an item or a side of one."""
    for stretch in _not_corrected(stretches(reading)):
        kind = _kind(stretch, reading)
        if kind and (kind is not ActKind.CHANGE or stretch.names_something):
            yield from _edits(stretch, kind, reading)
        else:
            yield from _named(stretch, reading)


def _not_corrected(found: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Leave out what is named before "ні, краще": the later statement wins."""
    for place in range(len(found) - 1, 0, -1):
        before, stretch = found[place - 1], found[place]
        words = {*stretch.clauses[0].folded, *before.clauses[-1].folded[:1]}
        if stretch.mentions and not stretch.edit and words & _CORRECTIONS:
            return found[place:]
    return found


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
    act = replace(_slots(stretch), kind=kind, rule=rule)
    if kind is ActKind.CHANGE:
        act = replace(act, quantity=None, replaces=_replaced(stretch))
    named = [mention.products for mention in stretch.mentions]
    if kind is ActKind.ADD and not named and not stretch.categories:
        named = [_the_same(stretch, reading)]
    category = stretch.categories[-1] if stretch.categories and not named else None
    for products in named or [()]:
        yield replace(act, products=products, category=category)


def _the_same(stretch: Stretch, reading: Reading) -> tuple[ProductId, ...]:
    """Give the model that "ще одну таку" points at, if the words do point."""
    if not any(_SUCH & set(clause.folded) for clause in stretch.clauses):
        return ()
    if focus := reading.session.focus:
        return (focus.product_id,)
    return tuple(line.product_id for line in reading.session.cart.lines[-1:])


def _replaced(stretch: Stretch) -> str | None:
    if stretch.given_up:
        return stretch.given_up[0].colour
    if len(stretch.colours) > 1:
        return stretch.colours[0].colour
    return None


def _named(stretch: Stretch, reading: Reading) -> Iterator[Act]:
    """Give the acts of a stretch that only names."""
    act = _slots(stretch)
    if len(stretch.products) > 1 and _compares(reading):
        feature = stretch.features[0] if stretch.features else None
        yield replace(
            act, kind=ActKind.COMPARE, products=stretch.products, feature=feature
        )
        return
    if stretch.mentions:
        for mention in stretch.mentions:
            yield replace(act, kind=ActKind.PRODUCT, products=mention.products)
        return
    yield from _searched(stretch, reading, act)


def _compares(reading: Reading) -> bool:
    """Say whether models are weighed against each other: "мальва чи іскра?"."""
    if len(reading.mentions) < 2:
        return False
    if reading.cue(ActKind.COMPARE):
        return True
    return any(not _OR.isdisjoint(clause.folded) for clause in reading.clauses)


def _searched(stretch: Stretch, reading: Reading, act: Act) -> Iterator[Act]:
    limit = price_max(stretch.clauses)
    cheaper = reading.cue("cheaper")
    if cheaper and limit is None:
        limit = _below_the_last_price(reading)
    feature = next(iter(stretch.features), None)
    search = replace(act, feature=feature, price_max_uah=limit)
    categories = [one for one in stretch.categories if one not in _meant(reading)]
    if categories:
        for category in categories:
            yield replace(search, category=category)
    elif limit is not None or cheaper:
        yield replace(search, category=_category_of_focus(reading))
    elif not stretch.categories and _looks_around(stretch, reading):
        yield search
    else:
        yield from _values(stretch, act)


def _looks_around(stretch: Stretch, reading: Reading) -> bool:
    if reading.cue("something"):
        return True
    asks = any(clause.is_question for clause in stretch.clauses)
    wants = reading.cue(*_WANTS) is not None or reading.session.focus is None
    return bool(stretch.features) and (wants or asks) and not reading.is_accepted


def _meant(reading: Reading) -> tuple[str, ...]:
    """The category that only points at the item talked about."""
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

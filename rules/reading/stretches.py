"""A turn in stretches, each about one item: what it names, and what it does to it."""

from collections.abc import Iterator

import msgspec

from rules.acts import ActKind
from rules.colours import NamedColour
from rules.flow import folded
from rules.ids import ProductId
from rules.payments import is_settled
from rules.products import Mention
from rules.reading.beside import looks_for_other, tells_of_focus
from rules.reading.clauses import Clause, Word
from rules.reading.cues import Cue
from rules.reading.features import features_named
from rules.reading.goods import category_of, kind_of
from rules.reading.neighbours import neighbour
from rules.reading.numbers import corrected_count, quantity
from rules.reading.turns import Reading
from rules.session import Ask
from rules.sizes import SizeHeight, extract_size_height

_CORRECTIONS = folded("ні нет краще лучше точніше точнее вірніше вернее передумала")
_OR = folded("чи або или or")
_INSTEAD = folded("замість вместо")
_NEEDED = folded("треба потрібно потрібен потрібна надо нада нужно нужен нужна")
_NEEDLESS = frozenset((no, needed) for no in folded("не") for needed in _NEEDED)
_HEIGHT = "зріст"  # what a bare answer to the question for it leaves out


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
    def all_words(self) -> tuple[Word, ...]:
        """The words of its clauses."""
        return tuple(word for clause in self.clauses for word in clause.words)

    @property
    def names_something(self) -> bool:
        """Whether any side of an item is named."""
        named = (self.mentions, self.colours, self.categories, self.quantity)
        return any(named) or self.has_measure

    @property
    def quantity(self) -> int | None:
        """How many pieces are wanted."""
        return corrected_count(self.clauses) or quantity(self.clauses)

    @property
    def points_at_its_category(self) -> bool:
        """Whether the goods are "this dress" and not dresses."""
        return any(
            clause.has("this") and any(map(kind_of, clause.folded))
            for clause in self.clauses
        )

    @property
    def has_measure(self) -> bool:
        """Whether a size or a height is named."""
        return self.size.size is not None or self.size.height_cm is not None


def stretches(reading: Reading) -> tuple[Stretch, ...]:
    """Part the turn where something is added, removed or changed, and at each model."""
    edits = {cue.place: kind for cue in reading.cues if (kind := _edit(reading, cue))}
    edits.update((place, ActKind.REMOVE) for place in _needless(reading))
    named = sorted({mention.clause for mention in reading.mentions})
    starts = {0, *edits} if compares(reading) else {0, *edits, *named[1:]}
    if tells_beside(reading) or _looks_beside(reading):
        starts.add(named[0])
    counted = _counted(reading) if ActKind.REMOVE in edits.values() else set()
    bounds = (*sorted(starts | counted), len(reading.clauses))
    found: list[Stretch] = []
    edit: ActKind | None = None
    for start, end in zip(bounds, bounds[1:]):
        edit = edits.get(start, None if start in counted else edit)
        found.append(_stretch(reading, reading.clauses[start:end], edit))
    return _not_corrected(tuple(found))


def tells_beside(reading: Reading) -> bool:
    """Say whether the item in focus is told of before another model is named."""
    first = next(iter(reading.mentions), None)
    if first is None or compares(reading):
        return False
    before = reading.clauses[: first.clause]
    words = tuple(word for clause in before for word in clause.words)
    focus = reading.session.focus
    return tells_of_focus(words, first, focus, reading.catalog, reading.shop)


def _looks_beside(reading: Reading) -> bool:
    """Whether another kind of goods is looked for before a model is named."""
    first = next(iter(reading.mentions), None)
    if first is None or compares(reading):
        return False
    before = reading.clauses[: first.clause]
    words = tuple(word for clause in before for word in clause.words)
    return looks_for_other(words, first, reading.catalog)


def _counted(reading: Reading) -> set[int]:
    """Give the clauses that say how many of a kind of goods: "костюм тільки один"."""
    return {
        clause.number
        for clause in reading.clauses
        if quantity((clause,)) and any(map(kind_of, clause.folded))
    }


def _needless(reading: Reading) -> Iterator[int]:
    """Find "зорю не треба" of a model that is bought, or waits to be taken up."""
    taken = {line.product_id for line in reading.session.cart.lines}
    taken.update(id for act in reading.session.later for id in act.products)
    for mention in reading.mentions:
        words = reading.clauses[mention.clause].folded
        after = words[mention.end : mention.end + 2]
        before = words[max(mention.first - 2, 0) : mention.first]
        if {after, before} & _NEEDLESS and taken & {*mention.products}:
            yield mention.clause


def _edit(reading: Reading, cue: Cue) -> ActKind | None:
    is_ordered = reading.is_accepted or is_settled(reading.session)
    match cue.name:
        case "add":
            return ActKind.ADD
        case "one more":
            return ActKind.ADD if reading.detected.takes else None
        case "one more such":
            return ActKind.ADD if reading.is_accepted else None
        case ActKind.REMOVE:
            is_bought = is_ordered or bool(reading.session.cart.lines)
            return ActKind.REMOVE if is_bought or _waits(reading, cue) else None
        case "alter":
            return ActKind.CHANGE if is_ordered else None
        case ActKind.CHANGE:
            return ActKind.CHANGE if reading.is_accepted else None
        case _:
            return None


def _waits(reading: Reading, cue: Cue) -> bool:
    """Whether goods of the kind that *cue* names wait to be taken up."""
    kinds = {category_of(word, reading.catalog) for word in cue.clause.folded}
    waiting = {product for act in reading.session.later for product in act.products}
    known = (reading.catalog.by_id.get(product) for product in waiting)
    return any(product is not None and product.category in kinds for product in known)


def _stretch(
    reading: Reading, clauses: tuple[Clause, ...], edit: ActKind | None
) -> Stretch:
    numbers = {clause.number for clause in clauses}
    mentions = tuple(named for named in reading.mentions if named.clause in numbers)
    colours = [pair for pair in reading.colours if pair[0] in numbers]
    given_up = [
        colour for place, colour in colours if _is_given_up(reading, place, colour)
    ]
    wanted = [pair for pair in colours if pair[1] not in given_up]
    last = wanted[-1][0] if wanted else None
    raw = "\n".join(clause.raw for clause in clauses)
    return Stretch(
        clauses=clauses,
        edit=edit,
        mentions=tuple(named for named in mentions if not named.is_denied)
        or (mentions if edit is ActKind.REMOVE else ()),
        colours=tuple(colour for place, colour in wanted if place == last),
        given_up=tuple(given_up),
        categories=_categories(reading, clauses, mentions),
        features=tuple(
            dict.fromkeys(name for clause in clauses for name in features_named(clause))
        ),
        size=_or_neighbour(_size(reading, clauses), reading, clauses),
        words=raw.replace("\n", ", "),
    )


def _is_given_up(reading: Reading, place: int, colour: NamedColour) -> bool:
    """Whether it is "не блакитну", "замість блакитної" or "блакитну не треба"."""
    words = reading.clauses[place].folded
    if words[colour.end : colour.end + 2] in _NEEDLESS:
        return True
    ends = {named.end for at, named in reading.colours if at == place}
    if words[colour.first - 2 : colour.first] in _NEEDLESS and colour.first - 2 in ends:
        return False  # it says so of the colour before
    return colour.is_denied or not _INSTEAD.isdisjoint(words[: colour.first][-1:])


def _size(reading: Reading, clauses: tuple[Clause, ...]) -> SizeHeight:
    if len(clauses) == len(reading.clauses):
        size = reading.detected.size
        if size == SizeHeight() and reading.ask is Ask.HEIGHT:
            return extract_size_height(f"{_HEIGHT} {reading.text}")
        return size
    return extract_size_height("\n".join(clause.raw for clause in clauses))


def _or_neighbour(
    named: SizeHeight, reading: Reading, clauses: tuple[Clause, ...]
) -> SizeHeight:
    """Give the size that is named, or the next one if that is asked for."""
    if named != SizeHeight():
        return named
    return SizeHeight(size=neighbour(reading, clauses))


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


def _not_corrected(found: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Leave out what is named before "ні, краще": the later statement wins."""
    for place in range(len(found) - 1, 0, -1):
        before, stretch = found[place - 1], found[place]
        words = {*stretch.clauses[0].folded, *before.clauses[-1].folded[:1]}
        if stretch.mentions and not stretch.edit and words & _CORRECTIONS:
            return found[place:]
    return found


def compares(reading: Reading) -> bool:
    """Say whether models are weighed against each other: "мальва чи іскра?"."""
    if len(reading.mentions) < 2:
        return False
    if reading.cue(ActKind.COMPARE):
        return True
    return any(not _OR.isdisjoint(clause.folded) for clause in reading.clauses)

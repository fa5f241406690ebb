"""Which models a text names, and which size of a model a child wears."""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec
from rapidfuzz import process
from rapidfuzz.distance import OSA

from rules.catalog import Catalog, Product
from rules.identity import Same
from rules.ids import ProductId
from rules.lexicon import senses
from rules.reading.clauses import Clause, Word, clauses
from rules.reading.endings import folded_words, forms, noun_forms
from rules.reading.goods import kind_of
from rules.reading.whose import child_of
from rules.settlements import is_settlement
from rules.shop import Shop

_QUOTED = re.compile('[«"“„]([^«»"“”„]+)[»"”]')
SHORTEST_MISTYPED = 5  # letters; shorter names are too near to other words
SHORT_NAME = 4  # letters; such a name needs talk of goods around it
_MOST_MISTYPED = 40  # unknown words of a turn that are compared with all names
_NOT_THE_NAME_AFTER = frozenset(folded_words("від от для без проти против після после"))
_TALK_OF_GOODS = (
    "goods",
    "colour",
    "size",
    "price",
    "availability",
    "this",
    "more",
    "photo",
    "take",
    "add",
    "want",
    "order",
    "reserve",
    "remove",
    "quantity",
)
_CAN_BE_A_SIZE = range(50, 171)


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """
    One reference to a model.

    products: the candidates, more than one if the words fit several models;
    first, end: its words within the clause.
    """

    products: tuple[ProductId, ...]
    words: str
    clause: int
    first: int
    end: int
    is_denied: bool


_Name = tuple[tuple[frozenset[str], ...], ProductId]  # the forms of each of its words


class _Names(msgspec.Struct, frozen=True):
    """Every form of the first word of a name -> the names that begin so."""

    by_first: dict[str, tuple[_Name, ...]]
    long_forms: tuple[str, ...]


def mentioned(text: str, catalog: Catalog) -> tuple[Mention, ...]:
    """Give every model that *text* names, in any case form, with a slip or two."""
    return mentions_in(clauses(text), catalog)


def mentions_in(row: tuple[Clause, ...], catalog: Catalog) -> tuple[Mention, ...]:
    """Give every model that clauses name."""
    names = _names(Same(catalog))
    tries = iter(range(_MOST_MISTYPED))
    return tuple(
        mention for clause in row for mention in _mentions(clause, names, tries)
    )


def _mentions(clause: Clause, names: _Names, tries: Iterator[int]) -> Iterator[Mention]:
    at = 0
    while at < len(clause.words):
        end, products = _longest(clause.words, at, names, tries)
        if products and not _is_ordinary(clause, at, end, names):
            yield Mention(
                products=products,
                words=" ".join(word.raw for word in clause.words[at:end]),
                clause=clause.number,
                first=at,
                end=end,
                is_denied=clause.words[at].is_denied,
            )
        at = max(end, at + 1)


def _longest(
    words: tuple[Word, ...], at: int, names: _Names, tries: Iterator[int]
) -> tuple[int, tuple[ProductId, ...]]:
    """Where the longest name ends that begins here, and the models that bear it."""
    near = words[max(at - 1, 0) : at] + words[at + 1 : at + 2]
    is_coloured = any("colour" in senses(word.folded) for word in near)
    shortest = SHORTEST_MISTYPED - is_coloured  # "иску розовую" is the dress
    form = _corrected(words[at], names, tries, shortest)
    found: dict[int, list[ProductId]] = {}
    for name, product in names.by_first.get(form, ()):
        rest = words[at + 1 : at + len(name)]
        if len(rest) == len(name) - 1 and all(
            word.folded in known for word, known in zip(rest, name[1:])
        ):
            found.setdefault(at + len(name), []).append(product)
    if not found:
        return at + 1, ()
    end = max(found)
    return end, tuple(dict.fromkeys(found[end]))


def _corrected(word: Word, names: _Names, tries: Iterator[int], shortest: int) -> str:
    folded = word.folded
    if folded in names.by_first or word.kind != "word":
        return folded
    if len(folded) < shortest or senses(folded) or is_settlement(folded):
        return folded
    if child_of(word):  # "малой" is no "Мальва"
        return folded
    if next(tries, None) is None:
        return folded
    near = process.extractOne(
        folded, names.long_forms, scorer=OSA.distance, score_cutoff=1
    )
    return near[0] if near and near[0][0] == folded[0] else folded


def _is_ordinary(clause: Clause, at: int, end: int, names: _Names) -> bool:
    """Whether a word that is also a name stands here in its everyday meaning."""
    before = clause.words[at - 1] if at else None
    if before and before.folded in _NOT_THE_NAME_AFTER:
        return not any(word.folded in names.by_first for word in clause.words[:at])
    if end - at > 1 or len(clause.words[at].folded) > SHORT_NAME:
        return False
    others = clause.words[:at] + clause.words[end:]
    if not others:
        return False
    return not any(
        word.folded in names.by_first or _is_talk_of_goods(word) for word in others
    )


def _is_talk_of_goods(word: Word) -> bool:
    if word.folded.isdecimal():
        return int(word.folded) in _CAN_BE_A_SIZE
    families = {sense.partition(".")[0] for sense in senses(word.folded)}
    return kind_of(word.folded) is not None or not families.isdisjoint(_TALK_OF_GOODS)


@lru_cache(maxsize=8)
def _names(catalog: Same[Catalog]) -> _Names:
    by_first: dict[str, dict[_Name, None]] = {}
    long_forms: dict[str, None] = {}
    for product in catalog.value.products:
        for words in _ways_to_say(product):
            name = (tuple(forms(word) for word in words), product.id)
            for form in name[0][0]:
                by_first.setdefault(form, {})[name] = None
            if len(words[0]) >= SHORTEST_MISTYPED:
                long_forms.update(dict.fromkeys(name[0][0]))
    return _Names(
        {form: tuple(names) for form, names in by_first.items()}, tuple(long_forms)
    )


def _ways_to_say(product: Product) -> Iterator[tuple[str, ...]]:
    """The name without its category's word, and the aliases that aren't a category."""
    category = folded_words(product.category)
    general = {form for word in category for form in noun_forms(word)}
    whole = folded_words(product.name)
    quoted = _QUOTED.search(product.name)
    own = folded_words(quoted.group(1)) if quoted else ()
    own = own or tuple(word for word in whole if word not in general)
    if whole:
        yield own or whole
    for alias in product.aliases:
        words = folded_words(alias)
        if words and not (len(words) == 1 and _is_category(words[0], category)):
            yield words


def _is_category(word: str, category: tuple[str, ...]) -> bool:
    """Whether an alias is just another word for the category: піжамка, джогери."""
    kind = kind_of(word)
    return kind is not None and kind in map(kind_of, category)


def size_label(
    product: Product,
    shop: Shop,
    *,
    height_cm: int | None = None,
    size: str | None = None,
) -> str | None:
    """
    Give the size of the model's table for a height, or for a size as it was named.

    It may be a size that this model isn't made in; None if the table has no row.
    """
    rows = shop.size_tables.get(product.size_table, ())
    if size is not None:
        labels = dict.fromkeys((*product.sizes, *(row.size for row in rows)))
        return _label(size, tuple(labels))
    for row in rows:
        if height_cm is not None and row.from_cm <= height_cm <= row.to_cm:
            return row.size
    return None


def _label(size: str, labels: tuple[str, ...]) -> str | None:
    """Find "128" in "122-128", and "122-128" in "128" (the bigger one)."""
    if size in labels:
        return size
    wanted = _bounds(size)
    if wanted is None:
        return None
    for number in reversed(wanted):
        for label in labels:
            made = _bounds(label)
            if made and made[0] <= number <= made[-1]:
                return label
    return None


def _bounds(label: str) -> tuple[int, ...] | None:
    parts = label.split("-")
    if not all(part.isdecimal() for part in parts):
        return None
    return tuple(int(part) for part in parts)


def beside_size(product: Product, shop: Shop, size: str, steps: int) -> str | None:
    """Give the size that is made so many *steps* up, or down if negative."""
    table = [row.size for row in shop.size_tables.get(product.size_table, ())]
    made = [label for label in table if label in product.sizes]
    if size not in made:
        return None
    place = made.index(size) + steps
    return made[place] if 0 <= place < len(made) else None


def next_size(product: Product, shop: Shop, size: str) -> str | None:
    """Give the next size up in the model's table; None after the biggest."""
    labels = [row.size for row in shop.size_tables.get(product.size_table, ())]
    if size not in labels[:-1]:
        return None
    return labels[labels.index(size) + 1]

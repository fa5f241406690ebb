"""Another item than the model named, told of in one breath with it."""

from collections.abc import Sequence

from rules.catalog import Catalog
from rules.colours import palette
from rules.lexicon import senses
from rules.products import Mention
from rules.reading.clauses import Clause, Word
from rules.reading.goods import category_of
from rules.session import Focus
from rules.shop import Shop
from rules.sizes import extract_size_height


def tells_of_focus(
    words: Sequence[Word],
    other: Mention,
    focus: Focus | None,
    catalog: Catalog,
    shop: Shop,
) -> bool:
    """
    Say whether *words* tell a side of the item in focus, and not of *other*.

    "молочну на 122 і сіру зорю на 104": a colour that it is made in, or "цю", with a
    size; the colour alone if *other* isn't made in it.
    """
    product = catalog.by_id.get(focus.product_id) if focus else None
    if product is None or product.id in other.products:
        return False
    kinds = {category_of(word.folded, catalog) for word in words}
    if kinds - {None, product.category}:
        return False
    colours = {named.colour for named in palette(catalog, shop).named(tuple(words))}
    size = extract_size_height(" ".join(word.raw for word in words))
    has_size = bool(size.size or size.height_cm)
    if not colours:
        return has_size and any("this" in senses(word.folded) for word in words)
    also = {it for id in other.products for it in catalog.by_id[id].colours}
    return colours <= {*product.colours} and (has_size or colours.isdisjoint(also))


def looks_for_other(words: Sequence[Word], other: Mention, catalog: Catalog) -> bool:
    """
    Say whether *words* look for another kind than *other*, in a size of its own.

    "сукню для доньки 122 і костюм зоря для сина 104": the dress isn't the suit.
    """
    kinds = {category_of(word.folded, catalog) for word in words}
    others = {catalog.by_id[id].category for id in other.products}
    has_number = any(word.kind == "number" for word in words)
    return has_number and bool(kinds - others - {None})


def cuts_beside(
    row: tuple[Clause, ...],
    named: tuple[Mention, ...],
    focus: Focus | None,
    catalog: Catalog,
    shop: Shop,
) -> set[tuple[int, int]]:
    """Give where to part what tells of another item from the first model named."""
    if not named:
        return set()
    first = named[0]
    words = row[first.clause].words[: first.first]
    joints = [
        at for at, word in enumerate(words) if at and "and" in senses(word.folded)
    ]
    return {
        (first.clause, at)
        for at in joints[-1:]
        if tells_of_focus(words[:at], first, focus, catalog, shop)
        or looks_for_other(words[:at], first, catalog)
    }

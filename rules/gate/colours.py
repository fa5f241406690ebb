"""Colours of an answer against those that products are made in, and are left in."""

from rules.catalog import Product, Variant
from rules.colours import palette
from rules.gate.answer import Kind
from rules.gate.context import Context
from rules.gate.words import CUES
from rules.ids import Sku
from rules.reading.endings import folded_words

_SHADES = frozenset(folded_words("темно світло ніжно яскраво"))
_DENYING = frozenset({"absent", "not"})


def invented_colours(context: Context) -> list[str]:
    """Give the colours that products are said to have, and don't."""
    return [
        piece.raw
        for at, piece in enumerate(context.row)
        if (colour := colour_at(context, at))
        and not _is_denied(context, at)
        and not _is_hers(context, at, colour)
        and not _is_made(context, at, colour)
    ]


def colour_at(context: Context, at: int) -> str | None:
    """Give the colour that the word at *at* names, in the catalogue's words."""
    if at >= len(context.row) or context.row[at].kind is not Kind.WORD:
        return None
    facts = context.facts
    known = palette(facts.catalog, facts.shop)
    word, before = context.word(at), context.word(at - 2)
    shaded = known.of(before + word) if before in _SHADES else None
    return shaded or known.of(word)


def _is_hers(context: Context, at: int, colour: str) -> bool:
    """Whether the shopper named it, and is only asked or told so."""
    sentence = context.row[at].sentence
    is_asked = any(it.word == "?" for it in context.row if it.sentence == sentence)
    is_echo = is_asked or "echoed" in context.sentence(at)
    return is_echo and colour in context.facts.colours


def _is_made(context: Context, at: int, colour: str) -> bool:
    catalog = context.facts.catalog
    sentence = context.row[at].sentence
    is_named = any(
        one.is_named and context.row[one.at].sentence == sentence
        for one in context.mentions
    )
    bound = [catalog.by_id[one] for one in context.bound(at) if one in catalog.by_id]
    products = bound or catalog.products
    fitting = (_is_made_in(product, colour, context.word(at)) for product in products)
    if all(fitting) if is_named else any(fitting):
        return True
    return not is_named and _is_of_list(context, at)


def _is_of_list(context: Context, at: int) -> bool:
    """Який колір взяти: рожевий, шоколадний? All are colours of one that was named."""
    sentence = context.row[at].sentence
    places = [n for n, one in enumerate(context.row) if one.sentence == sentence]
    listed = {found for place in places if (found := colour_at(context, place))}
    named = {id for one in context.mentions if one.is_named for id in one.products}
    is_asked = any(context.word(place) == "?" for place in places)
    return is_asked and any(
        listed <= set(product.colours)
        for one in named
        if (product := context.facts.product(one)) is not None
    )


def _is_made_in(product: Product, colour: str, word: str) -> bool:
    told = folded_words(" ".join((product.description, *product.features)))
    return colour in product.colours or word in told


def sold_out(context: Context) -> list[str]:
    """Give the sizes that are offered in a colour of which none is left."""
    return [
        piece.raw
        for at, piece in enumerate(context.row)
        if piece.kind in (Kind.RANGE, Kind.NUMBER)
        and not _is_denied(context, at)
        and any(
            product is not None and _is_gone(context, at, product)
            for product in context.products(at)
        )
    ]


def _is_denied(context: Context, at: int) -> bool:
    """Whether it is denied, there or after a comma: чорної, на жаль, немає."""
    row, sentence = context.row, context.row[at].sentence
    if not _DENYING.isdisjoint(context.part(at)):
        return True
    for place in range(at + 1, len(row)):
        piece = row[place]
        if piece.sentence != sentence or piece.values or colour_at(context, place):
            return False
        if not _DENYING.isdisjoint(CUES.of(piece.word)):
            return True
    return False


def _is_gone(context: Context, at: int, product: Product) -> bool:
    label = context.row[at].raw
    own = {line.sku for line in context.facts.cart}
    colours = _colours_beside(context, at, product)
    meant = [
        one
        for one in product.variants
        if one.size == label and (not colours or one.colour in colours)
    ]
    return bool(meant) and not any(_is_left(one, own) for one in meant)


def _is_left(variant: Variant, own: set[Sku]) -> bool:
    return variant.is_sellable or variant.sku in own


def _colours_beside(context: Context, at: int, product: Product) -> set[str]:
    """Give the colours of its sentence, back to another size; else the focus's."""
    row = context.row
    found: set[str] = set()
    for place in range(at - 1, -1, -1):
        if row[place].sentence != row[at].sentence or row[place].raw in product.sizes:
            break
        found |= {colour_at(context, place) or ""}
    found.discard("")
    for place in range(at + 1, len(row)):
        if row[place].sentence != row[at].sentence or row[place].raw in product.sizes:
            break
        colour = colour_at(context, place)
        if colour and (row[place].part == row[at].part or not found):
            found.add(colour)
    focus = context.facts.focus
    if not found and focus and focus.product_id == product.id and focus.colour:
        return {focus.colour}
    return found

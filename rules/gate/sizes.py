"""Sizes of an answer against what a product is made in."""

from collections.abc import Iterable
from functools import lru_cache

from rules.catalog import Catalog, Product
from rules.gate.answer import Kind, Piece
from rules.gate.context import Context
from rules.gate.money import numbers_in
from rules.gate.words import CUES, UNITS
from rules.identity import Same
from rules.ids import ProductId
from rules.products import next_size, size_label
from rules.reading.endings import adjective_stem, folded_words

_PAIR = 2
_REACH_TO_BOUND = 6  # words: "найменший розмір обох тренчів"


def is_true_size(context: Context, at: int) -> bool:
    """Say whether the size at *at* is right for all products that it is said of."""
    bound = context.bound(at)
    if not bound:
        end = _end_of(context, at, _by_height(context))
        return _is_as(context, at, end) or _is_for_height(context, at)
    if len(bound) > 1 and context.facts.focus is None:
        if _is_as(context, at, _end_of(context, at, _sizes_of_shop(context, at))):
            return True
    return all(
        _fits(context, at, known) if known else _is_hers(context, at, unknown)
        for unknown, known in zip(bound, context.products(at), strict=True)
    )


def _is_for_height(context: Context, at: int) -> bool:
    """Whether a table of the shop has it for her height, with no product named."""
    facts = context.facts
    height = _height_said(context, at)
    if height is None and len(facts.heights_cm) == 1:
        height = facts.heights_cm[0]
    return height is not None and any(
        size_label(product, facts.shop, height_cm=height) == context.row[at].raw
        for product in facts.catalog.products
    )


def _is_hers(context: Context, at: int, product_id: ProductId) -> bool:
    """Whether a product that wasn't shown can be had in it, for her last height."""
    facts = context.facts
    product = facts.catalog.by_id.get(product_id)
    if product is None or not facts.heights_cm:
        return False
    label = size_label(product, facts.shop, height_cm=facts.heights_cm[-1])
    return label == context.row[at].raw and any(
        one.is_sellable for one in product.variants if one.size == label
    )


def _fits(context: Context, at: int, product: Product) -> bool:
    label = context.row[at].raw
    if _is_denied(context, at):
        return _is_missing(context, at, product)
    if label not in product.sizes:
        return False
    if _is_spoken_of(context, at, product):
        return True
    if end := _end_of(context, at, product.sizes):
        of_shop = _end_of(context, at, _sizes_of_shop(context, at))
        return label == end or _is_as(context, at, of_shop)
    if _is_repeated(context, at, product):
        return label in context.facts.sizes_of(product)
    fitting = {
        context.facts.fitting(product, height) for height in context.facts.heights_cm
    }
    if _is_to_grow_into(context, at) and not _is_at_border(context, at):
        settled = context.facts.sizes_of(product)
        bigger = {next_size(product, context.facts.shop, size) for size in settled}
        return label in (bigger | settled) - fitting
    if height := _height_beside(context, at):
        return label == context.facts.fitting(product, height)
    return _is_settled(context, at, product) or _is_listed(context, at, product)


def _is_as(context: Context, at: int, end: str | None) -> bool:
    """Whether a size is the same as the first or last of another table: 164."""
    label = context.row[at].raw
    if end is None or label not in labels(context):
        return False
    return numbers_in(label)[-1:] == numbers_in(end)[-1:]


def _sizes_of_shop(context: Context, at: int) -> tuple[str, ...]:
    """All sizes from the smallest, where no product is named beside them."""
    sentence = context.row[at].sentence
    if any(context.row[one.at].sentence == sentence for one in context.mentions):
        return ()
    return _by_height(context)


def _is_settled(context: Context, at: int, product: Product) -> bool:
    """Whether it is the size that is settled; any, while nothing is known."""
    label = context.row[at].raw
    if pairs := context.facts.settled(product):
        named = _colours_beside(context, at, product)
        return any(
            label == size and (not named or colour is None or colour in named)
            for size, colour in pairs
        )
    settled = context.facts.sizes_of(product)
    if not settled:
        return "years" not in context.families_of_part(at, UNITS)
    return label in settled


def _colours_beside(context: Context, at: int, product: Product) -> set[str]:
    """Give the colours of *product* that the sentence names before the size."""
    sentence = context.row[at].sentence
    before = (one for one in context.row[:at] if one.sentence == sentence)
    return _colours_among(before, product)


def _colours_among(row: Iterable[Piece], product: Product) -> set[str]:
    stems = {adjective_stem(one.word) for one in row if one.kind is Kind.WORD}
    return {
        colour
        for colour in product.colours
        if adjective_stem(folded_words(colour)[-1]) in stems - {None}
    }


def _is_denied(context: Context, at: int) -> bool:
    cues = context.part(at)
    return "absent" in cues or {"not", "made"} <= cues


def _is_missing(context: Context, at: int, product: Product) -> bool:
    """Whether *product* isn't made in the size, or none of it is left."""
    label = context.row[at].raw
    if label not in product.sizes:
        return label in _wanted(context, product)
    focus = context.facts.focus
    part = context.row[at].part
    colours = _colours_among((one for one in context.row if one.part == part), product)
    if not colours and focus and focus.product_id == product.id and focus.colour:
        colours = {focus.colour}
    return not any(
        variant.is_sellable
        for variant in product.variants
        if variant.size == label and (not colours or variant.colour in colours)
    )


def _wanted(context: Context, product: Product) -> set[str | None]:
    """Give the sizes that the shopper may mean; all of them if she said none."""
    facts = context.facts
    shop = facts.shop
    named = {size_label(product, shop, size=size) for size in facts.sizes}
    heights = {size_label(product, shop, height_cm=cm) for cm in facts.heights_cm}
    return named | heights | set(facts.sizes) or set(labels(context))


def _is_spoken_of(context: Context, at: int, product: Product) -> bool:
    """Whether a size is compared with another one, or the shopper's own, repeated."""
    cues = context.sentence(at)
    if "difference" in cues and len(set(_listed(context, at, product))) == _PAIR:
        return True
    is_repeated = not cues.isdisjoint(("returns", "echoed"))
    return is_repeated and context.row[at].raw in context.facts.sizes


def _is_at_border(context: Context, at: int) -> bool:
    """Whether the height before a size is the first that it is meant for."""
    height = _height_said(context, at)
    return height is not None and any(
        row.from_cm == height and row.size == context.row[at].raw
        for table in context.facts.shop.size_tables.values()
        for row in table
    )


def _height_said(context: Context, at: int) -> int | None:
    """Give the shopper's height that stands last before the size in its sentence."""
    for one in reversed(context.row[:at]):
        if one.sentence != context.row[at].sentence:
            return None
        if one.kind is Kind.NUMBER and one.value in context.facts.heights_cm:
            return int(one.value)
    return None


def _is_to_grow_into(context: Context, at: int) -> bool:
    """Whether a bigger size is spoken of, in its part or the one before."""
    part = context.row[at].part
    words = (one.word for one in context.row[:at] if part - 1 <= one.part <= part)
    return "grow" in CUES.among(words)


def _end_of(context: Context, at: int, sizes: tuple[str, ...]) -> str | None:
    """Give the first or the last size, if the words before speak of one of them."""
    if not sizes or "price" in context.part(at):
        return None
    for word in context.before(at, _REACH_TO_BOUND):
        families = CUES.of(word)
        if "biggest" in families:
            return sizes[-1]
        if "smallest" in families:
            return sizes[0]
    return None


def _is_listed(context: Context, at: int, product: Product) -> bool:
    """Whether the sentence tells the sizes that *product* is made in."""
    is_list = "list" in context.sentence(at) or len(product.prices) > 1
    return len(_listed(context, at, product)) > 1 and is_list


def _is_repeated(context: Context, at: int, product: Product) -> bool:
    """Whether a list of sizes has one of them twice, which no honest list does."""
    labels = _listed(context, at, product)
    return len(labels) > _PAIR and len(labels) != len(set(labels))


def _listed(context: Context, at: int, product: Product) -> list[str]:
    sentence = context.row[at].sentence
    return [
        one.raw
        for one in context.row
        if one.sentence == sentence and one.raw in product.sizes
    ]


def _height_beside(context: Context, at: int) -> int | None:
    """Give the shopper's height that stands before the size in its part."""
    for one in reversed(context.row[:at]):
        if one.part != context.row[at].part:
            return None
        if one.kind is Kind.NUMBER and one.value in context.facts.heights_cm:
            return int(one.value)
    return None


def _by_height(context: Context) -> tuple[str, ...]:
    """All sizes that the shop has, the smallest first."""
    return tuple(sorted(labels(context), key=numbers_in))


def labels(context: Context) -> frozenset[str]:
    """All sizes that the shop has."""
    return _labels_of(Same(context.facts.catalog))


@lru_cache(maxsize=8)
def _labels_of(catalog: Same[Catalog]) -> frozenset[str]:
    return frozenset(
        variant.size
        for product in catalog.value.products
        for variant in product.variants
    )

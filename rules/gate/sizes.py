"""Sizes, heights and measures of an answer against what a product is made in."""

from rules.catalog import Product
from rules.gate.answer import Kind
from rules.gate.context import Context
from rules.gate.money import numbers_in
from rules.gate.words import CUES
from rules.products import next_size

_REACH_TO_BOUND = 3


def is_true_size(context: Context, at: int) -> bool:
    """Say whether the size at *at* is right for all products that it is said of."""
    products = context.products(at)
    label = context.row[at].raw
    if not products:
        return label in _labels(context)
    return all(one is not None and _fits(context, at, one) for one in products)


def _fits(context: Context, at: int, product: Product) -> bool:
    label = context.row[at].raw
    cues = context.sentence(at)
    if "not" in cues and label in context.facts.sizes and label not in product.sizes:
        return True
    if label not in product.sizes:
        return False
    if end := _end_of_sizes(context, at, product):
        return label == end
    if height := _height_beside(context, at):
        if label == context.facts.fitting(product, height):
            return True
    settled = context.facts.sizes_of(product)
    if not settled or label in settled or _is_listed(context, at, product):
        return True
    return "grow" in cues and any(
        label == next_size(product, context.facts.shop, size) for size in settled
    )


def _end_of_sizes(context: Context, at: int, product: Product) -> str | None:
    """Give the first or the last size, if the words before speak of one of them."""
    for word in context.before(at, _REACH_TO_BOUND):
        families = CUES.of(word)
        if "biggest" in families:
            return product.sizes[-1]
        if "smallest" in families:
            return product.sizes[0]
    return None


def _is_listed(context: Context, at: int, product: Product) -> bool:
    """Whether the sentence tells all sizes that *product* is made in, or their prices."""
    sentence = context.row[at].sentence
    labels = {
        one.raw
        for one in context.row
        if one.sentence == sentence and one.raw in product.sizes
    }
    is_list = "list" in context.sentence(at) or len(product.prices) > 1
    return len(labels) > 1 and is_list


def _height_beside(context: Context, at: int) -> int | None:
    """Give the shopper's height that stands before the size in its sentence."""
    sentence = context.row[at].sentence
    for one in reversed(context.row[:at]):
        if one.sentence != sentence:
            return None
        if one.kind is Kind.NUMBER and one.value in context.facts.heights_cm:
            return int(one.value)
    return None


def is_true_height(context: Context, at: int) -> bool:
    """Say whether it is a height of the shopper's, or where the shop's sizes end."""
    values = set(context.row[at].values)
    near = CUES.among(context.before(at, 2))
    is_bound = context.row[at].kind is Kind.RANGE or not near.isdisjoint(
        ("smallest", "biggest", "till", "from")
    )
    return values <= set(context.facts.heights_cm) or (
        is_bound and values <= _ends(context)
    )


def _ends(context: Context) -> set[float]:
    shop = context.facts.shop
    tables = [table for table in shop.size_tables.values() if table]
    shortest = {float(min(row.from_cm for table in tables for row in table))}
    tallest = {float(max(row.to_cm for table in tables for row in table))}
    return shortest | tallest | set(numbers_in(shop.about))


def is_true_body(context: Context, at: int) -> bool:
    """Say whether it is a height or a size that is right there."""
    piece = context.row[at]
    if piece.kind is Kind.NUMBER and piece.raw in _labels(context):
        return is_true_height(context, at) or is_true_size(context, at)
    return is_true_height(context, at)


def is_true_measure(context: Context, at: int) -> bool:
    """Say whether it is a measure of a product's chart."""
    charts = context.facts.shop.size_charts
    sizes = [one.raw for one in context.row if one.sentence == context.row[at].sentence]
    return all(
        product is not None
        and any(
            context.row[at].value in measures
            for size, measures in charts.get(product.id, {}).items()
            if size in sizes or size in context.facts.sizes_of(product)
        )
        for product in context.products(at)
    )


def _labels(context: Context) -> frozenset[str]:
    """All sizes that the shop has."""
    return frozenset(
        size for product in context.facts.catalog.products for size in product.sizes
    )

"""Measures of garments in an answer against the shop's charts."""

from rules.gate.context import Context
from rules.gate.words import CUES


def is_true_measure(context: Context, at: int) -> bool:
    """Say whether it is a measure of a product's chart."""
    charts = context.facts.shop.size_charts
    place = _measured(context, at)
    sizes = [one.raw for one in context.row if one.sentence == context.row[at].sentence]
    return all(
        product is not None
        and any(
            context.row[at].value == measures[place]
            for size, measures in charts.get(product.id, {}).items()
            if size in sizes or size in context.facts.sizes_of(product)
        )
        for product in context.products(at)
    )


def _measured(context: Context, at: int) -> int:
    """Give the place in a chart of the measure that is named last before a number."""
    for one in reversed(context.row[:at]):
        for place, family in enumerate(("length", "chest", "sleeve")):
            if family in CUES.of(one.word):
                return place
    return 0

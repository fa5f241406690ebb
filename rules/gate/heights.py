"""Heights of an answer against the shopper's own, and the ends of the shop's tables."""

from rules.gate.answer import Kind
from rules.gate.context import Context
from rules.gate.money import numbers_in
from rules.gate.sizes import is_true_size, labels
from rules.gate.words import CUES


def is_true_height(context: Context, at: int) -> bool:
    """Say whether it is a height of the shopper's, or where the shop's sizes end."""
    values = set(context.row[at].values)
    near = CUES.among(context.before(at, 2))
    is_bound = context.row[at].kind is Kind.RANGE or not near.isdisjoint(
        ("smallest", "biggest", "till", "from")
    )
    return values <= set(context.facts.heights_cm) or (
        is_bound and (values <= _ends(context) or _is_row_of_table(context, at))
    )


def _is_row_of_table(context: Context, at: int) -> bool:
    """Whether the shop's tables give it for a size that the sentence names."""
    piece = context.row[at]
    near = CUES.among(context.before(at, 2))
    named = {one.raw for one in context.row if one.sentence == piece.sentence}
    rows = [
        row
        for table in context.facts.shop.size_tables.values()
        for row in table
        if row.size in named
    ]
    if piece.kind is Kind.RANGE:
        return piece.values in {(row.from_cm, row.to_cm) for row in rows}
    is_last = "till" in near
    return piece.value in {row.to_cm if is_last else row.from_cm for row in rows}


def _ends(context: Context) -> set[float]:
    shop = context.facts.shop
    tables = [table for table in shop.size_tables.values() if table]
    shortest = {float(min(row.from_cm for table in tables for row in table))}
    tallest = {float(max(row.to_cm for table in tables for row in table))}
    return shortest | tallest | set(numbers_in(shop.about))


def is_true_body(context: Context, at: int) -> bool:
    """Say whether it is a height or a size that is right there."""
    piece = context.row[at]
    if piece.kind is Kind.NUMBER and piece.raw in labels(context):
        return (
            is_true_height(context, at)
            or is_true_size(context, at)
            or _is_echoed(context, at)
        )
    return is_true_height(context, at)


def _is_echoed(context: Context, at: int) -> bool:
    """ви запитували про 128."""
    is_hers = context.row[at].raw in context.facts.sizes
    return is_hers and "echoed" in context.part(at)

"""Sums of several products: by how much they differ, what they make together."""

from rules.gate.answer import Kind
from rules.gate.context import Context
from rules.gate.words import CUES
from rules.ids import ProductId

_COMPARED = 2  # products
_TALLEST_CM = 185  # of a child; what is more without a unit is a sum


def is_difference(context: Context, at: int) -> bool:
    """Say whether the sum at *at* compares: на 90 грн дешевше, різниця 90 грн."""
    part = context.part(at)
    is_less_or_more = not part.isdisjoint(("cheaper", "dearer"))
    return (is_less_or_more and context.word(at - 1) == "на") or ("difference" in part)


def is_true_difference(context: Context, at: int) -> bool:
    """Say whether two products that the answer names differ by it, and which way."""
    named = _named(context)
    if len(named) != _COMPARED or len(context.row[at].values) != 1:
        return False
    prices = [context.facts.prices(one) for one in _subject_first(context, at, named)]
    if any(len(found) != 1 for found in prices):
        return False
    (subject,), (other,) = prices
    part = context.part(at)
    if "cheaper" in part:
        return context.row[at].value == other - subject
    if "dearer" in part:
        return context.row[at].value == subject - other
    return context.row[at].value == abs(subject - other)


def _named(context: Context) -> list[ProductId]:
    found = (id for one in context.mentions if one.is_named for id in one.products)
    return list(dict.fromkeys(found))


def _subject_first(
    context: Context, at: int, named: list[ProductId]
) -> list[ProductId]:
    """Put the product first that is named last before the sum."""
    before = [one for one in context.mentions if one.is_named and one.at < at]
    subject = before[-1].products if before else ()
    return sorted(named, key=lambda one: one not in subject)


def is_of_whole_cart(context: Context, at: int) -> bool:
    """Say whether a sum is said of all things in the cart: сукня й костюм — 3865."""
    said = _said_since_last_sum(context, at)
    in_cart = {line.product_id for line in context.facts.cart}
    products = {
        one
        for mention in context.mentions
        if mention.at in said
        for one in mention.products
    }
    return (
        len(in_cart) >= _COMPARED
        and in_cart <= products
        and "plural" not in _cues(context, said)
    )


def is_together(context: Context, at: int) -> bool:
    """Say whether words before a sum add up: разом за сукню й костюм."""
    cues = _cues(context, _said_since_last_sum(context, at))
    return "together" in cues


def _said_since_last_sum(context: Context, at: int) -> range:
    """Give the places before the sum in its sentence, back to another one."""
    start = at
    while start and not _ends(context, start - 1, context.row[at].sentence):
        start -= 1
    return range(start, at)


def _ends(context: Context, place: int, sentence: int) -> bool:
    piece = context.row[place]
    is_sum = piece.kind is Kind.NUMBER and piece.value > _TALLEST_CM
    return is_sum or context.is_sum(place) or piece.sentence != sentence


def _cues(context: Context, places: range) -> frozenset[str]:
    return CUES.among(context.row[place].word for place in places)

"""Sums of several products: by how much they differ, what they make together."""

from rules.folding import fold_word
from rules.gate.answer import Kind
from rules.gate.context import Context
from rules.gate.words import CUES
from rules.ids import ProductId
from rules.reading.endings import folded_words

_AGAINST = fold_word("проти")
_WITH = frozenset(folded_words("з із зі"))
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


def is_set_against(context: Context, at: int) -> bool:
    """Say whether the sum is one of two that are compared: 1890 проти 1885 грн."""
    return _AGAINST in (context.word(at - 1), context.word(at + 1))


def is_true_pair(context: Context, at: int) -> bool:
    """Say whether two sums are what two products cost, in the order of their names."""
    named = _named(context)
    is_first = context.word(at + 1) == _AGAINST
    if len(named) != _COMPARED:
        return False
    subject, other = _subject_first(context, at, named)
    return context.facts.prices(subject if is_first else other) == (
        context.row[at].value,
    )


def _named(context: Context) -> list[ProductId]:
    """Give the products that the answer names; one alone is compared with the other."""
    found = (id for one in context.mentions if one.is_named for id in one.products)
    named = list(dict.fromkeys(found))
    known = context.facts.known
    is_of_two = len(named) == 1 and named[0] in known and len(known) == _COMPARED
    return list(known) if is_of_two else named


def _subject_first(
    context: Context, at: int, named: list[ProductId]
) -> list[ProductId]:
    """Put the product first that is named last before the sum."""
    before = [one for one in context.mentions if one.is_named and one.at < at]
    subject = before[-1].products if before else ()
    return sorted(named, key=lambda one: one not in subject)


def is_of_whole_cart(context: Context, at: int) -> bool:
    """Say whether a sum is said of all things in the cart: сукня й костюм — 3865."""
    in_cart = {line.product_id for line in context.facts.cart}
    if len(in_cart) < _COMPARED:
        return False
    said = _said_since_last_sum(context, at)
    if in_cart <= _products_at(context, said):
        return "plural" not in _cues(context, said)
    if in_cart <= _products_at(context, _said_after(context, at)):
        return True
    return _is_result(context, at) and in_cart <= _products_at(context, range(at))


def _products_at(context: Context, places: range) -> set[ProductId]:
    return {
        one
        for mention in context.mentions
        if mention.at in places
        for one in mention.products
    }


def _said_after(context: Context, at: int) -> range:
    """Give the places of a list that follows: 1680 гривень: «Стежка» і «Сон»."""
    end = at + 1
    while end < len(context.row) and not _ends(context, end, context.row[at].sentence):
        end += 1
    has_colon = any(context.word(place) == ":" for place in range(at, at + 3))
    return range(at, end if has_colon else at)


def _is_result(context: Context, at: int) -> bool:
    """тому й 2680 грн, after each thing with its own sum."""
    own = context.row[at].part
    return all(context.row[one.at].part != own for one in context.mentions) and any(
        context.row[place].sentence == context.row[at].sentence
        and context.is_sum(place)
        for place in range(at)
    )


def is_with_the_rest(context: Context, at: int) -> bool:
    """Say whether the sum adds to what was named: разом із лонгслівом 2780 грн."""
    said = _said_since_last_sum(context, at)
    return is_together(context, at) and any(context.word(at) in _WITH for at in said)


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

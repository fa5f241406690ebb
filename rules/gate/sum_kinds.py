"""Which sum an answer speaks of: a price, a total, what is due, a rest, a fee."""

from rules.gate.answer import Kind
from rules.gate.context import Context
from rules.gate.words import CUES, UNITS

# What decides first when several stand beside a sum.
_STRONG = ("prepay", "rest", "fee", "total", "amount", "all", "due", "pay", "budget")


def kind_of_sum(context: Context, at: int) -> str:
    """Name the sum: by the nearest word before it, else by what stands after it."""
    if by_sign := _by_sign(context, at):
        return by_sign
    own, others = _places_before(context, at)
    named = {one.at for one in context.mentions}
    for places in (own, others):
        for place in places:
            if place in named:
                return "price"
            if kind := _decided(context, place, at):
                return kind
        if after := _strongest(_forward(context, at)):
            return after
    return _by_default(context, at)


def _by_sign(context: Context, at: int) -> str | None:
    """Name the sum by what stands right before it: по 890, = 2480, 2 % + 20."""
    before = context.word(at - 1)
    if before == "+":
        return "fee" if "percent" in UNITS.of(context.word(at - 2)) else None
    return {"по": "price", "=": "all"}.get(before)


def _places_before(context: Context, at: int) -> tuple[list[int], list[int]]:
    """
    Give the places before a sum in its sentence, nearest first.

    Those in its own part back to another sum, then those of the parts before it up to
    one that has a sum of its own.
    """
    sums = {place for place in range(at) if context.is_sum(place)}
    parts = {context.row[place].part for place in sums}
    own: list[int] = []
    others: list[int] = []
    for place in range(at - 1, -1, -1):
        piece = context.row[place]
        is_own = piece.part == context.row[at].part
        if piece.sentence != context.row[at].sentence:
            break
        if place in sums or (not is_own and piece.part in parts):
            break
        (own if is_own else others).append(place)
    return own, others


def _decided(context: Context, place: int, at: int) -> str | None:
    families = CUES.of(context.word(place))
    kind = _strongest(families)
    if kind == "pay":
        return _strongest(_forward(context, at)) or "pay"
    if kind:
        return kind
    for family in ("price", "delivery"):
        if family in families:
            return family
    return None


def _forward(context: Context, at: int) -> frozenset[str]:
    part = context.row[at].part
    return CUES.among(one.word for one in context.row[at + 1 :] if one.part == part)


def _strongest(families: frozenset[str]) -> str | None:
    for family in _STRONG:
        if family in families:
            return family
    return None


def _by_default(context: Context, at: int) -> str:
    sentence = context.row[at].sentence
    own = [place for place in range(at) if context.row[place].sentence == sentence]
    has_size = any(context.row[place].kind is Kind.RANGE for place in own)
    named = (context.row[one.at].sentence == sentence for one in context.mentions)
    if has_size or any(named):
        return "price"
    following = [
        one.word
        for one in context.row[at + 1 :]
        if one.sentence == sentence and one.part == context.row[at].part + 1
    ]
    return "rest" if "rest" in CUES.among(following) else "any"

"""
The check of promises: what an answer may not hold out to a shopper without a fact.

Free delivery, discounts, gifts, last pieces, reservations, calls, refunds, guarantees,
ways to pay that don't exist, fabrics that the catalogue doesn't name.
"""

from collections.abc import Callable, Iterator, Mapping

from rules.facts import Facts
from rules.gate.answer import JOINING, Kind, Piece
from rules.gate.colours import invented_colours, sold_out
from rules.gate.comparisons import untrue_comparisons
from rules.gate.context import Context
from rules.gate.features import invented_features
from rules.gate.money import numbers_in
from rules.gate.payees import untrue_payees
from rules.gate.terms import untrue_spans
from rules.gate.wordings import DENIALS, PROMISES, Wording
from rules.grounding import Fault, Verdict, verdict_on
from rules.reading.endings import folded_words
from rules.stages import Stage

CLAIMS: Mapping[str, Callable[[Context], list[str]]] = {
    "feature": invented_features,
    "colour": invented_colours,
    "sold out": sold_out,
    "comparison": untrue_comparisons,
    "payee": untrue_payees,
    "time": untrue_spans,
}
_REACH_OF_DENIAL = 5  # words, beyond the part of the sentence
_GIFT = tuple(folded_words("подарун подароч"))
_FOR = frozenset(folded_words("для на під"))
_NEITHER = frozenset(folded_words("ні ані"))


def kept(text: str, facts: Facts) -> Verdict:
    """Say whether *facts* allow everything that *text* holds out."""
    return verdict_on(broken(Context.of(text, facts)))


def broken(context: Context) -> list[Fault]:
    """Give everything that an answer holds out and no fact allows."""
    return [
        *(
            Fault(words, name)
            for name, untrue in CLAIMS.items()
            for words in untrue(context)
        ),
        *_promised(context),
    ]


def _promised(context: Context) -> Iterator[Fault]:
    sentences: dict[int, list[Piece]] = {}
    for piece in context.row:
        sentences.setdefault(piece.sentence, []).append(piece)
    for row in sentences.values():
        said = [piece for piece in row if piece.kind is not Kind.MARK]
        families = PROMISES.families.among(piece.word for piece in said)
        clauses = _clauses(row)
        for wording in PROMISES.said_by(families):
            if wording.says == "gift" and _is_occasion(said):
                continue
            if _is_denied(said, clauses, wording):
                continue
            if not ALLOWED[wording.says](row, context.facts):
                yield Fault(" ".join(piece.raw for piece in row), wording.says)
                break


def _clauses(row: list[Piece]) -> list[int]:
    """Number the clauses of a sentence: ", а" begins one, and so does "жодних"."""
    numbers: list[int] = []
    clause = 0
    before = ""
    for piece in row:
        is_joined = before == "," and piece.word in JOINING
        clause += is_joined or "none" in DENIALS.of(piece.word)
        before = piece.word
        if piece.kind is not Kind.MARK:
            numbers.append(clause)
    return numbers


def _is_denied(said: list[Piece], clauses: list[int], wording: Wording) -> bool:
    """Whether the sentence says that there is no such thing."""
    places = [
        place
        for place, piece in enumerate(said)
        if not PROMISES.families.of(piece.word).isdisjoint(wording.needs)
    ]
    first, last = places[0], places[-1]
    near = [
        place
        for place, piece in enumerate(said)
        if first - 2 <= place <= last + _REACH_OF_DENIAL
        or (place > last and piece.part == said[last].part)
    ]
    return any(
        _denies(said, place) for place in near if clauses[place] <= clauses[last]
    ) or _is_neither(said, first)


def _is_occasion(said: list[Piece]) -> bool:
    """Гарна нагода для подарунка: what the shopper gives, while nothing is given."""
    words = [piece.word for piece in said]
    gifts = [at for at, word in enumerate(words) if word.startswith(_GIFT)]
    is_given = "given" in DENIALS.among(words)
    return (
        bool(gifts)
        and not is_given
        and all(
            any(word in _FOR for word in words[max(at - 2, 0) : at]) for at in gifts
        )
    )


def _denies(said: list[Piece], place: int) -> bool:
    """немає; не обіцяю."""
    families = DENIALS.of(said[place].word)
    after = said[place + 1].word if place + 1 < len(said) else ""
    return "absent" in families or ("not" in families and "giving" in DENIALS.of(after))


def _is_neither(said: list[Piece], place: int) -> bool:
    """ні знижок, ні подарунків не обіцяю: every "ні" denies what follows it."""
    words = [piece.word for piece in said]
    if place == 0 or words[place - 1] not in _NEITHER:
        return False
    is_said_again = sum(word in _NEITHER for word in words) > 1
    return is_said_again and any(_denies(said, at) for at in range(place, len(said)))


def _never(row: list[Piece], facts: Facts) -> bool:
    return False


def _is_free(row: list[Piece], facts: Facts) -> bool:
    """From the sum that the sentence names, or that the order has reached."""
    least = facts.shop.delivery.free_from_uah
    if least is None:
        return False
    sums = {value for piece in row for value in piece.values}
    return least in sums or (facts.total_uah or 0) >= least


def _has_promo(row: list[Piece], facts: Facts) -> bool:
    return bool(facts.shop.promos)


def _has_gift(row: list[Piece], facts: Facts) -> bool:
    return any("подарун" in promo.text.casefold() for promo in facts.shop.promos)


def _is_known_time(row: list[Piece], facts: Facts) -> bool:
    """A time that the shop's terms name in the same numbers."""
    terms = f"{facts.shop.delivery.days} {facts.shop.delivery.dispatch}"
    values = {value for piece in row for value in piece.values}
    return bool(values) and values <= set(numbers_in(terms))


def _has_videos(row: list[Piece], facts: Facts) -> bool:
    return facts.shop.videos


def _sends_abroad(row: list[Piece], facts: Facts) -> bool:
    return facts.shop.delivery.abroad


def _is_ordered(row: list[Piece], facts: Facts) -> bool:
    return facts.stage is Stage.ORDERED


ALLOWED: Mapping[str, Callable[[list[Piece], Facts], bool]] = {
    "free": _is_free,
    "discount": _has_promo,
    "gift": _has_gift,
    "scarcity": _never,
    "reserved": _never,
    "call": _never,
    "later": _never,
    "arrival": _is_known_time,
    "refund": _never,
    "guarantee": _never,
    "payment way": _never,
    "delivery way": _sends_abroad,
    "pickup": _never,
    "video": _has_videos,
    "human": _never,
    "payment seen": _is_ordered,
    "order done": _is_ordered,
}

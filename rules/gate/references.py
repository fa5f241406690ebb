"""Products that an answer points at without their names: the first, the last, there."""

from collections.abc import Sequence

from rules.gate.answer import Kind, Piece
from rules.gate.families import Families
from rules.ids import ProductId
from rules.reading.endings import folded_words

_POINTING = Families({"last": "останн*", "there": "там", "here": "тут"})
_PLURAL = ("і", "их", "им", "ими")
# що лічить порядок, а не товари: на перший погляд
_OTHER_NOUNS = Families({"other": "погляд* раз рази черг* крок* клас* внес* платіж*"})
_PAIR = 2
_MANY = range(2, 7)
_ONLY_TOGETHER = frozenset({*folded_words("там"), *folded_words("тут")})


def pointed_at(
    row: Sequence[Piece], at: int, named: Sequence[ProductId]
) -> tuple[ProductId, ...]:
    """
    Give which of *named*, in the order of naming, the part of *at* points at.

    The nearest word counts that stands before, else the first one after: перші, другий,
    останній; там and тут only as a pair, of two products.
    """
    if len(named) < _PAIR:
        return ()
    own = [place for place, one in enumerate(row) if one.part == row[at].part]
    before = [place for place in reversed(own) if place < at]
    after = [place for place in own if place > at]
    for place in (*before, *after):
        if found := _pointed(row, place, named):
            return found
    return ()


def _pointed(
    row: Sequence[Piece], place: int, named: Sequence[ProductId]
) -> tuple[ProductId, ...]:
    piece = row[place]
    if piece.kind is Kind.ORDINAL:
        return _by_ordinal(row, place, named)
    pointing = _POINTING.of(piece.word)
    if "last" in pointing:
        return (named[-1],)
    if not pointing or len(named) != _PAIR:
        return ()
    words = {one.word for one in row if one.sentence == piece.sentence}
    if not words >= _ONLY_TOGETHER:
        return ()
    return (named[0] if "there" in pointing else named[-1],)


def _by_ordinal(
    row: Sequence[Piece], place: int, named: Sequence[ProductId]
) -> tuple[ProductId, ...]:
    number = int(row[place].value)
    following = row[place + 1].word if place + 1 < len(row) else ""
    is_other = "other" in _OTHER_NOUNS.of(following) or row[place - 1].word == "-"
    if is_other or not 1 <= number <= len(named):
        return ()
    if not row[place].raw.casefold().endswith(_PLURAL):
        return (named[number - 1],)
    if number > 1:
        return ()
    beside = (row[near] for near in (place - 1, place + 1) if 0 <= near < len(row))
    counts = [int(one.value) for one in beside if one.kind is Kind.NUMBER]
    count = counts[0] if counts and counts[0] in _MANY else len(named) - 1
    return tuple(named[:count])

"""The size beside the one that is talked about: "на розмір більше", "чи є менший?"."""

from collections.abc import Iterator

from rules.acts import Act, ActKind, Topic
from rules.catalog import Product
from rules.products import beside_size
from rules.reading.clauses import Clause
from rules.reading.cues import Cue
from rules.reading.turns import Reading, from_cue

_STEPS = {"bigger size": 1, "smaller size": -1}


def neighbour(reading: Reading, clauses: tuple[Clause, ...]) -> str | None:
    """Give the next size made that *clauses* ask for, up or down."""
    cue, known = _wanted(reading), _talked_about(reading)
    if cue is None or known is None or cue.clause not in clauses:
        return None
    product, size = known
    return beside_size(product, reading.shop, size, _STEPS[cue.name])


def no_neighbour(reading: Reading) -> Iterator[Act]:
    """Ask for the sizes when the one talked about is the last on that side."""
    cue, known = _wanted(reading), _talked_about(reading)
    if cue and known and neighbour(reading, reading.clauses) is None:
        yield Act(
            kind=ActKind.ASK,
            rule=from_cue(ActKind.ASK, cue).rule,
            words=cue.words,
            topic=Topic.SIZES,
            size=known[1],
        )


def _wanted(reading: Reading) -> Cue | None:
    """Give what asks for another size; room to grow finds its own."""
    if reading.mentions or reading.cue(ActKind.ROOM_TO_GROW):
        return None
    return reading.cue(*_STEPS)


def _talked_about(reading: Reading) -> tuple[Product, str] | None:
    """Give the model and size of the focus, or else of the cart's only line."""
    session = reading.session
    lines = session.cart.lines if len(session.cart.lines) == 1 else ()
    item = session.focus or next(iter(lines), None)
    product = reading.catalog.by_id.get(item.product_id) if item else None
    if item is None or product is None or item.size is None:
        return None
    return product, item.size

"""Items that are named together: one is talked about, the others wait their turn."""

from itertools import combinations, starmap

from msgspec.structs import replace

from rules.acts import Act, ActKind
from rules.changes import Postponed
from rules.items import wish_of
from rules.outcomes import PASSED, Outcome
from rules.payments import is_frozen
from rules.session import Focus, Session

_SIZING = frozenset({ActKind.SIZE, ActKind.HEIGHT})


def one_by_one(
    acts: tuple[Act, ...], session: Session
) -> tuple[tuple[Act, ...], tuple[Act, ...]]:
    """Part *acts* into those of the first item that is named, and the other items."""
    named = tuple(act for act in acts if act.kind is ActKind.PRODUCT)
    named = named or tuple(act for act in acts if act.kind in _SIZING)
    if not any(starmap(_differ, combinations(named, 2))):
        return acts, ()
    first, *others = [replace(act, quantity=None) for act in named]
    beside = tuple(act for act in acts if act not in named)
    colour = wish_of(acts).colour
    waiting = [_one_more(act, colour, session) for act in others]
    return (first, *beside), tuple(filter(None, waiting))


def _differ(one: Act, other: Act) -> bool:
    """Whether two acts name two items; one without a size may be any."""
    measures = {act.size or act.height_cm for act in (one, other)}
    return one.products != other.products or (
        len(measures) > 1 and None not in measures
    )


def _one_more(act: Act, colour: str | None, session: Session) -> Act | None:
    """Name the model talked about in the size that *act* names, as one more item."""
    if act.products:
        return act
    if session.focus is None:
        return None
    return replace(
        act,
        kind=ActKind.PRODUCT,
        products=(session.focus.product_id,),
        colour=colour or session.focus.colour,
    )


def taken_up(acts: tuple[Act, ...], session: Session) -> tuple[Act, ...]:
    """Put what was said of a waiting item before *acts* that name it once more."""
    named = tuple(act for act in acts if act.kind is ActKind.PRODUCT)
    for before in _waiting(session):
        if any(act.products == before.products for act in named):
            if any(act.size or act.height_cm for act in acts):
                before = replace(before, size=None, height_cm=None)
            return (before, *acts)
    return acts


def _waiting(session: Session) -> tuple[Act, ...]:
    """Give what waits its turn, and not only for the decision on an order."""
    if is_frozen(session):
        return ()
    return tuple(act for act in session.later if act.kind is ActKind.PRODUCT)


def postponed(
    first: tuple[Act, ...], others: tuple[Act, ...], session: Session
) -> Outcome:
    """
    Have *others* wait, and what waits already, none of them twice.

    An item on offer trades places with the one that is taken up before it.
    """
    named = {act.products for act in (*first, *others)}
    before = _waiting(session)
    is_taken_up = any(act.products in named for act in before)
    on_offer = _offered(session.focus) if is_taken_up else ()
    kept = (act for act in (*on_offer, *before) if act.products not in named)
    later = (*others, *kept)
    if later == session.later or (is_frozen(session) and not others):
        return PASSED
    return Outcome(changes=(Postponed(later),))


def _offered(focus: Focus | None) -> tuple[Act, ...]:
    """Name the item of which the price is stated, to be offered again."""
    if focus is None or focus.price is None or focus.replaces:
        return ()
    act = Act(
        kind=ActKind.PRODUCT,
        products=(focus.product_id,),
        colour=focus.colour,
        size=focus.size,
        quantity=focus.quantity if focus.quantity > 1 else None,
    )
    return (act,)

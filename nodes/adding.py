"""One more item: taken at once, offered, or kept until the one before is settled."""

from msgspec.structs import replace

from nodes import basket, taking
from nodes.agent import choosing, discovery
from nodes.escalation import hand_off_order
from nodes.kit import Kit
from nodes.wording import asked, said
from rules.acts import Act, ActKind
from rules.cart import Line
from rules.changes import Asked, Postponed
from rules.items import wish_of
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.payments import is_frozen, is_settled
from rules.session import Ask, Session
from rules.stages import BUYING


async def add(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    """One more item, or a line in another form: as named, in focus, or ask which."""
    if act.kind is ActKind.CHANGE and is_settled(session):
        return hand_off_order(act, turn)
    if is_frozen(session):
        done = Outcome(done=(act,))
        return joined(done, basket.after_review(session, act, turn))
    if line := await _line_to_count(session, act, kit):
        counted = await basket.counted_anew(session, line, act.quantity or 1, turn, kit)
        return joined(Outcome(done=(act,)), counted)
    before = PASSED
    if act.kind is ActKind.ADD and _names_another(act, session):
        if session.draft.ask or session.later or not _is_offered(session):
            return _after_this(session, act)
        before = await taking.accept(session, replace(act, quantity=None), turn, kit)
    added = await _add(advance(session, before), act, turn, kit)
    return joined(before, added)


async def _line_to_count(session: Session, act: Act, kit: Kit) -> Line | None:
    """Give the line of which only the number of pieces is to change."""
    is_count = act.kind is ActKind.CHANGE and act.quantity is not None
    if not is_count or not replace(wish_of((act,)), products=()).is_blank:
        return None
    if session.focus and not act.products:
        return None
    return basket.line_meant(session.cart, act, await kit.goods.catalog())


async def _add(session: Session, act: Act, turn: Turn, kit: Kit) -> Outcome:
    done = Outcome(done=(act,))
    named = await _named(session, act, kit)
    session = advance(session, named)
    is_asked = any(isinstance(change, Asked) for change in named.changes)
    if session.focus is None and not is_asked:
        return joined(named, done, _which_to_add(act, session))
    item = await taking.item_in_focus(session, kit)
    if item is None or is_asked:
        return joined(named, done)
    return joined(named, done, await taking.take(session, act, item, turn, kit))


def _which_to_add(act: Act, session: Session) -> Outcome:
    if session.draft.ask is not None:
        return PASSED
    key = "cart.change_which" if act.kind is ActKind.CHANGE else "cart.add_which"
    return Outcome(changes=(asked(Ask.ADD_ITEM, key),))


def _is_offered(session: Session) -> bool:
    return session.pending is not None and session.pending.ask is Ask.ORDER


def _names_another(act: Act, session: Session) -> bool:
    """Whether *act* names an item beside the one that is talked about."""
    focus = session.focus
    if focus is None or not act.products:
        return False
    return (
        focus.product_id not in act.products
        or act.colour not in (None, focus.colour)
        or (act.size or "") not in (focus.size or "")
    )


def _after_this(session: Session, act: Act) -> Outcome:
    """Keep the item that *act* names until the one talked about is settled."""
    waiting = replace(act, kind=ActKind.PRODUCT)
    return Outcome(
        changes=(Postponed((*session.later, waiting)),),
        said=(said("choosing.one_by_one"),),
        done=(act,),
    )


async def _named(session: Session, act: Act, kit: Kit) -> Outcome:
    """Put the item that *act* itself names into focus, or show what fits."""
    act = await _of_line(session, act, kit)
    if act.category and (_says_more(act) or session.stage not in BUYING):
        return await discovery.fitting((act,), session, kit)
    meant = wish_of((act,))
    if meant.is_blank:
        return PASSED
    catalog = await kit.goods.catalog()
    return choosing.settled(meant, session, catalog, kit)


async def _of_line(session: Session, act: Act, kit: Kit) -> Act:
    """Name the model of the line of which a change names only the sort of goods."""
    if act.kind is not ActKind.CHANGE or act.category is None:
        return act
    meant = replace(act, colour=act.replaces)
    line = basket.line_meant(session.cart, meant, await kit.goods.catalog())
    if line is None:
        return act
    colour = act.replaces or line.colour
    return replace(act, products=(line.product_id,), category=None, replaces=colour)


def _says_more(act: Act) -> bool:
    """Whether *act* says more than the kind of goods."""
    return any((act.size, act.height_cm, act.colour, act.feature))

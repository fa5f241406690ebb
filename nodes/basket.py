"""A change of the cart after acceptance: the stage stays, the total is said anew."""

from nodes.kit import Kit
from nodes.payment import details, methods
from nodes.wording import asked, lines, said
from rules.acts import Act, ActKind
from rules.cart import Cart, Line, recounted, with_line, with_line_instead, without
from rules.catalog import Catalog
from rules.changes import Asked, CartChanged, Focused, Postponed
from rules.ids import Sku
from rules.messages import Turn
from rules.money import written
from rules.outcomes import Outcome, advance, joined
from rules.session import Ask, Focus, Part, Said, Session
from rules.stages import Stage


def after_review(session: Session, act: Act, turn: Turn) -> Outcome:
    """Keep a new item for after the decision; a change of a line goes to a person."""
    if act.kind is ActKind.CHANGE:
        return details.correct_order(session, act, turn)
    return later(act)


def later(act: Act) -> Outcome:
    """Take *act* up when the order under review is decided."""
    return Outcome(
        changes=(Postponed((act,)),),
        said=(said("review.new_item_later", Part.REST),),
    )


async def put(
    session: Session, line: Line, focus: Focus, turn: Turn, kit: Kit
) -> Outcome:
    """Put *line* into the cart, in place of the one that the focus replaces."""
    cart = session.cart
    if focus.replaces:
        cart = with_line_instead(cart, Sku(focus.replaces), line)
    else:
        cart = with_line(cart, line)
    return await _restated(session, cart, turn, kit)


async def taken_out(session: Session, line: Line, turn: Turn, kit: Kit) -> Outcome:
    """Take *line* out of the cart."""
    return await _restated(session, without(session.cart, line.sku), turn, kit)


async def counted_anew(
    session: Session, line: Line, quantity: int, turn: Turn, kit: Kit
) -> Outcome:
    """Buy *quantity* pieces of *line*."""
    cart = recounted(session.cart, line.sku, quantity)
    return await _restated(session, cart, turn, kit)


async def _restated(session: Session, cart: Cart, turn: Turn, kit: Kit) -> Outcome:
    """Say the new cart and total; in `paying` the amount due and requisites, once."""
    changed = Outcome(
        changes=(CartChanged(cart), Focused(None), Asked(None)),
        said=(stated("cart.changed", cart, kit),),
    )
    session = advance(session, changed)
    if session.stage is Stage.PAYING and session.payment.method:
        restated = await methods.choose(session, session.payment.method, turn, kit)
        return joined(changed, restated)
    return joined(changed, go_on(session, kit))


def stated(key: str, cart: Cart, kit: Kit) -> Said:
    """State the lines of *cart* with their total."""
    return said(key, Part.MONEY, lines=lines(kit, cart), total=written(cart.total))


def go_on(session: Session, kit: Kit) -> Outcome:
    """Ask for what the sale waits for."""
    if session.stage is Stage.DETAILS:
        return details.next_step(session, kit)
    if session.stage is Stage.METHOD:
        return methods.ask(kit)
    return Outcome(changes=(asked(Ask.RECEIPT, "payment.ask_receipt"),))


def line_meant(cart: Cart, act: Act, catalog: Catalog) -> Line | None:
    """Give the line that *act* means: by model, kind and colour, or the only one."""
    meant = [line for line in cart.lines if _is_meant(line, act, catalog)]
    return meant[0] if len(meant) == 1 else None


def _is_meant(line: Line, act: Act, catalog: Catalog) -> bool:
    product = catalog.by_id.get(line.product_id)
    return (
        line.product_id in (act.products or (line.product_id,))
        and act.colour in (None, line.colour)
        and (act.category is None or (product and product.category) == act.category)
    )


def is_waiting(waiting: Act, act: Act, catalog: Catalog) -> bool:
    """Say whether *act* takes out what *waiting* names, by model or kind."""
    models = [catalog.by_id[id] for id in waiting.products if id in catalog.by_id]
    return any(
        model.id in act.products or model.category == act.category for model in models
    )

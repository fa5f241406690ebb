"""After an order: one offer at most, and a graceful end."""

from nodes.agent.galleries import page
from nodes.kit import Kit
from nodes.wording import said
from rules.acts import Act, ActKind
from rules.changes import Asked, Shown
from rules.messages import Turn
from rules.outcomes import PASSED, Outcome, advance, joined
from rules.route import NodeName, owner
from rules.session import Session


async def run(session: Session, turn: Turn, kit: Kit) -> Outcome:
    """
    Deal with the answer to the offer made after an order.

    Reports:
        pictures, at most four, for a yes; a polite end for a no.
    """
    total = PASSED
    for act in session.draft.acts:
        if owner(act, session) is NodeName.UPSELL:
            step = await _answer(session, act, kit)
            session = advance(session, step)
            total = joined(total, step)
    return total


async def _answer(session: Session, act: Act, kit: Kit) -> Outcome:
    over = Outcome(changes=(Asked(None),), done=(act,))
    if act.kind is ActKind.NO:
        return joined(over, Outcome(said=(said("upsell.fine"),)))
    catalog = await kit.goods.catalog()
    offered = tuple(
        product
        for product in catalog.products
        if product.category in kit.shop.upsell.categories
    )
    photos = tuple(
        photo
        for product in offered
        for colour in product.colours
        if (photo := product.photo_of(colour))
    )
    shown = Outcome(
        changes=(Shown(products=tuple(product.id for product in offered)),),
        said=(
            said(
                "upsell.shown",
                products=", ".join(product.name for product in offered),
            ),
        ),
    )
    return joined(over, shown, page(advance(session, shown), photos))

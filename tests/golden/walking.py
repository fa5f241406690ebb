"""What must hold after every turn of a conversation, wherever it wanders."""

from collections.abc import Iterator

from rules.cart import Cart
from rules.ids import ProductId
from rules.session import Session
from rules.stages import BUYING, Stage, may_follow
from tests.builders import demo_catalog
from tests.golden.facts import Facts
from tests.golden.transcript import Beat
from tests.world import World

PREPAID = 200_00


def astray(world: World, before: Session, after: Session) -> list[str]:
    """Give a sentence for everything in *world* that a turn must never leave behind."""
    sentences = [
        *_stage(after),
        *_money(after),
        *_orders(world),
        *_holds(world),
    ]
    if not may_follow(before.stage, after.stage):
        sentences.append(f"a turn led from {before.stage} to {after.stage}")
    return sentences


def spoke_out_of_turn(beat: Beat, before: Stage) -> list[str]:
    """Give a sentence if the bot answered while a person had the chat."""
    if before is Stage.WITH_HUMAN and beat.burst and beat.answer:
        return [f"spoke while a person had the chat: {beat.answer}"]
    return []


def question_of(beat: Beat) -> str | None:
    """Give what the answer of *beat* asks at its end, if it asks anything."""
    last = beat.answer[-1].words if beat.answer else ""
    return last if "?" in last else None


def _stage(session: Session) -> Iterator[str]:
    with_human = session.stage is Stage.WITH_HUMAN
    if with_human != (session.handoff is not None):
        yield f"{session.stage} with handoff {session.handoff}"
    if with_human != (session.resume_stage is not None):
        yield f"{session.stage}, to come back to {session.resume_stage}"
    stage = session.resume_stage or session.stage
    payment = session.payment
    wanting = {
        "an item": stage is Stage.CHOOSING and session.focus is None,
        "an item with its price": stage is Stage.OFFERED
        and not (session.focus and session.focus.size and session.focus.price),
        "lines": stage in BUYING | {Stage.REVIEWING} and not session.cart.lines,
        "confirmed delivery": stage in {Stage.METHOD, Stage.PAYING, Stage.REVIEWING}
        and not session.is_delivery_confirmed,
        "requisites": stage in {Stage.PAYING, Stage.REVIEWING}
        and not (payment.method and payment.requisites_sent_at),
        "an open case": stage is Stage.REVIEWING
        and not (payment.case_id and payment.order_id),
        "an order": stage is Stage.ORDERED and not session.order_ids,
    }
    yield from (f"{stage} without {what}" for what, lacks in wanting.items() if lacks)


def _money(session: Session) -> Iterator[str]:
    yield from _prices(session.cart)
    due = session.payment.amount_due
    if due not in (None, session.cart.total, PREPAID):
        yield f"{due} is due for a cart of {session.cart.total}"


def _prices(cart: Cart) -> Iterator[str]:
    prices = demo_catalog().by_sku
    total = sum(prices[line.sku].price * line.quantity for line in cart.lines)
    if total != cart.total:
        yield f"a total of {cart.total} for goods that cost {total}"


def _orders(world: World) -> Iterator[str]:
    for order_id, order in world.orders.items():
        cases = [
            case for case in world.cases.values() if case.opened.order_id == order_id
        ]
        if not cases:
            yield f"{order_id} without a claim"
        if sum(case.state == "open" for case in cases) > 1:
            yield f"{order_id} with more than one open case"
        cart = Cart(id=order.opened.cart_id, lines=order.opened.lines)
        yield from _prices(cart)
        if order.opened.amount_due not in (cart.total, PREPAID):
            yield f"{order_id} for {order.opened.amount_due} of {cart.total}"


def _holds(world: World) -> Iterator[str]:
    alive = {it.cart.id for it in world.sessions.values() if it.cart.lines}
    dead = world.shelves.holds.keys() - alive
    yield from (f"goods held for {cart}, which is gone" for cart in sorted(dead))


def seen_astray(before: Facts | None, after: Facts) -> Iterator[str]:
    """Give a sentence for everything that is seen to be wrong from outside."""
    stage = Stage(after.stage)
    if before and not may_follow(Stage(before.stage), stage):
        yield f"a turn led from {before.stage} to {stage}"
    if (stage is Stage.WITH_HUMAN) != (after.handoff is not None):
        yield f"{stage} with handoff {after.handoff}"
    yield from _seen_money(after)
    focus = after.focus
    open_cases = sum(case.state == "open" for case in after.cases)
    wanting = {
        "an item": stage is Stage.CHOOSING and focus is None,
        "an item with its price": stage is Stage.OFFERED
        and not (focus and focus.size and focus.price),
        "lines": stage in BUYING | {Stage.REVIEWING} and not after.lines,
        "requisites": stage in {Stage.PAYING, Stage.REVIEWING}
        and not (after.method and after.has_requisites),
        "an open case": stage is Stage.REVIEWING and not open_cases,
        "an order": stage is Stage.ORDERED and not after.orders,
        "a claim": len(after.orders) > len(after.cases),
    }
    yield from (f"{stage} without {what}" for what, lacks in wanting.items() if lacks)


def _seen_money(after: Facts) -> Iterator[str]:
    prices = {
        (product.id, variant.colour, variant.size): variant.price
        for product in demo_catalog().products
        for variant in product.variants
    }
    total = sum(
        prices[ProductId(line.product_id), line.colour or "", line.size or ""]
        * line.quantity
        for line in after.lines
    )
    if total != after.total:
        yield f"a total of {after.total} for goods that cost {total}"
    if after.amount_due not in (None, after.total, PREPAID):
        yield f"{after.amount_due} is due for a cart of {after.total}"

"""Sessions on their way to a purchase, and steps that are taken from them."""

from typing import Any

from msgspec.structs import replace

from nodes.kit import Kit, Node
from rules.acts import Act, ActKind, Method
from rules.cart import Cart, Line, line_of
from rules.changes import Understood
from rules.contact import Contact
from rules.ids import CartId, CaseId, InboxId, OrderId, ProductId, SubscriberId, TurnId
from rules.messages import Turn
from rules.money import Kopiykas, hryvnias
from rules.outcomes import Outcome, advance
from rules.payments import missing
from rules.session import Ask, Payment, Pending, Session
from rules.stages import Stage
from tests.builders import demo_catalog
from tests.fakes import NOON

BUYER = Contact(
    full_name="Іванова Марія Петрівна",
    phone="+380991234567",
    city="Київ",
    np_branch="25",
)
ORDER = OrderId("order of the test")
CASE = CaseId("case of the test")


def a_line(
    product: str = "malva",
    colour: str = "блакитний",
    size: str = "134-140",
    quantity: int = 1,
) -> Line:
    """Give a line at the catalogue's price."""
    model = demo_catalog().by_id[ProductId(product)]
    variant = model.variant(colour, size)
    assert variant is not None
    return line_of(model, variant, quantity)


def a_cart(*lines: Line) -> Cart:
    """Give a cart of *lines*, or of one blue dress."""
    return Cart(id=CartId("cart of the test"), lines=lines or (a_line(),))


def a_session(stage: Stage = Stage.BROWSING, **facts: Any) -> Session:
    """Give a session of a sale at *stage*, with *facts* instead of the usual ones."""
    session = Session(
        subscriber=SubscriberId("104"),
        cart=Cart(id=CartId("cart of the test")),
        stage=stage,
    )
    return replace(session, **(_USUAL.get(stage, {}) | facts))


def owing(method: Method = Method.FULL, due: Kopiykas = hryvnias(1890)) -> Payment:
    """Give a payment whose requisites were sent."""
    return Payment(method=method, amount_due=due, requisites_sent_at=NOON)


def claimed(*, has_receipt: bool) -> Payment:
    """Give a payment on which an order and a case are open."""
    return replace(owing(), order_id=ORDER, case_id=CASE, has_receipt=has_receipt)


_SOLD: dict[str, Any] = {
    "cart": a_cart(),
    "delivery": BUYER,
    "is_delivery_confirmed": True,
}
_USUAL: dict[Stage, dict[str, Any]] = {
    Stage.DETAILS: {
        "cart": a_cart(),
        "pending": Pending(ask=Ask.DELIVERY, options=missing(Contact())),
    },
    Stage.METHOD: _SOLD | {"pending": Pending(ask=Ask.METHOD)},
    Stage.PAYING: _SOLD | {"payment": owing(), "pending": Pending(ask=Ask.RECEIPT)},
    Stage.REVIEWING: _SOLD | {"payment": claimed(has_receipt=True)},
    Stage.ORDERED: {"order_ids": (OrderId("an earlier order"),), "ordered_at": NOON},
}


def a_turn(*texts: str) -> Turn:
    """Give a turn at noon."""
    return Turn(
        id=TurnId(1),
        trace_id="trace",
        subscriber=SubscriberId("104"),
        now=NOON,
        inbox_ids=(InboxId(1),),
        texts=texts,
    )


def act(kind: ActKind, **slots: Any) -> Act:
    """Give an act as the rules would read it."""
    return Act(kind=kind, rule="test", words="words of the test", **slots)


async def after(
    session: Session, node: Node, *acts: Act, kit: Kit
) -> tuple[Session, Outcome]:
    """Let *node* deal with *acts*; give the session then and the node's report."""
    session = advance(session, Outcome(changes=(Understood(acts),)))
    outcome = await node(session, a_turn("words of the test"), kit)
    return advance(session, outcome), outcome


def keys(session: Session) -> tuple[str | None, ...]:
    """Name the phrases that the answer is made of, the question last."""
    said = tuple(one.key for one in session.draft.said)
    return (*said, session.draft.ask.key) if session.draft.ask else said

"""
Thinking that can be checked from outside: each answer says what it answers.

The session counts its turns, so that a turn which took effect twice or not at all shows
in the numbers of the answers.
"""

import asyncio

from msgspec.structs import replace

from bot.sessions.run import Think
from nodes.kit import Kit
from rules.acts import Method
from rules.changes import Change, Composed, Counted, PaymentChanged, Staged
from rules.contact import Contact
from rules.effects import Effect, NoticeKind, Notify, OpenCase, OpenOrder
from rules.messages import Turn
from rules.money import hryvnias
from rules.outcomes import Outcome, advance
from rules.session import Bubble, Payment, Session
from rules.stages import Stage
from tests.bot.store.rows import a_line
from tests.crash.points import Point
from tests.crash.watched import Fate, Span

PAID = "paid"  # the word that opens an order with a case
DUE = hryvnias(200)


def thinking(kit: Kit, fate: Fate, model_s: float) -> Think:
    """Give the function that thinks; its model call is a point."""
    span = Span(during=Point.MODEL_CALLED, after=Point.THOUGHT)

    async def think(session: Session, turn: Turn) -> Session:
        await fate.attend(span, lambda: asyncio.sleep(model_s))
        number = session.counters.turns + 1
        answer = Bubble(text=f"turn {number}: {' '.join(turn.texts)}", has_ask=True)
        counted = Counted(replace(session.counters, turns=number))
        paid = _paid(session, kit) if PAID in turn.texts else Outcome()
        return advance(
            session,
            replace(paid, changes=(*paid.changes, counted, Composed((answer,)))),
        )

    return think


def _paid(session: Session, kit: Kit) -> Outcome:
    order, case = kit.ids.order(), kit.ids.case()
    line = a_line()
    effects: tuple[Effect, ...] = (
        OpenOrder(
            order_id=order,
            cart_id=session.cart.id,
            lines=(line,),
            method=Method.PREPAY,
            amount_due=DUE,
            delivery=Contact(),
        ),
        OpenCase(case_id=case, order_id=order, amount_due=DUE, has_receipt=False),
        Notify(kind=NoticeKind.CASE_OPENED, case_id=case, order_id=order),
    )
    changes: tuple[Change, ...] = (
        Staged(Stage.REVIEWING),
        PaymentChanged(Payment(order_id=order, case_id=case, amount_due=DUE)),
    )
    return Outcome(changes=changes, effects=effects)

"""A brain that turns a shopper's first message into an order that is reviewed."""

from bot.sessions.run import Think
from nodes.kit import Kit
from rules.acts import Method
from rules.cart import Cart, Line
from rules.changes import CartChanged, PaymentChanged, Staged
from rules.contact import Contact
from rules.effects import OpenCase, OpenOrder
from rules.ids import ProductId, Sku
from rules.messages import Turn
from rules.money import Kopiykas
from rules.outcomes import Outcome, advance
from rules.session import Payment, Session
from rules.stages import Stage
from tests.service import saying

LINE = Line(
    sku=Sku("MALVA-BLUE-122-128"),
    product_id=ProductId("malva"),
    product="Сукня «Мальва»",
    colour="блакитний",
    size="122-128",
    price=Kopiykas(189_000),
)


def ordering(kit: Kit) -> Think:
    """Turn the first message of a shopper into an order that is reviewed."""

    async def think(session: Session, turn: Turn) -> Session:
        if session.payment.case_id:
            return saying(session, f"you said: {turn.text}")
        order, case = kit.ids.order(), kit.ids.case()
        payment = Payment(
            method=Method.FULL,
            amount_due=LINE.price,
            requisites_sent_at=turn.now,
            order_id=order,
            case_id=case,
            has_receipt=True,
        )
        effects = (
            OpenOrder(
                order_id=order,
                cart_id=session.cart.id,
                lines=(LINE,),
                method=Method.FULL,
                amount_due=LINE.price,
                delivery=Contact(),
            ),
            OpenCase(
                case_id=case, order_id=order, amount_due=LINE.price, has_receipt=True
            ),
        )
        session = advance(session, Outcome(effects=effects))
        return saying(
            session,
            "a manager checks it",
            CartChanged(Cart(id=session.cart.id, lines=(LINE,))),
            PaymentChanged(payment),
            Staged(Stage.REVIEWING),
        )

    return think

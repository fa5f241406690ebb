"""A shop in memory: sessions, orders and cases, changed by the effects of turns."""

from dataclasses import dataclass, field
from typing import assert_never

from nodes.payment.review import Verdict, decided
from nodes.runner import run_turn
from nodes.validation import compose
from rules.cart import Cart
from rules.changes import Composed
from rules.effects import (
    CloseCase,
    CloseHandoff,
    Effect,
    Hold,
    JoinCase,
    Notify,
    OpenCase,
    OpenHandoff,
    OpenOrder,
    Release,
    SetOrder,
)
from rules.ids import CaseId, InboxId, OrderId, SubscriberId, TurnId
from rules.messages import Photo, Turn
from rules.outcomes import Outcome, advance, settled
from rules.payments import Decision, Reason
from rules.session import Bubble, Session
from tests.fakes import a_kit


@dataclass
class Order:
    """An order as it stands."""

    opened: OpenOrder
    status: str = "reviewing"
    flags: tuple[str, ...] = ()


@dataclass
class Case:
    """A case as it stands."""

    opened: OpenCase
    state: str = "open"
    has_receipt: bool = False
    flags: tuple[str, ...] = ()


@dataclass
class World:
    """Everything that is stored, without a store."""

    sessions: dict[SubscriberId, Session] = field(default_factory=dict)
    orders: dict[OrderId, Order] = field(default_factory=dict)
    cases: dict[CaseId, Case] = field(default_factory=dict)
    notices: list[Notify] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kit = a_kit()
        self.turns = 0

    def session(self, subscriber: SubscriberId) -> Session:
        """Give a shopper's session; a new one has an empty cart."""
        if subscriber not in self.sessions:
            cart = Cart(id=self.kit.ids.cart())
            self.sessions[subscriber] = Session(subscriber=subscriber, cart=cart)
        return self.sessions[subscriber]

    async def hear(
        self, subscriber: SubscriberId, *texts: str, photos: tuple[Photo, ...] = ()
    ) -> tuple[Bubble, ...]:
        """Run one turn and give the answer."""
        self.turns += 1
        turn = Turn(
            id=TurnId(self.turns),
            trace_id=f"trace{self.turns}",
            subscriber=subscriber,
            now=self.kit.clock.now(),
            inbox_ids=(InboxId(self.turns),),
            texts=texts,
            photos=photos,
        )
        after = await run_turn(self.session(subscriber), turn, self.kit)
        return self._commit(after)

    async def decide(
        self, case_id: CaseId, decision: Decision, reason: Reason = Reason.OTHER
    ) -> tuple[Bubble, ...]:
        """Let a manager decide a case, and give what the shopper hears."""
        order_id = self.cases[case_id].opened.order_id
        subscriber = next(
            id
            for id, session in self.sessions.items()
            if session.payment.case_id == case_id
        )
        session = self.session(subscriber)
        verdict = Verdict(
            decision=decision,
            case_id=case_id,
            order_id=order_id,
            by="olha",
            reason=reason,
        )
        after = advance(session, decided(session, verdict, self.kit))
        bubbles = compose(after, self.kit)
        return self._commit(advance(after, Outcome(changes=(Composed(bubbles),))))

    def _commit(self, after: Session) -> tuple[Bubble, ...]:
        for effect in after.draft.effects:
            self._apply(effect)
        self.sessions[after.subscriber] = settled(after)
        return after.draft.bubbles

    def _apply(self, effect: Effect) -> None:
        match effect:
            case OpenOrder():
                self.orders[effect.order_id] = Order(effect, flags=effect.flags)
            case OpenCase():
                self.cases[effect.case_id] = Case(
                    effect, has_receipt=effect.has_receipt, flags=effect.flags
                )
            case JoinCase():
                self._join(effect)
            case CloseCase():
                self.cases[effect.case_id].state = effect.state
            case SetOrder():
                order = self.orders[effect.order_id]
                order.status = effect.status or order.status
                order.flags += (effect.flag,) if effect.flag else ()
            case Hold():
                self.kit.goods.holds[effect.cart_id] = effect.lines
            case Release(cart_id):
                self.kit.goods.holds.pop(cart_id, None)
            case Notify():
                self.notices.append(effect)
            case OpenHandoff() | CloseHandoff():
                pass
            case _:
                assert_never(effect)

    def _join(self, effect: JoinCase) -> None:
        case = self.cases[effect.case_id]
        case.flags += (effect.flag,) if effect.flag else ()
        case.has_receipt = case.has_receipt or bool(effect.has_receipt)

"""A shop in memory: sessions, orders and cases, changed by the effects of turns."""

from dataclasses import dataclass, field
from typing import assert_never

from nodes.kit import Kit
from nodes.payment.review import Verdict, decided
from nodes.runner import run_turn
from nodes.validation import compose
from rules.cart import Cart
from rules.effects import (
    CloseCase,
    CloseHandoff,
    Effect,
    Hold,
    JoinCase,
    NoticeKind,
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
from tests.fakes import FakeClock, ScriptedEyes, SeenReceipts, Shelves, a_kit


@dataclass
class Order:
    """An order as it stands."""

    subscriber: SubscriberId
    opened: OpenOrder
    status: str = "reviewing"
    flags: tuple[str, ...] = ()


@dataclass
class Case:
    """A case as it stands."""

    subscriber: SubscriberId
    opened: OpenCase
    has_receipt: bool
    state: str = "open"
    flags: tuple[str, ...] = ()


@dataclass
class World:
    """Everything that is stored, without a store."""

    clock: FakeClock = field(default_factory=FakeClock)
    shelves: Shelves = field(default_factory=Shelves)
    receipts: SeenReceipts = field(default_factory=SeenReceipts)
    eyes: ScriptedEyes = field(default_factory=ScriptedEyes)
    sessions: dict[SubscriberId, Session] = field(default_factory=dict)
    orders: dict[OrderId, Order] = field(default_factory=dict)
    cases: dict[CaseId, Case] = field(default_factory=dict)
    notices: dict[SubscriberId, list[Notify]] = field(default_factory=dict)
    turns: int = 0

    def __post_init__(self) -> None:
        self.kit: Kit = a_kit(self.shelves, self.clock, self.receipts, self.eyes)

    def session(self, subscriber: SubscriberId) -> Session:
        """Give a shopper's session; a new one has an empty cart."""
        if subscriber not in self.sessions:
            cart = Cart(id=self.kit.ids.cart())
            self.sessions[subscriber] = Session(subscriber=subscriber, cart=cart)
        return self.sessions[subscriber]

    def told(self, subscriber: SubscriberId, kind: NoticeKind) -> list[Notify]:
        """Give what managers were told of a shopper, oldest first."""
        notices = self.notices.get(subscriber, [])
        return [notice for notice in notices if notice.kind is kind]

    async def hear(
        self, subscriber: SubscriberId, *texts: str, photos: tuple[Photo, ...] = ()
    ) -> tuple[Bubble, ...]:
        """Run one turn and give the answer."""
        self.turns += 1
        turn = Turn(
            id=TurnId(self.turns),
            trace_id=f"trace{self.turns}",
            subscriber=subscriber,
            now=self.clock.now(),
            inbox_ids=(InboxId(self.turns),),
            texts=texts,
            photos=photos,
        )
        after = await run_turn(self.session(subscriber), turn, self.kit)
        return self._commit(after, after.draft.bubbles)

    def change(self, subscriber: SubscriberId, outcome: Outcome) -> tuple[Bubble, ...]:
        """Change a session without a message, and give what the shopper hears."""
        after = advance(self.session(subscriber), outcome)
        return self._commit(after, compose(after, self.kit))

    def decide(
        self, case_id: CaseId, decision: Decision, reason: Reason = Reason.OTHER
    ) -> tuple[Bubble, ...]:
        """Let a manager decide an open case, and give what the shopper hears."""
        case = self.cases[case_id]
        order = self.orders[case.opened.order_id]
        verdict = Verdict(
            decision=decision,
            case_id=case_id,
            order_id=case.opened.order_id,
            by="olha",
            is_order_cancelled=order.status == "cancelled",
            reason=reason,
        )
        session = self.session(case.subscriber)
        return self.change(case.subscriber, decided(session, verdict, self.kit))

    def _commit(
        self, after: Session, bubbles: tuple[Bubble, ...]
    ) -> tuple[Bubble, ...]:
        for effect in after.draft.effects:
            self._apply(effect, after.subscriber)
            if isinstance(effect, OpenCase | JoinCase) and effect.media_id:
                self.receipts.seen.add(effect.media_id)
        self.sessions[after.subscriber] = settled(after)
        return bubbles

    def _apply(self, effect: Effect, subscriber: SubscriberId) -> None:
        match effect:
            case OpenOrder():
                self.orders[effect.order_id] = Order(
                    subscriber, effect, flags=effect.flags
                )
                self.shelves.holds.pop(effect.cart_id, None)
            case OpenCase():
                self.cases[effect.case_id] = Case(
                    subscriber, effect, effect.has_receipt, flags=effect.flags
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
                self.shelves.holds[effect.cart_id] = effect.lines
            case Release(cart_id):
                self.shelves.holds.pop(cart_id, None)
            case Notify():
                self.notices.setdefault(subscriber, []).append(effect)
            case OpenHandoff() | CloseHandoff():
                pass
            case _:
                assert_never(effect)

    def _join(self, effect: JoinCase) -> None:
        case = self.cases[effect.case_id]
        case.flags += effect.flags
        case.has_receipt = case.has_receipt or bool(effect.has_receipt)

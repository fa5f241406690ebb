"""What managers decide: on payments, and who has a chat."""

from bot.outside.manychat import ManyChat
from bot.sessions.chat_states import WITH_BOT, WITH_HUMAN, ChatStates
from bot.sessions.handing_over import released, taken_over
from bot.sessions.moves import Moves
from bot.sessions.retries import WINDOW
from bot.store.cases import Case
from bot.store.chat_view import Chat
from bot.store.errors import AlreadyDecided
from bot.store.orders import Order
from bot.store.stores import Stores
from nodes.kit import Kit
from nodes.payment.review import Verdict, decided
from nodes.wording import said
from rules.ids import CaseId, OrderId, SubscriberId
from rules.outcomes import Outcome
from rules.payments import CASE_STATE_AFTER, Decision, Reason
from rules.render import BUBBLES, fitted
from rules.session import Session
from rules.stages import Stage

CANCELLED = "cancelled"


class Unknown(Exception):
    """There is no such case or chat."""


class OrderCancelled(Exception):
    """The case's order is cancelled: it can only be rejected."""


class NotTakenOver(Exception):
    """The bot has the chat: take it over before writing."""


class WindowClosed(Exception):
    """The shopper wrote too long ago: Instagram delivers nothing."""


class TooLong(Exception):
    """The words don't fit into one call."""


class Decisions:
    """Carries out what managers decide, from wherever they do it."""

    def __init__(
        self, stores: Stores, moves: Moves, manychat: ManyChat, kit: Kit
    ) -> None:
        self._stores = stores
        self._moves = moves
        self._states = ChatStates(manychat)
        self._kit = kit

    async def decide(
        self,
        case_id: CaseId,
        decision: Decision,
        *,
        by: str,
        reason: Reason = Reason.OTHER,
        note: str | None = None,
    ) -> Case:
        """
        Decide a case; the same decision again changes nothing.

        Raises:
            Unknown: No such case.
            AlreadyDecided: Otherwise than now.
            OrderCancelled: And the decision isn't to reject.
        """
        case = await self._case(case_id)
        if case.state != "open":
            return _decided_so(case, decision)
        verdict = Verdict(
            decision=decision,
            case_id=case.id,
            order_id=case.order_id,
            by=by,
            is_order_cancelled=await self._is_cancelled(case, decision),
            reason=reason,
            note=note,
        )
        try:
            await self._moves.make(
                case.subscriber, lambda session: decided(session, verdict, self._kit)
            )
        except AlreadyDecided:  # meanwhile, perhaps in the same way
            return _decided_so(await self._case(case_id), decision)
        return await self._case(case_id)

    async def takeover(self, subscriber: SubscriberId, *, by: str) -> Chat:
        """
        Give the chat to *by*: the bot is silent from now on.

        Raises:
            Unknown: No such chat.
        """
        await self._chat(subscriber)
        now = self._kit.clock.now()
        await self._moves.make(subscriber, lambda session: taken_over(session, by, now))
        self._states.tell(subscriber, WITH_HUMAN)
        return await self._chat(subscriber)

    async def release(self, subscriber: SubscriberId, *, by: str) -> Chat:
        """
        Give the chat back to the bot, at the stage where it was.

        Raises:
            Unknown: No such chat.
        """
        await self._chat(subscriber)
        now = self._kit.clock.now()
        await self._moves.make(subscriber, lambda session: released(session, by, now))
        self._states.tell(subscriber, WITH_BOT)
        return await self._chat(subscriber)

    async def say(self, subscriber: SubscriberId, *, by: str, text: str) -> Chat:
        """
        Write to the shopper in the words of *by*.

        Raises:
            Unknown: No such chat.
            TooLong: More than one call can carry.
            WindowClosed: It wouldn't arrive.
            NotTakenOver: The bot has the chat.
        """
        words = fitted(text)
        if len(words) > BUBBLES:
            raise TooLong(subscriber)
        chat = await self._chat(subscriber)
        heard = [message.at for message in chat.messages if message.by == "shopper"]
        if not heard or self._kit.clock.now() - heard[-1] > WINDOW:
            raise WindowClosed(subscriber)
        await self._moves.say(subscriber, words, by=by, check=_must_be_taken_over)
        return await self._chat(subscriber)

    async def parcel_sent(self, id: OrderId, *, tracking: str) -> Order:
        """
        The parcel is on its way: the shopper gets its number, each number once.

        Raises:
            Unknown: No such order.
            NotConfirmed: The order isn't confirmed.
        """
        before = await self._stores.orders.get(id)
        if before is None:
            raise Unknown(id)
        order = await self._stores.orders.mark_sent(
            id, tracking=tracking, now=self._kit.clock.now()
        )
        if before.tracking != tracking:
            told = Outcome(said=(said("order.sent", tracking=tracking),))
            await self._moves.make(before.subscriber, lambda session: told)
        return order or before

    async def close(self) -> None:
        """Let ManyChat be told what it still is to be."""
        await self._states.close()

    async def _case(self, id: CaseId) -> Case:
        case = await self._stores.cases.get(id)
        if case is None:
            raise Unknown(id)
        return case

    async def _is_cancelled(self, case: Case, decision: Decision) -> bool:
        """Say whether the case's order is; then there is nothing to do but reject."""
        order = await self._stores.orders.get(case.order_id)
        is_cancelled = order is None or order.status == CANCELLED
        if is_cancelled and decision is not Decision.REJECT:
            raise OrderCancelled(case.order_id)
        return is_cancelled

    async def _chat(self, subscriber: SubscriberId) -> Chat:
        chat = await self._stores.chats.get(subscriber)
        if chat is None:
            raise Unknown(subscriber)
        return chat


def _decided_so(case: Case, decision: Decision) -> Case:
    """Give *case* if it is decided by *decision*."""
    if case.state != CASE_STATE_AFTER[decision]:
        raise AlreadyDecided(case.id)
    return case


def _must_be_taken_over(session: Session) -> None:
    if session.stage is not Stage.WITH_HUMAN:
        raise NotTakenOver(session.subscriber)

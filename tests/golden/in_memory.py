"""The shop of a transcript in memory: rules, steps and phrases, nothing else."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from bot.sessions.handing_over import released, taken_over
from rules.drafts import PhotoAnswer
from rules.ids import CaseId, MediaId, Sku, SubscriberId
from rules.messages import Photo
from rules.payments import Decision, Reason
from rules.redact import mask_cards
from rules.session import Bubble, Focus, Session
from tests.golden.facts import Answer, Case, Facts, Heard, Item
from tests.golden.transcript import Message
from tests.world import World

MANAGER = "olha"


class InMemory:
    """Plays a transcript in a `World`."""

    def __init__(self, world: World | None = None) -> None:
        self._world = world or World()
        self._heard = defaultdict[str, list[tuple[Heard, ...]]](list)

    async def say(self, shopper: str, burst: Sequence[Message]) -> None:
        texts = tuple(mask_cards(message.text) for message in burst)
        photos = tuple(
            Photo(
                url=f"https://lookaside.fbsbx.com/{picture}", media_id=MediaId(picture)
            )
            for message in burst
            for picture in message.pictures
        )
        answer = await self._world.hear(_id(shopper), *texts, photos=photos)
        self._hears(shopper, answer)

    async def send_again(self, shopper: str) -> None:
        """Do nothing: whether a webhook is a repeat is asked before any turn."""

    async def decide(self, shopper: str, decision: str, reason: str) -> None:
        case_id = self._cases(shopper)[-1]
        case = self._world.cases[case_id]
        order = self._world.orders[case.opened.order_id]
        if case.state != "open":
            return
        if order.status == "cancelled" and decision != Decision.REJECT:
            return
        answer = self._world.decide(case_id, Decision(decision), Reason(reason))
        self._hears(shopper, answer)

    async def take_over(self, shopper: str) -> None:
        session = self._world.session(_id(shopper))
        outcome = taken_over(session, MANAGER, self._world.clock.now())
        self._hears(shopper, self._world.change(_id(shopper), outcome))

    async def release(self, shopper: str) -> None:
        session = self._world.session(_id(shopper))
        outcome = released(session, MANAGER, self._world.clock.now())
        self._hears(shopper, self._world.change(_id(shopper), outcome))

    async def pass_by(self, time: timedelta) -> None:
        self._world.clock.pass_by(time)

    async def restock(self, sku: str, pieces: int) -> None:
        self._world.shelves.restock(Sku(sku), pieces)

    async def sees(self, answer: PhotoAnswer | None) -> None:
        self._world.eyes.sees_everywhere(answer)

    async def restart(self) -> None:
        """Keep only what a store would keep."""
        stored = {
            id: msgspec.json.encode(session)
            for id, session in self._world.sessions.items()
        }
        self._world.sessions = {
            id: msgspec.json.decode(session, type=Session)
            for id, session in stored.items()
        }

    async def lose_notifier(self) -> None:
        """Do nothing: what managers are told is written down, and nobody is called."""

    async def heard(self, shopper: str) -> Answer:
        return Answer(tuple(self._heard.pop(shopper, [])))

    async def facts(self, shopper: str) -> Facts:
        session = self._world.session(_id(shopper))
        return Facts(
            stage=session.stage,
            pending=session.pending.ask if session.pending else None,
            focus=_item(session.focus),
            heights=session.profile.heights_cm,
            lines=tuple(
                Item(
                    product_id=line.product_id,
                    colour=line.colour,
                    size=line.size,
                    price=line.price,
                    quantity=line.quantity,
                )
                for line in session.cart.lines
            ),
            total=session.cart.total,
            delivery=session.delivery,
            method=session.payment.method,
            amount_due=session.payment.amount_due,
            has_requisites=session.payment.requisites_sent_at is not None,
            handoff=session.handoff.reason if session.handoff else None,
            orders=tuple(
                order.status
                for order in self._world.orders.values()
                if order.subscriber == _id(shopper)
            ),
            cases=tuple(self._case(id) for id in self._cases(shopper)),
            told=self._told(shopper),
        )

    def _hears(self, shopper: str, bubbles: tuple[Bubble, ...]) -> None:
        if bubbles:
            self._heard[shopper].append(
                tuple(Heard(bubble.text, bubble.photo or "") for bubble in bubbles)
            )

    def _told(self, shopper: str) -> dict[str, int]:
        notices = self._world.notices.get(_id(shopper), [])
        return dict(Counter(str(notice.kind) for notice in notices))

    def _cases(self, shopper: str) -> list[CaseId]:
        return [
            id
            for id, case in self._world.cases.items()
            if case.subscriber == _id(shopper)
        ]

    def _case(self, case_id: CaseId) -> Case:
        case = self._world.cases[case_id]
        return Case(
            state=case.state,
            has_receipt=case.has_receipt,
            amount_due=case.opened.amount_due,
        )


def _id(shopper: str) -> SubscriberId:
    return SubscriberId(f"10{shopper or 1}")


def _item(focus: Focus | None) -> Item | None:
    if focus is None:
        return None
    return Item(
        product_id=focus.product_id,
        colour=focus.colour,
        size=focus.size,
        price=focus.price,
    )

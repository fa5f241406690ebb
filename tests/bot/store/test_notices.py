"""Two processes tell the managers side by side while one takes over from the other."""

import asyncio
from datetime import timedelta

from bot.notifying.card import Card
from bot.notifying.notifier import Notifier
from bot.store.stores import Stores
from rules.effects import NoticeKind, Notify
from rules.ids import SubscriberId
from tests.fakes import NOON, FakeClock, a_kit

OLENA = SubscriberId("101")
WITHIN_S = 10.0
PROMISE = Notify(kind=NoticeKind.PROMISE, words="знижка")


class Desk:
    """A way of telling that takes until it is *let_go*."""

    name = "desk"

    def __init__(self) -> None:
        self.cards: list[Card] = []
        self.let_go = asyncio.Event()

    async def tell(self, card: Card) -> None:
        self.cards.append(card)
        await self.let_go.wait()


async def test_card_is_told_by_one_of_two_processes(
    stores: Stores, neighbour: Stores
) -> None:
    desk, kit = Desk(), a_kit()
    await stores.notices.add(OLENA, PROMISE, now=NOON)
    one, two = (Notifier(its, kit, (desk,)) for its in (stores, neighbour))
    telling = asyncio.create_task(one.tell_managers())
    await _until_told(desk)

    async with asyncio.timeout(WITHIN_S):
        await two.tell_managers()
    desk.let_go.set()
    await telling

    assert len(desk.cards) == 1
    assert await stores.notices.queued(NOON + timedelta(days=1)) == ()


async def test_card_of_a_process_that_died_over_it_is_told_by_another(
    stores: Stores, neighbour: Stores
) -> None:
    clock, desk = FakeClock(), Desk()
    await stores.notices.add(OLENA, PROMISE, now=clock.now())
    died = asyncio.create_task(
        Notifier(stores, a_kit(clock=clock), (desk,)).tell_managers()
    )
    await _until_told(desk)
    died.cancel()
    await asyncio.wait((died,))

    await stores.processes.leave()
    desk.let_go.set()
    await Notifier(neighbour, a_kit(clock=clock), (desk,)).tell_managers()

    assert len(desk.cards) == 2


async def _until_told(desk: Desk) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not desk.cards:
            await asyncio.sleep(0.01)

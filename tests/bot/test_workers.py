"""Workers: bursts become one turn, no message is lost, nobody waits for others."""

import asyncio
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.sessions.places import Places
from bot.sessions.workers import Chat, Workers
from bot.store.inbox import Row
from rules.ids import InboxId, SubscriberId
from rules.messages import Inbound, Photo
from tests.service import eventually

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
ADA, EVE = SubscriberId("ada"), SubscriberId("eve")


def row(number: int, subscriber: SubscriberId = ADA, *urls: str) -> Row:
    message = Inbound(subscriber=subscriber, text=f"m{number}", media_urls=urls)
    return Row(InboxId(number), NOON, message)


async def no_picture(subscriber: SubscriberId, url: str) -> Photo:
    return Photo(url=url)


async def nothing_earlier(subscriber: SubscriberId) -> tuple[Row, ...]:
    return ()


class Turns:
    """Notes the bursts that it is given; a gate may keep it thinking."""

    def __init__(self) -> None:
        self.bursts: list[tuple[SubscriberId, list[int]]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.thinking = 0

    async def __call__(self, chat: Chat) -> None:
        burst = [int(arrived.row.id) for arrived in chat.take()]
        self.thinking += 1
        await self.gate.wait()
        self.thinking -= 1
        self.bursts.append((chat.subscriber, burst))

    def waits_for(self, messages: int) -> Callable[[], Any]:
        """Give the condition that so many messages are answered."""

        async def is_answered() -> bool:
            return sum(len(burst) for _, burst in self.bursts) >= messages

        return is_answered


@pytest.fixture
def turns() -> Turns:
    return Turns()


def workers(turns: Turns, **settings: float) -> Workers:
    quick = {"quiet_s": 0.03, "quiet_at_most_s": 0.2, "idle_after_s": 5.0}
    return Workers(turns, no_picture, nothing_earlier, **{**quick, **settings})


async def test_burst_becomes_one_turn(turns: Turns) -> None:
    office = workers(turns)
    for number in range(12):
        office.put((row(number),))
        await asyncio.sleep(0)

    await eventually(turns.waits_for(12))

    assert turns.bursts == [(ADA, list(range(12)))]
    await office.drain(1)


async def test_shopper_who_never_pauses_is_answered_in_time(turns: Turns) -> None:
    office = workers(turns, quiet_s=0.1, quiet_at_most_s=0.25)
    loop = asyncio.get_running_loop()
    started_s, number = loop.time(), 0
    while not turns.bursts:
        office.put((row(number),))
        number += 1
        await asyncio.sleep(0.02)

    assert 0.24 <= loop.time() - started_s < 0.6
    assert len(turns.bursts[0][1]) > 5
    await office.drain(1)


async def test_messages_that_waited_long_enough_are_not_waited_for(
    turns: Turns,
) -> None:
    office = workers(turns, quiet_s=30, quiet_at_most_s=30)

    office.put((row(1), row(2)), is_quiet=True)

    await eventually(turns.waits_for(2), within_s=1)
    await office.drain(1)


async def test_same_message_is_answered_once(turns: Turns) -> None:
    office = workers(turns)
    turns.gate.clear()
    office.put((row(1), row(1)))
    await eventually(lambda: _holds(turns.thinking == 1))
    office.put((row(1), row(2)))
    turns.gate.set()

    await eventually(turns.waits_for(2))

    assert turns.bursts == [(ADA, [1]), (ADA, [2])]
    await office.drain(1)


async def test_message_during_a_turn_is_the_next_turn(turns: Turns) -> None:
    office = workers(turns)
    turns.gate.clear()
    office.put((row(1),))
    await eventually(lambda: _holds(turns.thinking == 1))
    office.put((row(2),))
    turns.gate.set()

    await eventually(turns.waits_for(2))

    assert turns.bursts == [(ADA, [1]), (ADA, [2])]
    await office.drain(1)


async def test_one_slow_shopper_holds_nobody_up(turns: Turns) -> None:
    office = workers(turns)
    turns.gate.clear()
    office.put((row(1, ADA),))
    await eventually(lambda: _holds(turns.thinking == 1))
    office.put((row(2, EVE),))

    await eventually(lambda: _holds(turns.thinking == 2))

    turns.gate.set()
    await office.drain(1)


async def test_shopper_with_many_messages_does_not_starve_the_others(
    turns: Turns,
) -> None:
    places = Places(1)

    async def think(chat: Chat) -> None:
        async with places.taken(since_s=chat.waiting_since_s):
            await turns(chat)

    office = Workers(think, no_picture, nothing_earlier, quiet_s=0, quiet_at_most_s=0)
    for number in range(200):
        office.put((row(number, ADA),))
    office.put((row(200, EVE),))

    await eventually(turns.waits_for(201))

    assert [subscriber for subscriber, _ in turns.bursts[:2]] == [ADA, EVE]
    await office.drain(1)


async def test_ten_thousand_idle_chats_are_cheap(turns: Turns) -> None:
    office = workers(turns, quiet_s=0, idle_after_s=30)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(10_000):
        office.put((row(number, SubscriberId(str(number))),))
    await eventually(turns.waits_for(10_000))
    turns.bursts.clear()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(office) == 10_000
    assert after - before < 40 * 1024 * 1024
    await office.drain(5)


@pytest.mark.parametrize("attempt", range(3))
async def test_no_message_is_lost_when_a_worker_ends_as_it_comes(
    turns: Turns, attempt: int
) -> None:
    office = workers(turns, quiet_s=0, idle_after_s=0.001)
    count = 300
    for number in range(count):
        office.put((row(number),))
        # around the moment at which the idle worker gives up
        await asyncio.sleep(0.0007 + 0.00001 * (number % 60))

    await eventually(turns.waits_for(count))

    answered = [number for _, burst in turns.bursts for number in burst]
    assert answered == list(range(count))
    await office.drain(1)


async def test_idle_worker_ends(turns: Turns) -> None:
    office = workers(turns, idle_after_s=0.01)
    office.put((row(1),))
    await eventually(turns.waits_for(1))

    await eventually(lambda: _holds(len(office) == 0))


async def test_worker_that_crashes_leaves_room_for_the_next(turns: Turns) -> None:
    calls = 0

    async def crash_once(chat: Chat) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ZeroDivisionError
        await turns(chat)

    office = Workers(
        crash_once, no_picture, nothing_earlier, quiet_s=0, quiet_at_most_s=0
    )
    office.put((row(1),))
    await eventually(lambda: _holds(len(office) == 0))
    office.put((row(1),))

    await eventually(turns.waits_for(1))
    await office.drain(1)


async def test_drain_ends_running_turns_and_begins_no_other(turns: Turns) -> None:
    office = workers(turns, quiet_s=0)
    turns.gate.clear()
    office.put((row(1, ADA),))
    await eventually(lambda: _holds(turns.thinking == 1))
    office.put((row(2, ADA),))

    draining = asyncio.create_task(office.drain(5))
    await asyncio.sleep(0)
    office.put((row(3, EVE),))
    turns.gate.set()
    await draining

    assert turns.bursts == [(ADA, [1])]
    assert len(office) == 0


async def test_drain_gives_up_what_takes_too_long(turns: Turns) -> None:
    office = workers(turns, quiet_s=0)
    turns.gate.clear()
    office.put((row(1),))
    await eventually(lambda: _holds(turns.thinking == 1))

    await office.drain(0.01)

    assert turns.bursts == []
    assert len(office) == 0


async def test_pictures_are_fetched_before_the_burst_is_over() -> None:
    fetched = asyncio.Event()

    async def fetch(subscriber: SubscriberId, url: str) -> Photo:
        fetched.set()
        return Photo(url=url)

    office = Workers(Turns(), fetch, nothing_earlier, quiet_s=30, quiet_at_most_s=30)
    office.put((row(1, ADA, "https://fbsbx.com/a"),))

    async with asyncio.timeout(1):
        await fetched.wait()
    await office.drain(1)


async def test_picture_is_fetched_once_though_its_message_is_found_in_the_inbox(
    turns: Turns,
) -> None:
    fetched: list[str] = []
    photo = row(1, ADA, "https://fbsbx.com/a")

    async def fetch(subscriber: SubscriberId, url: str) -> Photo:
        fetched.append(url)
        return Photo(url=url)

    async def not_done(subscriber: SubscriberId) -> tuple[Row, ...]:
        return (photo,)

    office = Workers(turns, fetch, not_done, quiet_s=0.03, quiet_at_most_s=1)
    office.put((photo,))

    await eventually(turns.waits_for(1))

    assert fetched == ["https://fbsbx.com/a"]
    await office.drain(1)


async def test_message_that_another_process_has_left_is_answered_with_the_next(
    turns: Turns,
) -> None:
    async def left_behind(subscriber: SubscriberId) -> tuple[Row, ...]:
        return (row(1, subscriber),)

    office = Workers(turns, no_picture, left_behind, quiet_s=0.03, quiet_at_most_s=1)
    office.put((row(2),))

    await eventually(turns.waits_for(2))

    assert turns.bursts == [(ADA, [1, 2])]
    await office.drain(1)


async def _holds(fact: bool) -> bool:
    return fact

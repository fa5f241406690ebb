"""Places to think at: the oldest turn first, and a guess of how long one waits."""

import asyncio

import pytest

from bot.sessions.places import Places
from tests import virtual_time


async def test_places_go_to_whoever_has_waited_longest() -> None:
    places, order, gate = Places(1), list[float](), asyncio.Event()

    async def think(since_s: float) -> None:
        async with places.taken(since_s=since_s):
            order.append(since_s)
            await gate.wait()

    async with asyncio.TaskGroup() as group:
        for since_s in (0, 3, 1, 2):
            group.create_task(think(since_s))
            await asyncio.sleep(0)
        gate.set()

    assert order == [0, 1, 2, 3]


async def test_place_of_one_who_gives_up_is_not_lost() -> None:
    places = Places(1)
    async with places.taken(since_s=0):
        waiting = [asyncio.create_task(_stay(places)) for _ in range(2)]
        await asyncio.sleep(0)
        waiting[0].cancel()

    async with asyncio.timeout(1):
        await waiting[1]
        async with places.taken(since_s=0):
            assert waiting[0].cancelled()


def test_wait_is_told_from_the_line_and_from_how_long_places_were_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def waits() -> list[float]:
        places = Places(2)
        told = [places.expected_wait_s(0)]
        async with asyncio.TaskGroup() as group:
            for since_s in range(6):
                group.create_task(_stay(places, since_s=since_s, for_s=10))
            await asyncio.sleep(11)  # two have left, two have come, two wait: 4 and 5
            told += [places.expected_wait_s(since_s) for since_s in (3.5, 4.5, 5.5)]
        return [*told, places.expected_wait_s(0)]

    told = virtual_time.run(waits(), monkeypatch)

    assert told == [0, pytest.approx(5), pytest.approx(10), pytest.approx(15), 0]


def test_who_has_waited_in_vain_is_in_nobodys_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def take_turns() -> tuple[bool, float]:
        places = Places(1)
        async with places.taken(since_s=0):
            await asyncio.sleep(10)
        async with places.taken(since_s=0):
            async with places.taken(since_s=1, within_s=5) as has_place:
                return has_place, places.expected_wait_s(2)

    has_place, wait_s = virtual_time.run(take_turns(), monkeypatch)

    assert not has_place
    assert wait_s == pytest.approx(10)  # as long as the one before held it


async def _stay(places: Places, *, since_s: float = 0, for_s: float = 0) -> None:
    async with places.taken(since_s=since_s):
        await asyncio.sleep(for_s)

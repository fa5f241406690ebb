"""Pictures that come at once."""

import asyncio
import threading
import time

import pytest

from bot.outside.decoding import DecoderBusy, in_turn


async def test_pictures_are_decoded_one_at_a_time_beside_the_loop() -> None:
    at_work, most, threads = 0, 0, set[int]()

    def look(content: bytes) -> int:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        threads.add(threading.get_ident())
        time.sleep(0.01)
        at_work -= 1
        return len(content)

    sizes = await asyncio.gather(*(in_turn(look, b"x" * n) for n in range(8)))

    assert sizes == list(range(8))
    assert most == 1
    assert threads.isdisjoint({threading.get_ident()})


async def test_picture_whose_turn_does_not_come_is_given_up_and_never_decoded() -> None:
    free, seen = threading.Event(), list[bytes]()

    def wait(content: bytes) -> bool:
        return free.wait(10)

    first = asyncio.create_task(in_turn(wait, b""))
    await asyncio.sleep(0)
    with pytest.raises(DecoderBusy):
        await in_turn(seen.append, b"late", within_s=0.01)
    free.set()

    assert await first
    assert await in_turn(len, b"next") == 4
    assert seen == []

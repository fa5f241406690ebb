"""Pictures that come at once."""

import asyncio
import threading
import time

from bot.outside.decoding import in_turn


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

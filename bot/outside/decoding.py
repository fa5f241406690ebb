"""Decode pictures beside the loop, one at a time: each takes megabytes meanwhile."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Seen = TypeVar("Seen")

_decoder = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


async def in_turn(look: Callable[[bytes], Seen], content: bytes) -> Seen:
    """Give what *look* makes of a picture, in the one thread that decodes."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_decoder, look, content)

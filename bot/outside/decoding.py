"""Decode pictures beside the loop, one at a time: each takes megabytes meanwhile."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Seen = TypeVar("Seen")
WITHIN_S = 5.0

_decoder = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


class DecoderBusy(Exception):
    """So many pictures wait that this one's turn didn't come in time."""


async def in_turn(
    look: Callable[[bytes], Seen], content: bytes, *, within_s: float = WITHIN_S
) -> Seen:
    """
    Give what *look* makes of a picture, in the one thread that decodes.

    Raises:
        DecoderBusy: It took longer than *within_s*, the waiting included.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(within_s):
            return await loop.run_in_executor(_decoder, look, content)
    except TimeoutError as error:
        raise DecoderBusy from error

"""Everything runs on uvloop."""

import asyncio

import uvloop

from bot.loop import run


async def loop_in_use() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


def test_commands_run_on_uvloop() -> None:
    assert isinstance(run(loop_in_use()), uvloop.Loop)

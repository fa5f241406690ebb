"""`python -m bot serve` as whoever starts it sees it."""

import asyncio
from signal import SIGTERM

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.app import create_app
from bot.commands.serve import CannotListen, serve_until_told
from tests.bot.service_process import ServiceProcess
from tests.bot.test_command_line import krama
from tests.service import a_config, a_desk, answering


async def test_door_without_a_lock_is_not_opened() -> None:
    ended = await krama("serve")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("krama: MANYCHAT_WEBHOOK_SECRET is not set")


async def test_port_that_is_taken_is_said_in_one_line(database_url: str) -> None:
    async with TestServer(web.Application()) as other:
        config = a_config(database_url, port=other.port)
        with pytest.raises(CannotListen, match=f"PORT {other.port}: .*choose others"):
            async with asyncio.timeout(20):
                await serve_until_told(create_app(config, answering()))


async def test_service_that_is_told_to_stop_leaves_in_good_order(
    database_url: str,
) -> None:
    async with a_desk() as desk:
        service = await ServiceProcess(database_url, desk).start()

        async with asyncio.timeout(10):
            assert await service.end(SIGTERM) == 0

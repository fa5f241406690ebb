"""`python -m bot demo` as whoever has just cloned the repository sees it."""

import asyncio
import os
import signal
import socket
import stat
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.folders import open_folder

ROOT = Path(__file__).parents[2]
ENOUGH_S = 90


@pytest.fixture
def home() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture
def port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def start(home: Path, port: int, *options: str) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", *options),
        cwd=ROOT,
        env={**os.environ, "KRAMA_HOME": str(home), "PORT": str(port)},
        stdout=PIPE,
        stderr=PIPE,
    )


@asynccontextmanager
async def opened(
    home: Path, port: int, *options: str
) -> AsyncIterator[tuple[Process, str]]:
    """Run the demo until the block ends; gives the process and what it said."""
    process = await start(home, port, *options)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(ENOUGH_S):
            said = (await process.stdout.readuntil(b"password: ")).decode()
        yield process, said
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(ENOUGH_S):
            await process.communicate()


def family(pid: int) -> list[int]:
    """Give the process and all that it started, without those that end meanwhile."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


async def shoppers(port: int) -> list[str]:
    url = f"http://127.0.0.1:{port}/simulator/shoppers"
    async with aiohttp.ClientSession() as http, http.get(url) as response:
        return [shopper["name"] for shopper in await response.json()]


async def is_ready(port: int) -> bool:
    try:
        async with aiohttp.ClientSession() as http:
            async with http.get(f"http://127.0.0.1:{port}/readyz") as response:
                return response.ok
    except aiohttp.ClientError:
        return False


async def write(port: int, name: str) -> None:
    """Write as a new shopper, and wait for the answer."""
    url = f"http://127.0.0.1:{port}/simulator/shoppers"
    async with aiohttp.ClientSession() as http:
        async with http.post(url, json={"name": name}) as made:
            shopper = f"{url}/{(await made.json())['id']}"
        await http.post(f"{shopper}/messages", json={"text": "Добрий день"})
        async with asyncio.timeout(ENOUGH_S):
            while True:
                async with http.get(f"{shopper}/state") as response:
                    if (await response.json())["delivery"] == "sent":
                        return
                await asyncio.sleep(0.05)


@pytest.mark.long
async def test_demo_goes_on_as_it_was_unless_it_is_reset(home: Path, port: int) -> None:
    async with opened(home, port) as (process, said):
        await write(port, "Марія")
        started = family(process.pid)
    password = home / "demo" / "password"

    assert f"http://127.0.0.1:{port}/simulator" in said
    assert process.returncode == 0
    assert len(started) > 3
    assert [pid for pid in started if Path(f"/proc/{pid}").exists()] == []
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    kept = password.read_text()
    async with opened(home, port):
        assert await shoppers(port) == ["Марія"]
        assert password.read_text() == kept
    async with opened(home, port, "--reset"):
        assert await shoppers(port) == []


async def test_taken_port_is_one_line_with_the_remedy(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = await start(home, port)
        async with asyncio.timeout(ENOUGH_S):
            _, said = await process.communicate()

    assert process.returncode == 1
    assert said.decode().startswith(f"krama: port {port} can't be used")
    assert said.decode().endswith(f"PORT={port % 60_000 + 10} make run\n")


async def test_service_that_is_killed_comes_back(home: Path, port: int) -> None:
    async with opened(home, port) as (process, _):
        url = f"http://127.0.0.1:{port}"
        before = family(process.pid)
        async with aiohttp.ClientSession() as http:
            async with http.post(f"{url}/simulator/kill") as response:
                assert response.status == 202
        async with asyncio.timeout(ENOUGH_S):
            while not set(family(process.pid)) - set(before) or not await is_ready(
                port
            ):
                await asyncio.sleep(0.05)

        await write(port, "Олена")

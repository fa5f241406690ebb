"""Every stand-in runs as a process of its own and ends in order."""

import asyncio
import signal
import sys

import aiohttp
import pytest


@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("manychat", ("--api-key", "1:k")),
        ("model", ("--api-key", "k", "--latency", "lognormal:2.0,6.0")),
        ("telegram", ("--token", "1:t")),
    ],
)
async def test_a_stand_in_says_that_it_is_ready_and_ends_on_sigterm(
    module: str, options: tuple[str, ...]
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"loadtest.stand_ins.{module}"),
        *("--port", "0", *options),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(20):
            word, url = (await process.stdout.readline()).decode().split()
        async with aiohttp.ClientSession() as http:
            async with http.get(f"{url}/control/log") as response:
                log = await response.json()
            events = await http.get(f"{url}/control/events")
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(5):
                code = await process.wait()
            events.close()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()

    assert word == "ready"
    assert log == {"cursor": 0, "entries": []}
    assert code == 0

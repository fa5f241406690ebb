"""The stand-in model as a process of its own, and how a service is told of it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from subprocess import PIPE, Popen
from typing import Any

import aiohttp
import msgspec

from bot.config.values import Secret

KEY, MODEL = "a model's key", "stand-in"


@contextmanager
def a_model_process(script: str) -> Iterator[str]:
    """Run a model of this character; give its address."""
    command = (sys.executable, "-m", "loadtest.stand_ins.model")
    options = ("--api-key", KEY, "--model", MODEL, "--script", script)
    process = Popen((*command, *options), stdout=PIPE, text=True)
    with process:
        try:
            yield _address(process)
        finally:
            process.terminate()
            process.wait(timeout=10)


def _address(process: "Popen[str]") -> str:
    """Wait until it says that it is ready."""
    assert process.stdout is not None
    word, address = process.stdout.readline().split()
    assert word == "ready"
    return address


def asking(address: str, **settings: Any) -> dict[str, Any]:
    """Give the settings of a service that asks the model at *address*."""
    return {
        "openai_api_key": Secret(KEY),
        "openai_base_url": f"{address}/v1",
        "llm_model": MODEL,
        "vision_model": MODEL,
        **settings,
    }


class ModelControl:
    """Drives the process as a test wants it."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http

    async def fault(self, kind: str, **when: Any) -> None:
        """Switch a fault on, in place of those that are on."""
        await self._ask("DELETE", "/control/faults")
        order = {"faults": [{"kind": kind, **when}]}
        await self._ask("POST", "/control/faults", order)

    async def will_answer(self, answer: msgspec.Struct) -> None:
        """Give *answer* to every question from now on."""
        await self._ask("DELETE", "/control/answers")
        queued = {"answer": msgspec.to_builtins(answer), "times": None}
        await self._ask("POST", "/control/answers", {"answers": [queued]})

    async def _ask(self, method: str, path: str, body: Any = None) -> None:
        async with asyncio.timeout(10):
            async with self._http.request(method, path, json=body) as response:
                assert response.ok, await response.text()


@asynccontextmanager
async def control_of(address: str) -> AsyncIterator[ModelControl]:
    """Give the control of the process at *address*."""
    async with aiohttp.ClientSession(base_url=address) as http:
        yield ModelControl(http)

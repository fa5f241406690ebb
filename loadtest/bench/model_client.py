"""
What a model call costs its caller: ``python -m loadtest.bench.model_client``.

The model stand-in runs as a process of its own and answers at once, so the CPU time of
this process is the client's.  Ways to call: the package's ``create``; its low-level
``post`` with JSON that msgspec made, over httpx and over aiohttp; a bare aiohttp POST
as the floor.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from statistics import median
from typing import Any

import aiohttp
import click
import httpx2
import msgspec
import openai
import uvloop

Call = Callable[[Sequence[dict[str, str]]], Awaitable[object]]

KEY, MODEL = "bench", "stand-in"
MESSAGE_COUNTS = (2, 20)
WARM_UP = 20  # calls, not counted
ROUNDS = 3  # the median counts
WORDS = "Доброго дня! Підкажіть, будь ласка, чи є така сукня на зріст дитини? " * 4
PATH = "/chat/completions"
UNREAD: openai.RequestOptions = {"headers": {"X-Stainless-Raw-Response": "stream"}}

_decode = msgspec.json.Decoder().decode


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """CPU milliseconds of one call."""

    way: str
    messages: int
    cpu_ms: float


@asynccontextmanager
async def stand_in() -> AsyncIterator[str]:
    """Start the model stand-in, give its base URL, and stop it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "loadtest.stand_ins.model", "--api-key", KEY),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    ready = await process.stdout.readline()
    try:
        yield f"{ready.decode().split()[1]}/v1"
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def ways(url: str) -> AsyncIterator[dict[str, Call]]:
    """Open one client for each way to call."""
    async with (
        _client(url, openai.DefaultAsyncHttpxClient()) as over_httpx,
        _client(url, openai.DefaultAioHttpClient()) as over_aiohttp,
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {KEY}"}) as bare,
    ):
        yield {
            "create, httpx": _create(over_httpx),
            "create, aiohttp": _create(over_aiohttp),
            "post, httpx": _post(over_httpx),
            "post, aiohttp": _post(over_aiohttp),
            "post, read by us": _post_unread(over_aiohttp),
            "bare aiohttp": _bare(bare, url + PATH),
        }


def _client(url: str, http: httpx2.AsyncClient) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(
        api_key=KEY, base_url=url, http_client=http, max_retries=0, timeout=10
    )


def _create(client: openai.AsyncOpenAI) -> Call:
    async def call(messages: Sequence[Any]) -> object:
        completion = await client.chat.completions.create(
            model=MODEL, messages=list(messages)
        )
        return completion.choices[0].message.content

    return call


def _post(client: openai.AsyncOpenAI) -> Call:
    async def call(messages: Sequence[dict[str, str]]) -> object:
        response = await client.post(
            PATH, cast_to=httpx2.Response, content=_body(messages)
        )
        return _content(response.content)

    return call


def _post_unread(client: openai.AsyncOpenAI) -> Call:
    """As the service does it: the body's size is watched while it is read."""

    async def call(messages: Sequence[dict[str, str]]) -> object:
        response = await client.post(
            PATH, cast_to=httpx2.Response, content=_body(messages), options=UNREAD
        )
        body = bytearray()
        async for piece in response.aiter_bytes():
            body += piece
        await response.aclose()
        return _content(bytes(body))

    return call


def _bare(http: aiohttp.ClientSession, url: str) -> Call:
    async def call(messages: Sequence[dict[str, str]]) -> object:
        async with http.post(url, data=_body(messages)) as response:
            return _content(await response.read())

    return call


def _body(messages: Sequence[dict[str, str]]) -> bytes:
    return msgspec.json.encode({"model": MODEL, "messages": messages})


def _content(body: bytes) -> object:
    return _decode(body)["choices"][0]["message"]["content"]


async def measure(call: Call, messages: int, calls: int) -> float:
    """Give the CPU milliseconds of one call, the median of some rounds."""
    history = [{"role": "user", "content": WORDS}] * messages
    for _ in range(WARM_UP):
        await call(history)
    rounds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(calls):
            await call(history)
        rounds.append((time.process_time() - started) * 1000 / calls)
    return median(rounds)


async def costs(calls: int) -> list[Cost]:
    """Measure every way with every number of messages."""
    async with stand_in() as url, ways(url) as known:
        return [
            Cost(way=way, messages=count, cpu_ms=await measure(call, count, calls))
            for way, call in known.items()
            for count in MESSAGE_COUNTS
        ]


@click.command()
@click.option("--calls", default=200, show_default=True, help="In one round.")
def main(calls: int) -> None:
    """Print what a call costs."""
    for cost in uvloop.run(costs(calls)):
        click.echo(f"{cost.way:18} {cost.messages:3} messages {cost.cpu_ms:6.2f} ms")


if __name__ == "__main__":
    main()

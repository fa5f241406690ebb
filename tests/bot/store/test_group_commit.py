import asyncio
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlsplit

import asyncpg
import pytest

from bot.store.checkpointer.group_commit import BATCHES_IN_LINE, GroupCommit, Kind
from bot.store.checkpointer.pool import Connection, Pool, open_pool
from bot.store.checkpointer.settings import BatchSettings, PoolSettings
from bot.store.errors import Conflict, Refused, StoreError, StoreUnavailable
from rules.ids import SubscriberId
from tests.conftest import connected

PATIENCE_S = 20.0
FOREVER_S = 3600.0
BATCHES = BatchSettings(max_steps=64, wait_s=0.005, lanes=2)
CONFLICTING = -1
END_THE_SLOW = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'
    """


async def write(
    connection: Connection, numbers: Sequence[int]
) -> Sequence[int | StoreError]:
    """Write positive numbers; give their doubles."""
    await connection.execute(
        "INSERT INTO written (number) SELECT unnest($1::int[])",
        [number for number in numbers if number != CONFLICTING],
    )
    return [
        Conflict(SubscriberId("1")) if number == CONFLICTING else number * 2
        for number in numbers
    ]


async def write_slowly(connection: Connection, numbers: Sequence[int]) -> Sequence[int]:
    await connection.execute("SELECT pg_sleep(0.2)")
    await write(connection, numbers)
    return list(numbers)


WRITE = Kind("write", write)
WRITE_IN_TRANSACTION = Kind("write_in_transaction", write, is_one_statement=False)
WRITE_SLOWLY = Kind("write_slowly", write_slowly, is_one_statement=False)


@pytest.fixture(params=[False, True], ids=["direct", "pooled"])
async def pool(
    empty_database_url: str, request: pytest.FixtureRequest
) -> AsyncIterator[Pool]:
    settings = PoolSettings(name="test", min_size=0, max_size=2, timeout_s=5)
    async with open_pool(
        empty_database_url, settings, is_pooled=request.param
    ) as opened:
        await opened.rows(
            "CREATE TABLE written ("
            " id int GENERATED ALWAYS AS IDENTITY, number int CHECK (number > 0))"
        )
        yield opened


@pytest.fixture
async def commits(pool: Pool) -> AsyncIterator[GroupCommit]:
    opened = GroupCommit(pool, BATCHES)
    yield opened
    await opened.drain()


async def written(pool: Pool) -> list[int]:
    rows = await pool.rows("SELECT number FROM written ORDER BY id")
    return [row["number"] for row in rows]


async def commits_made(pool: Pool) -> int:
    made: int = await pool.value("SELECT count(DISTINCT xmin::text) FROM written")
    return made


@pytest.mark.parametrize(
    "kind", [WRITE, WRITE_IN_TRANSACTION], ids=["one statement", "transaction"]
)
async def test_each_caller_gets_its_own_result(
    commits: GroupCommit, pool: Pool, kind: Kind[int, int]
) -> None:
    numbers = range(1, 501)

    results = await asyncio.gather(
        *(commits.submit(kind, number) for number in numbers)
    )

    assert results == [number * 2 for number in numbers]
    assert sorted(await written(pool)) == list(numbers)


async def test_steps_of_one_moment_share_a_commit(
    commits: GroupCommit, pool: Pool
) -> None:
    await asyncio.gather(
        *(commits.submit(WRITE, number) for number in range(1, 33)),
        *(commits.submit(WRITE_IN_TRANSACTION, number) for number in range(33, 65)),
    )

    assert await commits_made(pool) == 1


@pytest.mark.parametrize(
    "kind", [WRITE, WRITE_IN_TRANSACTION], ids=["one statement", "transaction"]
)
async def test_bad_row_fails_alone(
    commits: GroupCommit, pool: Pool, kind: Kind[int, int]
) -> None:
    good = range(1, 31)

    bad, *results = await asyncio.gather(
        commits.submit(kind, -5),
        *(commits.submit(kind, number) for number in good),
        return_exceptions=True,
    )

    assert isinstance(bad, Refused)
    assert isinstance(bad.__cause__, asyncpg.CheckViolationError)
    assert results == [number * 2 for number in good]
    assert sorted(await written(pool)) == list(good)


async def test_row_that_can_not_be_encoded_fails_alone(commits: GroupCommit) -> None:
    bad, good = await asyncio.gather(
        commits.submit(WRITE, 2**40),
        commits.submit(WRITE, 1),
        return_exceptions=True,
    )

    assert isinstance(bad, Refused)
    assert good == 2


async def test_error_of_one_step_leaves_the_others_committed(
    commits: GroupCommit, pool: Pool
) -> None:
    conflict, good = await asyncio.gather(
        commits.submit(WRITE, CONFLICTING),
        commits.submit(WRITE, 1),
        return_exceptions=True,
    )

    assert isinstance(conflict, Conflict)
    assert good == 2
    assert await commits_made(pool) == 1


async def test_steps_of_one_caller_are_committed_in_their_order(
    commits: GroupCommit, pool: Pool
) -> None:
    async def write_hundred(first: int) -> None:
        for number in range(first, first + 100):
            await commits.submit(WRITE, number)

    await asyncio.gather(*(write_hundred(first) for first in (1, 1001, 2001)))

    for first in (1, 1001, 2001):
        own = [number for number in await written(pool) if 0 <= number - first < 100]
        assert own == list(range(first, first + 100))


async def test_step_that_finds_nobody_at_work_does_not_wait(pool: Pool) -> None:
    commits = GroupCommit(pool, BatchSettings(max_steps=64, wait_s=FOREVER_S, lanes=2))

    async with asyncio.timeout(PATIENCE_S):
        for number in range(1, 11):
            await commits.submit(WRITE, number)

    assert await commits_made(pool) == 10


async def test_next_batch_gathers_while_one_is_under_way(pool: Pool) -> None:
    commits = GroupCommit(pool, BatchSettings(max_steps=64, wait_s=FOREVER_S, lanes=2))
    first = asyncio.create_task(commits.submit(WRITE_SLOWLY, 1000), name="first")
    await asyncio.sleep(0)  # lets its batch start

    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*(commits.submit(WRITE, n) for n in range(1, 11)), first)

    assert await commits_made(pool) == 2


async def test_gathering_ends_after_its_time(pool: Pool) -> None:
    commits = GroupCommit(pool, BatchSettings(max_steps=64, wait_s=0.001, lanes=2))
    slow = asyncio.create_task(commits.submit(WRITE_SLOWLY, 1000), name="slow")
    await asyncio.sleep(0)  # lets its batch start

    await commits.submit(WRITE, 1)

    assert not slow.done()
    await slow


async def test_burst_longer_than_the_line_is_committed_whole(pool: Pool) -> None:
    commits = GroupCommit(pool, BatchSettings(max_steps=2, wait_s=0.001, lanes=1))
    numbers = range(1, 2 * BATCHES_IN_LINE * 5)

    results = await asyncio.gather(
        *(commits.submit(WRITE, number) for number in numbers)
    )

    assert results == [number * 2 for number in numbers]


async def test_line_has_an_end_where_callers_wait(pool: Pool) -> None:
    commits = GroupCommit(pool, BatchSettings(max_steps=1, wait_s=0.001, lanes=1))
    asked = asyncio.Event()
    answered = asyncio.Event()
    seen: list[int] = []

    async def hold_up(connection: Connection, steps: Sequence[int]) -> Sequence[int]:
        asked.set()
        await answered.wait()
        seen.extend(steps)
        return steps

    held_up = Kind("held_up", hold_up)
    steps = [
        asyncio.create_task(commits.submit(held_up, number), name=str(number))
        for number in range(BATCHES_IN_LINE + 5)
    ]
    await asked.wait()
    for beyond in steps[BATCHES_IN_LINE:]:
        beyond.cancel()
    answered.set()
    await asyncio.wait(steps)

    assert seen == list(range(BATCHES_IN_LINE))


async def test_caller_that_goes_away_takes_nobody_along(
    commits: GroupCommit, pool: Pool
) -> None:
    gone = asyncio.create_task(commits.submit(WRITE, 1), name="gone")
    stays = asyncio.create_task(commits.submit(WRITE, 2), name="stays")
    await asyncio.sleep(0)  # both are in the line
    gone.cancel()

    assert await stays == 4
    assert await written(pool) == [2]


async def test_broken_connection_is_told_and_the_next_step_gets_a_new_one(
    commits: GroupCommit, pool: Pool
) -> None:
    slow = asyncio.create_task(commits.submit(WRITE_SLOWLY, 1), name="slow")
    async with asyncio.timeout(PATIENCE_S):
        while not await pool.value(END_THE_SLOW):
            await asyncio.sleep(0.01)

    with pytest.raises(StoreUnavailable):
        await slow
    assert await commits.submit(WRITE, 2) == 4
    assert await written(pool) == [2]


async def test_step_is_told_when_the_database_lets_nobody_in_any_more(
    empty_database_url: str, postgres_url: str
) -> None:
    name = urlsplit(empty_database_url).path.strip("/")
    settings = PoolSettings(name="test", min_size=0, max_size=2, timeout_s=5)
    async with (
        connected(postgres_url) as connection,
        open_pool(empty_database_url, settings, is_pooled=False) as pool,
        asyncio.timeout(PATIENCE_S),
    ):
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        with pytest.raises(StoreUnavailable):
            await GroupCommit(pool, BATCHES).submit(WRITE, 1)


async def test_drain_leaves_nothing_in_the_line(pool: Pool) -> None:
    commits = GroupCommit(pool, BatchSettings(max_steps=4, wait_s=FOREVER_S, lanes=1))
    steps = [
        asyncio.create_task(commits.submit(WRITE, number), name=str(number))
        for number in range(1, 31)
    ]
    await asyncio.sleep(0)  # all are in the line

    async with asyncio.timeout(PATIENCE_S):
        await commits.drain()
        await asyncio.wait(steps)

    assert sorted(await written(pool)) == list(range(1, 31))

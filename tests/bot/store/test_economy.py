"""What a turn costs the database when many shoppers are busy."""

import asyncio

import asyncpg

from bot.store.stores import Stores
from rules.ids import SubscriberId
from tests.bot.store.conftest import OpenStores
from tests.bot.store.rows import NOON, a_message, a_trace, a_turn

SHOPPERS = 100
TURNS = 5  # of each
PATIENCE_S = 20.0
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    """
MOST_COMMITS = 0.5  # per turn, reads included


async def talk(stores: Stores, subscriber: SubscriberId) -> None:
    """Go the whole way of a turn, TURNS times."""
    for number in range(TURNS):
        message = a_message(subscriber=subscriber, message_id=f"m{number}")
        stored = await stores.inbox.store(message, b"{}", NOON)
        loaded, waiting = await asyncio.gather(
            stores.checkpoints.load(subscriber), stores.inbox.waiting(subscriber)
        )
        assert [row.id for row in waiting] == [stored.id]
        turn = a_turn(loaded, inbox_ids=(stored.id,), trace=a_trace(stored.id))
        committed = await stores.checkpoints.commit(turn)
        assert committed.call_id
        assert await stores.outbox.sending(committed.call_id, now=NOON)
        await stores.outbox.sent(committed.call_id, now=NOON)


async def transactions(database_url: str) -> int:
    """Count those of connections that are closed: they are counted for good."""
    connection = await asyncpg.connect(database_url)
    async with asyncio.timeout(PATIENCE_S):
        while await connection.fetchval(OTHERS):
            await asyncio.sleep(0.01)
    made: int = await connection.fetchval("""
        SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()
        """)
    await connection.close()
    return made


async def test_turns_of_many_shoppers_share_commits(
    open_process: OpenStores, database_url: str
) -> None:
    before = await transactions(database_url)
    async with open_process("one") as stores:
        await asyncio.gather(
            *(talk(stores, SubscriberId(str(number))) for number in range(SHOPPERS))
        )
        counts = await stores.outbox.counts()
    made = await transactions(database_url) - before

    assert counts == {"sent": SHOPPERS * TURNS}
    assert 0 < made / (SHOPPERS * TURNS) <= MOST_COMMITS

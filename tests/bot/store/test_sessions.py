import asyncio
from collections.abc import AsyncIterator

import asyncpg
import msgspec
import pytest
from msgspec.structs import replace

from bot.store.errors import Conflict, Undecodable
from bot.store.sessions import Loaded
from bot.store.stores import Stores
from rules.ids import SubscriberId
from rules.session import Profile, Remark, Session, Speaker
from rules.stages import Stage
from tests.bot.store.rows import (
    IRYNA,
    NOON,
    OLENA,
    a_call,
    a_message,
    a_trace,
    a_turn,
)

MOST_BYTES = 32 * 1024
WORDS = "Добрий день! Підкажіть, будь ласка, чи є Мальва на зріст 128? " * 3


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(database_url)
    yield opened
    await opened.close()


async def test_new_shopper_has_a_session_with_a_cart_of_its_own(stores: Stores) -> None:
    olena = await stores.checkpoints.load(OLENA)
    iryna = await stores.checkpoints.load(IRYNA)

    assert (olena.version, olena.bundle) == (0, None)
    assert olena.session == Session(subscriber=OLENA, cart=olena.session.cart)
    assert olena.session.cart.id != iryna.session.cart.id


async def test_session_comes_back_as_it_was_committed(stores: Stores) -> None:
    loaded = await stores.checkpoints.load(OLENA)
    session = replace(
        loaded.session,
        stage=Stage.WITH_HUMAN,
        resume_stage=Stage.PAYING,
        profile=Profile(name="Олена", heights_cm=(104, 128)),
        introduced_at=NOON,
    )

    committed = await stores.checkpoints.commit(
        a_turn(loaded, session=session, bundle="b1")
    )

    assert committed.version == 1
    assert await stores.checkpoints.load(OLENA) == Loaded(session, 1, "b1")


async def test_commit_without_a_bundle_leaves_the_bundle(stores: Stores) -> None:
    loaded = await stores.checkpoints.load(OLENA)
    await stores.checkpoints.commit(a_turn(loaded, bundle="b1"))

    loaded = await stores.checkpoints.load(OLENA)
    await stores.checkpoints.commit(a_turn(loaded))

    assert (await stores.checkpoints.load(OLENA)).bundle == "b1"


async def test_many_shoppers_commit_at_once_and_each_gets_its_own(
    stores: Stores,
) -> None:
    shoppers = [SubscriberId(str(number)) for number in range(200)]
    loaded = await asyncio.gather(*map(stores.checkpoints.load, shoppers))

    committed = await asyncio.gather(
        *(
            stores.checkpoints.commit(
                a_turn(one, call=a_call(f"Вітаю, {one.session.subscriber}!"))
            )
            for one in loaded
        )
    )

    texts = {
        queued.id: queued.call.messages[0]["text"]
        for queued in await stores.outbox.queued()
    }
    assert [texts[one.call_id] for one in committed if one.call_id] == [
        f"Вітаю, {shopper}!" for shopper in shoppers
    ]


async def test_of_two_turns_on_one_version_one_is_written(
    stores: Stores, neighbour: Stores
) -> None:
    loaded = await stores.checkpoints.load(OLENA)

    answers = await asyncio.gather(
        stores.checkpoints.commit(a_turn(loaded)),
        neighbour.checkpoints.commit(a_turn(loaded)),
        return_exceptions=True,
    )

    assert sorted(type(answer).__name__ for answer in answers) == [
        "Committed",
        "Conflict",
    ]
    assert len((await stores.outbox.list()).items) == 1


async def test_two_turns_of_one_shopper_in_one_batch_conflict(stores: Stores) -> None:
    loaded = await stores.checkpoints.load(OLENA)

    answers = await asyncio.gather(
        stores.checkpoints.commit(a_turn(loaded)),
        stores.checkpoints.commit(a_turn(loaded)),
        return_exceptions=True,
    )

    assert sorted(type(answer).__name__ for answer in answers) == [
        "Committed",
        "Conflict",
    ]


async def test_conflict_writes_nothing(stores: Stores) -> None:
    stored = await stores.inbox.store(a_message(), b"{}", NOON)
    loaded = await stores.checkpoints.load(OLENA)
    await stores.checkpoints.commit(a_turn(loaded, call=None))

    with pytest.raises(Conflict):
        await stores.checkpoints.commit(
            a_turn(loaded, inbox_ids=(stored.id,), trace=a_trace(stored.id))
        )

    assert len(await stores.inbox.waiting(OLENA)) == 1
    assert await stores.outbox.queued() == ()
    assert (await stores.chats.turns(OLENA)).items == ()


async def test_message_that_an_earlier_turn_has_answered_is_not_answered_again(
    stores: Stores, neighbour: Stores
) -> None:
    first = await stores.inbox.store(a_message("1"), b"{}", NOON)
    second = await stores.inbox.store(a_message("2"), b"{}", NOON)
    await stores.checkpoints.commit(
        a_turn(
            await stores.checkpoints.load(OLENA),
            inbox_ids=(first.id, second.id),
            trace=a_trace(first.id),
        )
    )

    with pytest.raises(Conflict):
        await neighbour.checkpoints.commit(
            a_turn(
                await neighbour.checkpoints.load(OLENA),
                inbox_ids=(second.id,),
                trace=a_trace(second.id),
            )
        )

    assert len((await stores.outbox.list()).items) == 1


async def test_silent_turn_has_no_call(stores: Stores) -> None:
    loaded = await stores.checkpoints.load(OLENA)

    committed = await stores.checkpoints.commit(a_turn(loaded, call=None))

    assert committed.call_id is None
    assert await stores.outbox.queued() == ()


async def test_session_that_can_not_be_read_is_set_aside(
    stores: Stores, connection: asyncpg.Connection
) -> None:
    loaded = await stores.checkpoints.load(OLENA)
    await stores.checkpoints.commit(a_turn(loaded, bundle="b1"))
    await connection.execute("UPDATE session SET state = '{\"stage\": 7}'")

    with pytest.raises(Undecodable):
        await stores.checkpoints.load(OLENA)
    fresh = await stores.checkpoints.set_aside(OLENA, now=NOON)
    await stores.checkpoints.commit(a_turn(fresh))

    kept = await connection.fetchrow("SELECT subscriber, state FROM broken_session")
    assert tuple(kept or ()) == (OLENA, b'{"stage": 7}')
    assert (fresh.version, fresh.bundle) == (1, "b1")
    assert (await stores.checkpoints.load(OLENA)).version == 2


async def test_erased_session_is_not_brought_back_by_a_running_turn(
    stores: Stores,
) -> None:
    await stores.checkpoints.commit(a_turn(await stores.checkpoints.load(OLENA)))
    running = await stores.checkpoints.load(OLENA)

    assert await stores.forget.person(OLENA)
    with pytest.raises(Conflict):
        await stores.checkpoints.commit(a_turn(running))

    assert (await stores.checkpoints.load(OLENA)).version == 0


async def test_thousand_turns_leave_one_small_session(
    stores: Stores, connection: asyncpg.Connection
) -> None:
    loaded = await stores.checkpoints.load(OLENA)
    for number in range(1000):
        history = (
            *loaded.session.history,
            Remark(Speaker.SHOPPER, f"{number} {WORDS}"),
        )
        session = replace(loaded.session, history=history[-20:])
        await stores.checkpoints.commit(a_turn(loaded, session=session, call=None))
        loaded = Loaded(session, loaded.version + 1)

    sizes = await connection.fetch(
        "SELECT octet_length(state) AS said, pg_column_size(state) AS kept FROM session"
    )
    assert len(sizes) == 1
    assert sizes[0]["kept"] < sizes[0]["said"] < MOST_BYTES
    assert sizes[0]["said"] == len(msgspec.json.encode(loaded.session))

import asyncio
import socket
import sys

import asyncpg
import pytest

from bot.store.stores import Stores
from rules.effects import NoticeKind
from tests.bot.store.rows import IRYNA, NOON, OLENA, a_call, a_message, a_turn
from tests.conftest import connected


async def leave_work_behind(stores: Stores) -> None:
    """Two messages that wait, a call that is queued and one that is on its way."""
    await stores.inbox.store(a_message(subscriber=IRYNA), b"{}", NOON)
    await stores.inbox.store(a_message(subscriber=OLENA), b"{}", NOON)
    await stores.checkpoints.commit(a_turn(await stores.checkpoints.load(OLENA)))
    loaded = await stores.checkpoints.load(OLENA)
    committed = await stores.checkpoints.commit(a_turn(loaded))
    assert committed.call_id
    await stores.outbox.sending(committed.call_id, now=NOON)


async def test_work_of_a_process_that_has_left_is_taken_over_once(
    stores: Stores, neighbour: Stores
) -> None:
    await leave_work_behind(neighbour)
    await neighbour.processes.leave()

    taken = await stores.processes.take_over(NOON)
    again = await stores.processes.take_over(NOON)

    assert taken.subscribers == (IRYNA, OLENA)
    assert [call.state for call in taken.unknown] == ["unknown"]
    assert [call.state for call in await stores.outbox.queued()] == ["queued"]
    assert await stores.inbox.waiting_subscribers() == (IRYNA, OLENA)
    assert again.subscribers == ()
    assert again.unknown == ()


async def test_living_process_keeps_its_work(stores: Stores, neighbour: Stores) -> None:
    await leave_work_behind(neighbour)

    taken = await stores.processes.take_over(NOON)

    assert taken.subscribers == ()
    assert await neighbour.processes.heartbeat()
    assert len(await neighbour.outbox.queued()) == 1


@pytest.mark.parametrize("host", [socket.gethostname(), "a host that is gone"])
async def test_process_without_a_heartbeat_is_dead_and_learns_of_it(
    stores: Stores, neighbour: Stores, database_url: str, host: str
) -> None:
    await leave_work_behind(neighbour)
    async with connected(database_url) as connection:
        await connection.execute(
            """
            UPDATE process SET host = $1, heartbeat_at = now() - interval '11 s'
            WHERE id = 'two'
            """,
            host,
        )

    taken = await stores.processes.take_over(NOON)

    assert taken.subscribers == (IRYNA, OLENA)
    assert not await neighbour.processes.heartbeat()


async def test_process_of_this_host_that_has_ended_is_dead_at_once(
    stores: Stores, neighbour: Stores, database_url: str
) -> None:
    await leave_work_behind(neighbour)
    ended = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await ended.wait()
    connection = await asyncpg.connect(database_url)
    await connection.execute("UPDATE process SET pid = $1 WHERE id = 'two'", ended.pid)
    await connection.close()

    taken = await stores.processes.take_over(NOON)

    assert taken.subscribers == (IRYNA, OLENA)


async def test_earlier_process_that_had_our_number_is_dead(
    stores: Stores, neighbour: Stores, database_url: str
) -> None:
    await leave_work_behind(neighbour)
    connection = await asyncpg.connect(database_url)
    await connection.execute("UPDATE process SET run = 'earlier' WHERE id = 'two'")
    await connection.close()

    taken = await stores.processes.take_over(NOON)

    assert taken.subscribers == (IRYNA, OLENA)


async def test_returned_process_does_not_send_what_was_taken_over(
    stores: Stores, neighbour: Stores
) -> None:
    loaded = await neighbour.checkpoints.load(OLENA)
    committed = await neighbour.checkpoints.commit(a_turn(loaded, call=a_call()))
    await neighbour.processes.leave()
    await stores.processes.take_over(NOON)
    assert committed.call_id

    await neighbour.processes.register()

    assert not await neighbour.outbox.sending(committed.call_id, now=NOON)
    assert await stores.outbox.sending(committed.call_id, now=NOON)


async def test_managers_are_told_of_a_lost_question_by_the_same_commit(
    stores: Stores, neighbour: Stores
) -> None:
    for call in (a_call(has_requisites=True), a_call()):
        loaded = await neighbour.checkpoints.load(OLENA)
        committed = await neighbour.checkpoints.commit(a_turn(loaded, call=call))
        assert committed.call_id
        await neighbour.outbox.sending(committed.call_id, now=NOON)
    await neighbour.processes.leave()

    taken = await stores.processes.take_over(NOON)

    [alert] = await stores.notices.queued(NOON)
    assert alert.kind == NoticeKind.SEND_UNKNOWN
    assert alert.details == (("call", str(taken.unknown[0].id)),)
    assert len(taken.unknown) == 2

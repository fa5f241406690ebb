from datetime import timedelta

import asyncpg

from bot.store.stores import Stores
from rules.effects import (
    CloseHandoff,
    HandoffReason,
    JoinCase,
    NoticeKind,
    Notify,
    OpenHandoff,
)
from rules.ids import CaseId, OrderId, SubscriberId
from tests.bot.store.rows import (
    IRYNA,
    NOON,
    OLENA,
    a_call,
    a_case,
    a_hold,
    a_message,
    a_product,
    a_trace,
    a_turn,
    an_order,
    have,
    keep_picture,
)

KEPT_FOR = timedelta(days=90)
AFTERWARDS = NOON + KEPT_FOR + timedelta(seconds=60)


async def live_through_a_sale(stores: Stores, subscriber: SubscriberId) -> None:
    """Leave something of *subscriber* in every table; ids end in the same digit."""
    digit = subscriber[-1]
    stored = await stores.inbox.store(
        a_message(subscriber=subscriber), f"raw of {subscriber}".encode(), NOON
    )
    media = await keep_picture(stores, subscriber, b"pixels")
    loaded = await stores.checkpoints.load(subscriber)
    effects = (
        an_order(f"bought {digit}", id=f"o_{digit}"),
        a_case(f"c_{digit}", f"o_{digit}"),
        JoinCase(case_id=CaseId(f"c_{digit}"), media_id=media, note="Коваль"),
        a_hold(f"wanted {digit}"),
        OpenHandoff(reason=HandoffReason.HUMAN, level="urgent", due_at=NOON),
        Notify(kind=NoticeKind.HANDOFF, words="Мене звати Коваль"),
    )
    turn = a_turn(
        loaded,
        inbox_ids=(stored.id,),
        trace=a_trace(stored.id),
        effects=effects,
        call=a_call(f"Вітаю, {subscriber}!"),
    )
    committed = await stores.checkpoints.commit(turn)
    assert committed.call_id
    await stores.outbox.sending(committed.call_id, now=NOON)
    await stores.outbox.sent(committed.call_id, now=NOON)


async def tables_with(database_url: str, words: str) -> set[str]:
    """Name the tables that hold *words* anywhere."""
    connection = await asyncpg.connect(database_url)
    tables = await connection.fetch("""
        SELECT table_name FROM information_schema.tables
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
        """)
    encoded = words.encode().hex()
    found = {
        table["table_name"]
        for table in tables
        if await connection.fetchval(
            f"""
            SELECT EXISTS (
                SELECT FROM {table["table_name"]} AS row
                WHERE strpos(row::text, $1) > 0 OR strpos(row::text, $2) > 0
            )
            """,
            words,
            encoded,
        )
    }
    await connection.close()
    return found


async def test_erased_person_is_in_no_table(stores: Stores, database_url: str) -> None:
    await stores.catalog.replace([a_product(9)])
    await live_through_a_sale(stores, OLENA)
    await live_through_a_sale(stores, IRYNA)
    before = await tables_with(database_url, OLENA)

    assert await stores.forget.person(OLENA)

    assert len(before) >= 10
    assert await tables_with(database_url, OLENA) == set()
    assert await tables_with(database_url, IRYNA) == before


async def test_order_of_an_erased_person_stays_without_her(
    stores: Stores, database_url: str
) -> None:
    await stores.catalog.replace([a_product(9)])
    await live_through_a_sale(stores, OLENA)

    await stores.forget.person(OLENA)

    order = await stores.orders.get(OrderId("o_1"))
    assert order and order.lines
    assert order.subscriber == "erased"
    assert order.delivery.phone is None
    assert await tables_with(database_url, "Коваль") == set()


async def test_stranger_can_not_be_erased(stores: Stores) -> None:
    assert not await stores.forget.person(OLENA)


async def test_what_is_past_its_time_is_pruned(stores: Stores) -> None:
    await stores.catalog.replace([a_product(9)])
    await live_through_a_sale(stores, OLENA)
    await have(stores, CloseHandoff("Марта"))
    [notice] = await stores.notices.queued(NOON)
    await stores.notices.sent(notice.id, now=NOON)

    pruned = await stores.retention.prune(AFTERWARDS)

    assert pruned == {
        "inbox": 1,
        "turn": 1,
        "shadow": 0,
        "outbox": 1,
        "notice": 1,
        "handoff": 1,
        "broken_session": 0,
        "hold": 1,
        "media": 1,
    }
    assert await stores.orders.get(OrderId("o_1"))
    assert (await stores.checkpoints.load(OLENA)).version == 2


async def test_what_is_young_or_not_done_is_kept(stores: Stores) -> None:
    await stores.catalog.replace([a_product(9)])
    await live_through_a_sale(stores, OLENA)
    await stores.inbox.store(a_message("Ще питання"), b"{}", NOON)

    early = await stores.retention.prune(NOON + timedelta(minutes=1))
    late = await stores.retention.prune(AFTERWARDS)

    assert set(early.values()) == {0}
    assert late["notice"] == late["handoff"] == 0
    assert len(await stores.inbox.waiting(OLENA)) == 1

import asyncio
from datetime import datetime

import asyncpg
import pytest

from bot.store.errors import Refused
from bot.store.inbox import Backlog, Stored
from bot.store.stores import Stores
from rules.ids import SubscriberId
from rules.messages import Inbound
from tests.bot.store.rows import IRYNA, NOON, OLENA, a_message, a_turn, later

RAW = b'{"text": "..."}'


async def store(
    stores: Stores, message: Inbound, received_at: datetime = NOON
) -> Stored:
    return await stores.inbox.store(message, RAW, received_at)


async def test_message_waits_with_all_that_it_brought(stores: Stores) -> None:
    message = Inbound(
        subscriber=OLENA,
        text="\u0000 \u202e Мальва?",
        media_urls=("https://a/1",),
        has_human=True,
        name="Олена",
    )

    stored = await store(stores, message)
    [row] = await stores.inbox.waiting(OLENA)

    assert not stored.is_duplicate
    assert (row.id, row.received_at, row.message) == (stored.id, NOON, message)


@pytest.mark.parametrize(
    "message",
    [
        a_message(message_id="m1"),
        a_message(last_interaction="2026-03-02T12:00:00"),
        a_message(),
        a_message("так"),
    ],
    ids=["by id", "by time", "by contents", "a control word"],
)
async def test_ten_deliveries_at_once_are_one_message(
    stores: Stores, neighbour: Stores, message: Inbound
) -> None:
    deliveries = [
        store(process, message) for _ in range(5) for process in (stores, neighbour)
    ]

    answers = await asyncio.gather(*deliveries)

    assert len({answer.id for answer in answers}) == 1
    assert sum(not answer.is_duplicate for answer in answers) == 1
    assert len(await stores.inbox.waiting(OLENA)) == 1


@pytest.mark.parametrize(
    ("text", "seconds", "is_duplicate"),
    [
        ("Добрий день!", 29.9, True),
        ("Добрий день!", 30.1, False),
        ("так", 2.9, True),
        ("так", 3.1, False),
    ],
)
async def test_without_a_time_a_repeat_is_told_by_the_seconds_between(
    stores: Stores, text: str, seconds: float, is_duplicate: bool
) -> None:
    first = await store(stores, a_message(text))

    second = await store(stores, a_message(text), later(seconds))

    assert second.is_duplicate is is_duplicate
    assert (second.id == first.id) is is_duplicate


async def test_same_words_of_two_shoppers_are_two_messages(stores: Stores) -> None:
    answers = await asyncio.gather(
        store(stores, a_message(subscriber=OLENA)),
        store(stores, a_message(subscriber=IRYNA)),
    )

    assert not any(answer.is_duplicate for answer in answers)


async def test_thousand_shoppers_at_once_are_all_stored(
    stores: Stores, database_url: str
) -> None:
    shoppers = [SubscriberId(str(number)) for number in range(1000)]

    answers = await asyncio.gather(
        *(
            store(stores, a_message(subscriber=shopper, last_interaction="1"))
            for shopper in shoppers
        )
    )

    connection = await asyncpg.connect(database_url)
    commits = await connection.fetchval("SELECT count(DISTINCT xmin::text) FROM inbox")
    await connection.close()
    assert len({answer.id for answer in answers}) == 1000
    assert commits <= 100
    assert await stores.inbox.backlog() == Backlog(1000, NOON)


async def test_message_that_postgres_does_not_take_fails_alone(stores: Stores) -> None:
    bad = store(stores, a_message(subscriber=SubscriberId("\u0000")))
    good = [
        store(stores, a_message(subscriber=SubscriberId(str(number))))
        for number in range(20)
    ]

    refused, *answers = await asyncio.gather(bad, *good, return_exceptions=True)

    assert isinstance(refused, Refused)
    assert all(isinstance(answer, Stored) for answer in answers)


async def test_those_who_wait_longest_come_first(stores: Stores) -> None:
    await store(stores, a_message(subscriber=IRYNA))
    await store(stores, a_message(subscriber=OLENA))
    await store(stores, a_message("Ще одне питання", subscriber=IRYNA))

    assert await stores.inbox.waiting_subscribers() == (IRYNA, OLENA)


async def test_done_messages_do_not_wait(stores: Stores) -> None:
    first = await store(stores, a_message("Добрий день!"))
    second = await store(stores, a_message("Мальва є?"))
    third = await store(stores, a_message("А в якому кольорі?"))

    loaded = await stores.checkpoints.load(OLENA)
    turn = a_turn(loaded, inbox_ids=(first.id, second.id))
    await stores.checkpoints.commit(turn)

    assert [row.id for row in await stores.inbox.waiting(OLENA)] == [third.id]

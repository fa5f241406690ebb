import json
from collections.abc import Sequence

import asyncpg
import msgspec
import pytest
from msgspec.structs import replace

from bot.store.page import PAGE, BadCursor
from bot.store.stores import Stores
from rules.acts import Method
from rules.cart import Cart
from rules.ids import CartId, CaseId, OrderId, ProductId
from rules.money import hryvnias
from rules.session import Ask, Focus, Payment, Pending, Profile
from rules.stages import Stage
from tests.bot.store.rows import (
    ADDRESS,
    IRYNA,
    NOON,
    OLENA,
    a_call,
    a_case,
    a_line,
    a_message,
    a_trace,
    a_turn,
    an_order,
    have,
    keep_picture,
    later,
)

CHAT_KEYS = """
    subscriber name stage resume_stage bundle degraded handoff pending focus
    heights_cm cart delivery payment case_id order_ids messages updated_at
    """.split()
TURN_KEYS = """
    id trace_id at inbound stage_before stage_after acts rules nodes model_calls gate
    degraded bundle replies timing_ms discarded stale_photos
    """.split()
ORDER_KEYS = """
    id subscriber status lines total method amount_due delivery case_id tracking flags
    created_at confirmed_at sent_at
    """.split()
CASE_KEYS = """
    id order_id subscriber state amount_due read flags has_receipt opened_at due_at
    decided_by decided_at
    """.split()
OUTBOX_KEYS = """
    id subscriber turn_id kind messages state attempts error queued_at sent_at
    """.split()


def shown(item: object) -> dict[str, object]:
    """Give *item* as the API writes it."""
    written = json.loads(msgspec.json.encode(item))
    assert isinstance(written, dict)
    return written


async def talk(
    stores: Stores, text: str, answer: str, *, degraded: str | None = None
) -> None:
    """Take a message of Olena's in, and answer it."""
    stored = await stores.inbox.store(a_message(text), b"{}", NOON)
    loaded = await stores.checkpoints.load(OLENA)
    turn = a_turn(
        loaded,
        now=later(2),
        inbox_ids=(stored.id,),
        call=a_call(answer),
        trace=a_trace(stored.id, degraded),
        bundle="b1",
    )
    committed = await stores.checkpoints.commit(turn)
    assert committed.call_id
    await stores.outbox.sending(committed.call_id, now=later(2.1), commit_ms=3.5)
    await stores.outbox.sent(committed.call_id, now=later(2.5))


async def test_chat_shows_where_the_shopper_is(stores: Stores) -> None:
    loaded = await stores.checkpoints.load(OLENA)
    session = replace(
        loaded.session,
        stage=Stage.PAYING,
        profile=Profile(name="Олена", heights_cm=(128,)),
        focus=Focus(product_id=ProductId("malva"), price=hryvnias(1890)),
        pending=Pending(ask=Ask.RECEIPT),
        delivery=ADDRESS,
    )
    await stores.checkpoints.commit(a_turn(loaded, session=session))

    chat = shown(await stores.chats.get(OLENA))

    assert list(chat) == CHAT_KEYS
    assert (chat["stage"], chat["name"]) == ("paying", "Олена")
    assert chat["heights_cm"] == [128]
    assert chat["pending"] == {"ask": "receipt", "options": [], "total": None}
    assert chat["focus"] == {
        "product_id": "malva",
        "colour": None,
        "size": None,
        "price": 189000,
    }
    assert chat["delivery"] == {
        "full_name": "Коваль Олена",
        "phone": "+380671234567",
        "city": "Львів",
        "np_branch": None,
        "np_locker": None,
        "postal_index": None,
    }


async def test_chat_shows_the_cart_and_how_it_is_paid(stores: Stores) -> None:
    loaded = await stores.checkpoints.load(OLENA)
    line = a_line(2)
    session = replace(
        loaded.session,
        cart=Cart(id=CartId("a"), lines=(line,)),
        pending=Pending(ask=Ask.METHOD),
        payment=Payment(method=Method.FULL, amount_due=line.total),
    )
    await stores.checkpoints.commit(a_turn(loaded, session=session))

    chat = shown(await stores.chats.get(OLENA))

    assert chat["cart"] == {
        "id": "a",
        "lines": [msgspec.to_builtins(line)],
        "total": line.price * 2,
    }
    assert chat["pending"] == {"ask": "method", "options": [], "total": line.total}
    assert chat["payment"] == {
        "method": "full",
        "amount_due": line.total,
        "requisites_sent_at": None,
    }


async def test_chat_tells_who_said_what_when(stores: Stores) -> None:
    kept = await keep_picture(stores, OLENA, b"pixels")
    await talk(stores, "Добрий день!", "Вітаю!")
    await stores.inbox.store(
        a_message("", media_urls=("https://a/1",)), b"{}", later(5)
    )
    await stores.outbox.enqueue(
        OLENA,
        a_call("Я вже тут", "notice", by="Марта"),
        version=1,
        turn_id=None,
        now=later(6),
    )

    chat = await stores.chats.get(OLENA)

    assert chat
    assert [
        (shown(said)["from"], said.text, said.media_id, said.state)
        for said in chat.messages
    ] == [
        ("shopper", "Добрий день!", None, None),
        ("bot", "Вітаю!", None, "sent"),
        ("shopper", "https://a/1", kept, None),
        ("manager", "Я вже тут", None, "queued"),
    ]


async def test_chat_says_that_its_last_turn_was_degraded(stores: Stores) -> None:
    await talk(stores, "Добрий день!", "Вітаю!", degraded="llm_timeout")

    [chat] = (await stores.chats.list()).items

    assert (chat.degraded, chat.bundle) == ("llm_timeout", "b1")


async def test_chats_are_found_by_stage_name_and_id(stores: Stores) -> None:
    for subscriber, name in ((OLENA, "Олена Коваль"), (IRYNA, "Ірина")):
        loaded = await stores.checkpoints.load(subscriber)
        session = replace(loaded.session, profile=Profile(name=name))
        await stores.checkpoints.commit(a_turn(loaded, session=session))

    async def found(stage: Stage | None, words: str | None) -> list[str]:
        return [
            chat.subscriber for chat in (await stores.chats.list(stage, words)).items
        ]

    assert await found(None, "коваль") == [OLENA]
    assert await found(None, IRYNA) == [IRYNA]
    assert await found(Stage.PAYING, None) == []
    assert sorted(await found(Stage.BROWSING, None)) == [OLENA, IRYNA]


async def test_chat_whose_session_can_not_be_read_is_still_listed(
    stores: Stores, database_url: str
) -> None:
    await talk(stores, "Добрий день!", "Вітаю!")
    connection = await asyncpg.connect(database_url)
    await connection.execute("UPDATE session SET state = '7'")
    await connection.close()

    [chat] = (await stores.chats.list()).items

    assert (chat.subscriber, chat.stage) == (OLENA, Stage.BROWSING)


async def test_turn_tells_how_long_it_took(stores: Stores) -> None:
    await talk(stores, "Добрий день!", "Вітаю!")

    [turn] = (await stores.chats.turns(OLENA)).items

    assert list(shown(turn)) == TURN_KEYS
    timing = turn.timing_ms
    assert timing.commit == pytest.approx(3.5)
    assert timing.push == pytest.approx(400)
    assert timing.answered == pytest.approx(2500)


async def test_lists_come_in_pages_newest_first(stores: Stores) -> None:
    for number in range(PAGE + 2):
        await have(
            stores,
            an_order(f"cart {number}", id=f"o_{number:03}"),
            a_case(f"c_{number:03}", f"o_{number:03}"),
            now=later(number // 2),
        )
    newest_first = sorted(range(PAGE + 2), key=lambda number: (-(number // 2), number))

    orders = [order.id async for order in stores.orders.every()]
    first = await stores.cases.list()
    second = await stores.cases.list(cursor=first.next)
    cases = [case.id for case in (*first.items, *second.items)]
    calls = await stores.outbox.list("queued")
    more_calls = await stores.outbox.list("queued", calls.next)

    assert orders == [f"o_{number:03}" for number in newest_first]
    assert cases == [f"c_{number:03}" for number in newest_first]
    assert (len(first.items), second.next) == (PAGE, None)
    assert ids(calls.items + more_calls.items) == list(range(PAGE + 2, 0, -1))


def ids(items: Sequence[object]) -> list[int]:
    return [int(str(shown(item)["id"])) for item in items]


async def test_cursor_that_is_not_ours_is_told(stores: Stores) -> None:
    cursor = (await stores.cases.list()).next or "bm9wZQ=="

    for listing in (
        stores.chats.list(cursor=cursor),
        stores.orders.list(cursor=cursor),
        stores.outbox.list(cursor="WyIyMDI2LTAzLTAyVDEyOjAwOjAwWiIsIngiXQ=="),
    ):
        with pytest.raises(BadCursor):
            await listing


async def test_objects_have_the_keys_of_the_contract(stores: Stores) -> None:
    await have(stores, an_order("a"), a_case())

    order = shown(await stores.orders.get(OrderId("o_1")))
    case = shown(await stores.cases.get(CaseId("c_1")))
    [call] = (await stores.outbox.list()).items

    assert list(order) == ORDER_KEYS
    assert list(case) == CASE_KEYS
    assert list(shown(call)) == OUTBOX_KEYS
    assert order["created_at"] == "2026-03-02T12:00:00Z"

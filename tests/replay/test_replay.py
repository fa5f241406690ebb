"""Stored turns are run once more, and what comes out another way is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import msgspec
import pytest
from msgspec.structs import replace as changed

from bot import keys
from bot.replay.running import Came, Replay, Replayed
from bot.sessions.noting import To
from bot.sessions.run import Think
from bot.sessions.thinking import thinker
from bot.store.records import Answered, Past, Record, packed, unpacked
from nodes import intent
from nodes.kit import Kit
from prompts.library import Library
from rules.acts import Act, ActKind
from rules.catalog import Catalog
from rules.drafts import ModelAnswer
from rules.messages import Turn
from rules.session import Session
from rules.shop import Shop
from rules.understand import Understanding, understand
from tests.builders import demo_catalog
from tests.scripted_model import ScriptedModel
from tests.service import Running, a_service, with_demo_catalog

ASKED = "скільки йде доставка?"
SALE = (
    "мальву блакитну на 134",
    "беру",
    "Іванова Марія Петрівна, +380991234567, Київ, відділення 25",
    "так, все вірно",
    "повна",
    ASKED,
    "оплатила",
)
BUYERS = 12
CLAIMED = "payment.claim_send_receipt"


def with_model(kit: Kit) -> Think:
    return thinker(replace(kit, model=ScriptedModel("helpful")))


@asynccontextmanager
async def sold(database_url: str, buyers: int = BUYERS) -> AsyncIterator[Running]:
    """Run a service that has had some conversations."""
    async with a_service(database_url, with_model) as service:
        await with_demo_catalog(service)
        shoppers = [await service.desk.contact() for _ in range(buyers)]
        for words in SALE:
            for shopper in shoppers:
                await service.desk.write(shopper, text=words)
            await service.settled()
        yield service


async def past(service: Running) -> list[Past]:
    return [one async for one in service.app[keys.STORES].records.since(None)]


async def replayed(
    turns: list[Past], kit: Kit, catalog: Catalog | None = None
) -> list[Replayed]:
    replay = Replay(kit, catalog or demo_catalog())
    return [await replay.one(turn) for turn in turns]


def saying(kit: Kit, key: str, words: str) -> Kit:
    """Give *kit* with *words* in the place of a phrase."""
    texts = kit.phrases
    assert isinstance(texts, Library)
    phrase = texts.phrases[key]
    other = changed(phrase, variants=tuple((words,) for _ in phrase.variants))
    library = Library({**texts.phrases, key: other}, texts.prompts)
    return replace(kit, phrases=library, prompts=library)


def says(past: Past, kit: Kit, key: str) -> bool:
    """Say whether the answer holds a variant of a phrase."""
    assert past.record
    assert isinstance(kit.phrases, Library)
    said = {bubble.text for bubble in past.record.bubbles}
    return any(said & set(it) for it in kit.phrases.phrases[key].variants)


def answering(past: Past, reply: tuple[str, ...]) -> Past:
    """Give *past* with another reply in its recorded answer."""
    assert past.record
    answers = tuple(
        (
            changed(one, answer=msgspec.Raw(_replying(one, reply)))
            if one.to == To.ANSWER
            else one
        )
        for one in past.record.answers
    )
    return Past(past.trace, changed(past.record, answers=answers))


def _replying(one: Answered, reply: tuple[str, ...]) -> bytes:
    answer = msgspec.json.decode(one.answer, type=ModelAnswer)
    return msgspec.json.encode(changed(answer, reply=reply))


def not_reading_the_question(
    turn: Turn, session: Session, catalog: Catalog, shop: Shop
) -> Understanding:
    """Understand as now, but for a rule that ASKED isn't read by any more."""
    if turn.text == ASKED:
        return Understanding((Act(kind=ActKind.UNCLEAR),))
    return understand(turn, session, catalog, shop)


async def test_of_500_turns_those_differ_that_a_phrase_and_a_rule_touch(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sold(database_url, buyers=72) as service:
        turns, kit = await past(service), service.app[keys.KIT]
        same = await replayed(turns, kit)
        phrase = await replayed(turns, saying(kit, CLAIMED, "Дякуємо!"))
        monkeypatch.setattr(intent, "understand", not_reading_the_question)
        both = await replayed(turns, saying(kit, CLAIMED, "Дякуємо!"))

        say_it = {one.trace.id for one in turns if says(one, kit, CLAIMED)}
        ask = {one.trace.id for one in turns if one.record and asks(one.record)}
        assert len(turns) >= 500
        assert say_it
        assert len(ask) == 72
        assert {one.came for one in same} == {Came.SAME}
        assert differing(phrase) == say_it
        assert not any(one.is_money for one in phrase)
        assert differing(both) == say_it | ask


def asks(record: Record) -> bool:
    return record.turn.text == ASKED


def differing(found: list[Replayed]) -> set[str]:
    return {one.past.trace.id for one in found if one.came is Came.DIFFERS}


async def test_a_changed_price_in_a_recorded_answer_is_money(
    database_url: str,
) -> None:
    async with sold(database_url) as service:
        turns = await past(service)
        asked = [
            turn
            for turn in turns
            if turn.trace.gate and turn.trace.gate.verdict == "pass"
        ]
        lying = [answering(turn, ("Вона коштує 1 грн",)) for turn in asked]

        found = await replayed(lying, service.app[keys.KIT])

        assert found
        assert all(one.is_money for one in found)


async def test_a_raised_price_is_money(database_url: str) -> None:
    async with sold(database_url) as service:
        dearer = Catalog.of(
            changed(
                product,
                variants=tuple(
                    changed(one, price=one.price + 100) for one in product.variants
                ),
            )
            for product in demo_catalog().products
        )
        found = await replayed(await past(service), service.app[keys.KIT], dearer)

        assert any(one.is_money for one in found)


async def test_a_product_that_is_gone_is_said(database_url: str) -> None:
    async with sold(database_url, buyers=1) as service:
        kept = tuple(one for one in demo_catalog().products if one.id != "malva")
        shop = Catalog.of(kept)

        found = await replayed(await past(service), service.app[keys.KIT], shop)

        assert Came.GONE in {one.came for one in found}
        assert all(one.about for one in found if one.came is Came.GONE)


async def test_a_turn_without_a_recorded_answer_is_said(database_url: str) -> None:
    async with sold(database_url, buyers=1) as service:
        turns = await past(service)
        bare = [
            Past(turn.trace, changed(turn.record, answers=()))
            for turn in turns
            if turn.record and any(one.to == To.ANSWER for one in turn.record.answers)
        ]
        found = await replayed(bare, service.app[keys.KIT])

        assert found
        assert {one.came for one in found} == {Came.NO_ANSWER}


async def test_a_record_survives_being_packed_and_a_broken_one_is_left_out(
    database_url: str,
) -> None:
    async with sold(database_url, buyers=1) as service:
        record = (await past(service))[0].record
        assert record
        content = packed(record)
        assert content

        assert unpacked(content) == record
        assert unpacked(content[:-9]) is None
        assert unpacked(b"nothing") is None


async def test_rules_alone_leave_out_what_a_model_has_answered(
    database_url: str,
) -> None:
    async with sold(database_url, buyers=1) as service:
        replay = Replay(service.app[keys.KIT], demo_catalog(), rules_only=True)
        found = [await replay.one(turn) for turn in await past(service)]

        assert {one.came for one in found} <= {Came.SAME, Came.BY_MODEL}
        assert Came.SAME in {one.came for one in found}

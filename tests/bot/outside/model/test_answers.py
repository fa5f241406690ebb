"""A question gets an answer in the wanted shape, whatever happens to a call."""

import time

import pytest

from bot.config import read_config
from bot.outside.model.opening import open_model
from bot.outside.sharing import Alone
from nodes.ports import PortError
from rules.acts import ActKind
from rules.drafts import ActDetail, Detail, DraftAct, PhotoKind
from rules.fallback import Degradation
from tests.bot.outside.model.desk import (
    GOOD,
    PICTURE,
    PROMPT,
    Desk,
    MemoryBook,
    deadline,
    encoded,
    opened,
)
from tests.fakes import FakeClock
from tests.stand_ins.model_desk import ModelDesk

FAILURES = {
    "server_error": "server_error",
    "cut": "broken",
    "rate_limited": "rate_limited",
    "invalid_json": "not_json",
    "schema_violation": "wrong_shape",
    "empty": "empty",
    "huge": "too_large",
}


async def test_answer_is_read(desk: Desk) -> None:
    await desk.stand_in.queue({"answer": GOOD})

    answer = await desk.answer()

    assert answer.acts == (
        DraftAct(ActKind.PRICE, (Detail(ActDetail.PRODUCT, "malva"),)),
    )
    assert answer.reply == ("{product} — {price} грн.",)


async def test_schema_is_one_that_a_strict_server_takes(desk: Desk) -> None:
    await desk.answer()

    [request] = await desk.requests()
    assert request["response_format"]["json_schema"]["strict"] is True
    assert [message["content"] for message in request["messages"]] == [
        "Answer with JSON.",
        "Привіт",
    ]


@pytest.mark.parametrize("fault", FAILURES)
async def test_fast_failure_is_tried_once_more(desk: Desk, fault: str) -> None:
    await desk.stand_in.fault(fault)

    answer = await desk.answer()

    assert answer.reply
    assert desk.outcomes == [FAILURES[fault], "answered"]


@pytest.mark.parametrize("fault", FAILURES)
async def test_second_failure_is_the_last(desk: Desk, fault: str) -> None:
    await desk.stand_in.fault(fault, times=None)

    with pytest.raises(PortError) as caught:
        await desk.answer()

    assert caught.value.reason == Degradation.FAILURE
    assert desk.outcomes == [FAILURES[fault]] * 2


@pytest.mark.parametrize("fault", ["hang", "slow_dribble"])
async def test_late_answer_is_cut_off(desk: Desk, fault: str) -> None:
    await desk.stand_in.fault(fault, times=None)

    with pytest.raises(PortError) as caught:
        await desk.answer(within_s=0.3)

    assert caught.value.reason == Degradation.TIME
    assert desk.outcomes == ["timeout"]


async def test_own_time_limit_cuts_off_before_the_deadline(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    limits = {"LLM_TIMEOUT_SECONDS": "0.3", "LLM_HEDGE_AFTER_SECONDS": "0.2"}
    async with opened(stand_in, book, **limits) as desk:
        await stand_in.fault("hang", times=None)

        with pytest.raises(PortError) as caught:
            await desk.answer(within_s=60)

    assert caught.value.reason == Degradation.TIME


async def test_past_deadline_makes_no_call(desk: Desk) -> None:
    with pytest.raises(PortError) as caught:
        await desk.answer(within_s=0)

    assert caught.value.reason == Degradation.TIME
    assert await desk.requests() == []


async def test_server_that_wants_a_long_pause_is_left_alone(desk: Desk) -> None:
    await desk.stand_in.fault("rate_limited", retry_after=30)

    with pytest.raises(PortError) as caught:
        await desk.answer()

    assert caught.value.reason == Degradation.FAILURE
    assert desk.outcomes == ["rate_limited"]


async def test_wished_pause_is_kept(desk: Desk) -> None:
    await desk.stand_in.fault("rate_limited", retry_after=1)
    started_s = time.monotonic()

    await desk.answer()

    assert time.monotonic() - started_s >= 1
    assert desk.outcomes == ["rate_limited", "answered"]


async def test_unknown_model_is_not_asked_twice(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    async with opened(stand_in, book, LLM_MODEL="gpt-99") as desk:
        with pytest.raises(PortError) as caught:
            await desk.answer()

        assert caught.value.reason == Degradation.FAILURE
        assert desk.outcomes == ["refused"]


async def test_fallback_model_answers_for_an_unknown_one(
    stand_in: ModelDesk, book: MemoryBook
) -> None:
    models = {"LLM_MODEL": "gpt-99", "LLM_FALLBACK_MODEL": "spare"}
    async with opened(stand_in, book, **models) as desk:
        await desk.answer()

        assert [call.model for call in desk.noted] == ["gpt-99", "spare"]


async def test_server_without_schemas_is_asked_for_json(
    plain_stand_in: ModelDesk, book: MemoryBook
) -> None:
    await plain_stand_in.queue({"answer": encoded(GOOD), "times": 2})
    async with opened(plain_stand_in, book) as desk:
        first = await desk.answer()
        second = await desk.answer()

        formats = [
            request["response_format"]["type"] for request in await desk.requests()
        ]

    assert first == second
    assert formats == ["json_object", "json_object"]  # the log holds what was taken
    assert desk.outcomes == ["answered", "answered"]


async def test_server_that_is_not_there_is_a_failure(book: MemoryBook) -> None:
    config = read_config(
        {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "LLM_MODEL": "stand-in"}
    )
    async with open_model(config, book, FakeClock(), Alone()) as model:
        with pytest.raises(PortError) as caught:
            await model.answer(PROMPT, deadline=deadline(5))

    assert caught.value.reason == Degradation.FAILURE


async def test_without_a_model_every_question_says_so(book: MemoryBook) -> None:
    async with open_model(read_config({}), book, FakeClock(), Alone()) as model:
        with pytest.raises(PortError) as caught:
            await model.answer(PROMPT, deadline=deadline(5))

        assert caught.value.reason == Degradation.NO_MODEL
        assert model.trouble is Degradation.NO_MODEL


async def test_unknown_model_is_named(stand_in: ModelDesk, book: MemoryBook) -> None:
    async with opened(stand_in, book, LLM_MODEL="gpt-99") as desk:
        assert await desk.model.unlisted() == ("gpt-99",)
        assert desk.model.trouble is Degradation.NO_MODEL


async def test_known_models_are_no_trouble(desk: Desk) -> None:
    assert await desk.model.unlisted() == ()
    assert desk.model.trouble is None


async def test_picture_is_looked_at(desk: Desk) -> None:
    seen = {
        "kind": "product",
        "product_ids": ["malva"],
        "closest_id": None,
        "colour": None,
        "confidence": 0.8,
        "description": "сукня",
        **dict.fromkeys(("amount", "date", "payee", "number")),
    }
    await desk.stand_in.queue({"answer": seen, "schema": "PhotoAnswer"})

    answer = await desk.model.look(PICTURE, deadline=deadline(5))

    [request] = await desk.requests()
    kinds = [part["type"] for part in request["messages"][1]["content"]]
    assert (answer.kind, answer.product_ids) == (PhotoKind.PRODUCT, ("malva",))
    assert kinds == ["text", "image_url"]


async def test_summary_is_text(desk: Desk) -> None:
    await desk.stand_in.queue({"answer": {"summary": "Шукає сукню на свято."}})

    summary = await desk.model.summarise(PROMPT, deadline=deadline(5))

    assert summary == "Шукає сукню на свято."

"""What goes wrong in the model stand-in."""

import asyncio
from typing import Any

import aiohttp
import msgspec
import pytest

from loadtest.stand_ins.model.sayings import SAYINGS
from tests.stand_ins.model_desk import ModelDesk

BRIEF = aiohttp.ClientTimeout(total=0.1)
ANSWER = {"act": "accept", "draft": "A long friendly sentence.", "language": "uk"}


@pytest.fixture
async def model(model: ModelDesk) -> ModelDesk:
    """A model that always gives the same answer."""
    await model.queue({"answer": ANSWER, "times": None})
    return model


async def test_a_call_hangs_until_the_caller_gives_up(model: ModelDesk) -> None:
    await model.fault("hang")

    with pytest.raises(TimeoutError):
        await model.chat(timeout=BRIEF)

    assert (await model.chat()).status == 200


async def test_a_caller_that_gave_up_is_noted(model: ModelDesk) -> None:
    await model.ask("PUT", "/control/latency", {"profile": "constant:0.3"})

    with pytest.raises(TimeoutError):
        await model.chat(timeout=BRIEF)

    assert await model.outcomes() == ["client gone"]


async def test_bytes_can_trickle(model: ModelDesk) -> None:
    await model.fault("slow_dribble", seconds=0.3)
    clock = asyncio.get_running_loop().time
    started = clock()

    response = await model.chat()
    headers_after = clock() - started
    body = await response.read()

    assert headers_after < 0.2 < clock() - started
    answer = msgspec.json.decode(body)
    assert msgspec.json.decode(answer["choices"][0]["message"]["content"]) == ANSWER


async def test_a_stream_can_trickle(model: ModelDesk) -> None:
    await model.fault("slow_dribble", seconds=0.2)

    body = await (await model.chat(stream=True)).text()

    assert body.endswith("data: [DONE]\n\n")


async def test_a_429_may_say_when_to_come_back(model: ModelDesk) -> None:
    await model.fault("rate_limited", retry_after=3)
    await model.fault("rate_limited")

    polite, plain = await model.chat(), await model.chat()

    assert (polite.status, plain.status) == (429, 429)
    assert polite.headers["Retry-After"] == "3"
    assert "Retry-After" not in plain.headers
    assert (await plain.json())["error"]["code"] == "rate_limit_exceeded"


async def test_a_server_can_fail_and_cut_the_line(model: ModelDesk) -> None:
    await model.fault("server_error")
    await model.fault("cut")

    failed = await model.chat()
    with pytest.raises(aiohttp.ClientError):
        await model.chat()

    assert failed.status == 500
    assert await model.outcomes(at_least=2) == ["failed", "cut"]


async def test_content_can_be_no_json_or_another_json(model: ModelDesk) -> None:
    await model.fault("invalid_json")
    await model.fault("schema_violation")
    await model.fault("empty")

    broken, other, empty = [await model.content() for _ in range(3)]

    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(broken)
    assert msgspec.json.decode(other).keys().isdisjoint(ANSWER)
    assert empty == ""


@pytest.mark.parametrize(
    ("kind", "draft"),
    [
        ("wrong_language", SAYINGS.faults.wrong_language),
        ("invented_price", SAYINGS.faults.invented_price),
        ("prompt_echo", "Be kind."),
        ("huge", "x" * 200_000),
    ],
)
async def test_the_longest_text_of_an_answer_is_spoilt(
    model: ModelDesk, kind: str, draft: str
) -> None:
    await model.fault(kind)

    answer: dict[str, Any] = msgspec.json.decode(await model.content())

    assert answer == ANSWER | {"draft": draft}


async def test_the_bubbles_of_a_reply_are_spoilt(model: ModelDesk) -> None:
    await model.ask("DELETE", "/control/answers")
    await model.queue({"answer": {"language": "uk", "reply": ["one", "two"]}})
    await model.fault("invented_price")

    answer = msgspec.json.decode(await model.content())

    assert answer == {"language": "uk", "reply": [SAYINGS.faults.invented_price]}


async def test_a_fault_can_be_for_one_schema_only(model: ModelDesk) -> None:
    await model.fault("server_error", call="vision")
    inner = {"type": "object", "properties": {}}
    wanted = {"type": "json_schema", "json_schema": {"name": "vision", "schema": inner}}

    words = await model.chat()
    vision = await model.chat(response_format=wanted)

    assert (words.status, vision.status) == (200, 500)


async def test_pictures_have_a_latency_of_their_own(model: ModelDesk) -> None:
    profiles = {"profile": "constant:0", "photo": "constant:60"}
    await model.ask("PUT", "/control/latency", profiles)
    picture = {"type": "image_url", "image_url": {"url": "https://shop.example/a.png"}}

    assert (await model.chat()).status == 200
    with pytest.raises(TimeoutError):
        await model.chat(
            messages=[{"role": "user", "content": [picture]}], timeout=BRIEF
        )

"""The model stand-in answers as an OpenAI-compatible server does."""

import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest
from aiohttp import web

from loadtest.stand_ins.model.app import Options, create_app
from loadtest.stand_ins.model.latency import BadProfile, Latency
from loadtest.stand_ins.model.scripts import UnknownScript, script_named
from tests.stand_ins.manychat_desk import Client
from tests.stand_ins.model_desk import ModelDesk

Connect = Callable[[web.Application], Awaitable[Client]]


class Slot(msgspec.Struct):
    """A part of an answer, nested and recursive."""

    name: Literal["size", "colour"]
    value: str
    quantity: Annotated[int, msgspec.Meta(ge=1)]
    inner: "Slot | None"


class Answer(msgspec.Struct):
    """An answer with every kind of value."""

    act: Literal["ask_price", "accept", "complain"]
    confidence: Annotated[float, msgspec.Meta(ge=0, le=1)]
    is_done: bool
    draft: str
    language: str
    product_ids: list[str]
    slots: list[Slot]
    reason: str | None


def schema(*, strict: bool = False) -> dict[str, Any]:
    """Ask for an Answer."""
    return {
        "type": "json_schema",
        "json_schema": {
            "name": "answer",
            "strict": strict,
            "schema": msgspec.json.schema(Answer),
        },
    }


@pytest.mark.parametrize("script", ["helpful", "chatty", "contrary", "fixed"])
async def test_every_script_fits_any_schema(model: ModelDesk, script: str) -> None:
    await model.ask("PUT", "/control/script", {"script": script})

    content = await model.content(response_format=schema())

    answer = msgspec.json.decode(content, type=Answer)
    assert answer.act == ("complain" if script == "contrary" else "accept")
    assert answer.confidence == 0.9
    assert answer.product_ids == []
    assert answer.slots[0].inner is None
    assert answer.language == "uk"


async def test_scripts_differ_in_what_they_say(model: ModelDesk) -> None:
    said = {}
    for script in ("helpful", "chatty", "contrary", "fixed"):
        await model.ask("PUT", "/control/script", {"script": script})
        said[script] = await model.content()

    assert len(set(said.values())) == 4
    assert "1500" in said["chatty"]


async def test_queued_answers_come_in_order_or_by_what_was_said(
    model: ModelDesk,
) -> None:
    await model.queue(
        {"answer": "about size", "when": "128"},
        {"answer": {"act": "accept"}, "times": 2},
        {"answer": "for a schema", "schema": "answer"},
    )

    said = [await model.content(text) for text in ("hi", "size 128?", "ok", "ok")]
    with_schema = await model.content(response_format=schema())

    assert said[:3] == ['{"act":"accept"}', "about size", '{"act":"accept"}']
    assert said[3] not in said[:3]
    assert with_schema == "for a schema"
    assert await model.ask("GET", "/control/answers") == {"answers": []}


@pytest.mark.parametrize("suffix", ["json", "yaml"])
async def test_a_file_is_a_script(
    aiohttp_client: Connect, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"script.{suffix}"
    rules = {"rules": [{"when": "price", "answer": {"act": "x"}}], "otherwise": "hm"}
    path.write_bytes(msgspec.json.encode(rules))
    app = create_app(Options(api_key="key", script=str(path)))
    model = ModelDesk(await aiohttp_client(app))

    assert await model.content("the price?") == '{"act":"x"}'
    assert await model.content("hello") == "hm"


def test_a_script_that_is_not_there_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"rules": 1}')

    for name in ("nonsense", str(broken)):
        with pytest.raises(UnknownScript):
            script_named(name)


async def test_an_answer_states_its_tokens(model: ModelDesk) -> None:
    answer = await (await model.chat("12345678")).json()

    usage = answer["usage"]
    assert usage["prompt_tokens"] == 2 * 4 + 3 + 3
    assert usage["completion_tokens"] > 3
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert answer["choices"][0]["finish_reason"] == "stop"


async def test_an_answer_is_cut_off_at_the_limit_of_tokens(model: ModelDesk) -> None:
    await model.queue({"answer": "0123456789"})

    answer = await (await model.chat(max_completion_tokens=2)).json()

    assert answer["choices"][0]["message"]["content"] == "012345"
    assert answer["choices"][0]["finish_reason"] == "length"


async def test_a_stream_holds_the_same_answer(model: ModelDesk) -> None:
    await model.queue({"answer": "word " * 30})

    response = await model.chat(stream=True, stream_options={"include_usage": True})
    lines = (await response.text()).split("\n\n")

    assert response.content_type == "text/event-stream"
    assert lines[-2:] == ["data: [DONE]", ""]
    chunks = [msgspec.json.decode(it.removeprefix("data: ")) for it in lines[:-2]]
    deltas = [it["choices"][0]["delta"] for it in chunks[:-1]]
    assert "".join(it.get("content", "") for it in deltas) == "word " * 30
    assert len(deltas) > 4
    assert chunks[-2]["choices"][0]["finish_reason"] == "stop"
    assert chunks[-1]["usage"]["completion_tokens"] == 50


async def test_a_wrong_key_is_401(model: ModelDesk) -> None:
    chat = await model.chat(key="wrong")
    models = await model.client.get("/v1/models")

    assert (chat.status, models.status) == (401, 401)
    assert (await chat.json())["error"]["code"] == "invalid_api_key"


async def test_models_are_listed_and_others_are_unknown(model: ModelDesk) -> None:
    headers = {"Authorization": "Bearer key"}
    async with model.client.get("/v1/models", headers=headers) as response:
        listed = [it["id"] for it in (await response.json())["data"]]
    unknown = await model.chat(model="gpt-99")

    assert listed == ["stand-in"]
    assert unknown.status == 404
    assert (await unknown.json())["error"]["code"] == "model_not_found"


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "king", "content": "hi"}]}, "role"),
        ({"messages": [{"role": "user", "content": 5}]}, "content"),
        ({"tempo": 1}, "Unrecognized request argument supplied: tempo"),
        ({"response_format": {"type": "json_object"}}, "must contain the word 'json'"),
        ({"response_format": {"type": "json_schema"}}, "json_schema"),
        ({"response_format": {"type": "xml"}}, "not supported"),
        ({"response_format": schema(strict=True)}, "must be a JSON Schema of"),
    ],
)
async def test_a_malformed_request_is_400(
    model: ModelDesk, rest: dict[str, Any], reason: str
) -> None:
    response = await model.chat(**rest)

    assert response.status == 400
    assert reason in (await response.json())["error"]["message"]


async def test_a_strict_schema_must_require_everything(model: ModelDesk) -> None:
    inner = {"type": "object", "properties": {"a": {"type": "string"}}}
    named = {"name": "x", "strict": True}
    loose = inner | {"additionalProperties": False, "required": []}
    strict = inner | {"additionalProperties": False, "required": ["a"]}

    statuses = []
    for tried in (loose, strict, strict | {"default": {}}):
        wanted = {"type": "json_schema", "json_schema": named | {"schema": tried}}
        statuses.append((await model.chat(response_format=wanted)).status)

    assert statuses == [400, 200, 400]


async def test_a_server_may_lack_schemas(aiohttp_client: Connect) -> None:
    app = create_app(Options(api_key="key", has_schemas=False))
    model = ModelDesk(await aiohttp_client(app))

    refused = await model.chat(response_format=schema())
    mode = await model.chat("as json", response_format={"type": "json_object"})

    assert (refused.status, mode.status) == (400, 200)


async def test_the_log_holds_what_was_asked_without_the_pictures(
    model: ModelDesk,
) -> None:
    picture = "data:image/png;base64," + base64.b64encode(bytes(3000)).decode()
    parts = [
        {"type": "text", "text": "what is it?"},
        {"type": "image_url", "image_url": {"url": picture}},
    ]

    await model.chat(messages=[{"role": "user", "content": parts}])

    call, answer = (await model.ask("GET", "/control/log"))["entries"]
    asked = call["detail"]["request"]["messages"][0]["content"]
    assert asked[0]["text"] == "what is it?"
    assert asked[1]["image_url"]["url"].endswith(f"({len(picture)} characters)")
    assert answer["detail"]["call"] == call["n"]
    assert answer["detail"]["outcome"] == "answered"
    assert answer["detail"]["tokens_in"] > 765


def test_latencies_follow_their_profile_and_seed(tmp_path: Path) -> None:
    measured = tmp_path / "ms.txt"
    measured.write_text("100\n200\n")

    def drawn(profile: str, *, seed: int = 1) -> list[float]:
        latency = Latency(profile, seed=seed)
        return sorted(latency.draw_s() or 0.0 for _ in range(4000))

    bell = drawn("lognormal:2.0,6.0")
    assert bell[2000] == pytest.approx(2.0, rel=0.1)
    assert bell[3800] == pytest.approx(6.0, rel=0.15)
    assert bell == drawn("lognormal:2.0,6.0")
    assert bell != drawn("lognormal:2.0,6.0", seed=2)
    assert set(drawn("constant:0.5")) == {0.5}
    assert set(drawn(f"file:{measured}")) == {0.1, 0.2}


def test_a_share_of_the_calls_hangs() -> None:
    latency = Latency("constant:1", hang_percent=10, seed=3)

    hung = sum(latency.draw_s() is None for _ in range(4000))

    assert 300 < hung < 500


@pytest.mark.parametrize(
    "profile", ["", "constant:x", "lognormal:1", "lognormal:0,1", "file:/nowhere"]
)
def test_a_bad_profile_is_refused(profile: str) -> None:
    with pytest.raises(BadProfile):
        Latency(profile)

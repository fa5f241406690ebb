"""The official client understands the model stand-in, errors included."""

from collections.abc import AsyncIterator

import openai
import pytest

from tests.stand_ins.model_desk import ModelDesk

MESSAGES: list[openai.types.chat.ChatCompletionMessageParam] = [
    {"role": "user", "content": "hello"}
]


@pytest.fixture
async def client(model: ModelDesk) -> AsyncIterator[openai.AsyncOpenAI]:
    """The official client, which doesn't try again by itself."""
    url = str(model.client.make_url("/v1"))
    async with openai.AsyncOpenAI(
        api_key="key", base_url=url, max_retries=0, timeout=5
    ) as client:
        yield client


async def test_it_reads_an_answer(client: openai.AsyncOpenAI, model: ModelDesk) -> None:
    await model.queue({"answer": "hello yourself"})

    completion = await client.chat.completions.create(
        model="stand-in", messages=MESSAGES
    )

    assert completion.choices[0].message.content == "hello yourself"
    assert completion.usage is not None
    assert completion.usage.total_tokens == 4 + 2 + 5


async def test_it_reads_a_stream(client: openai.AsyncOpenAI, model: ModelDesk) -> None:
    await model.queue({"answer": "one two three " * 10})

    stream = await client.chat.completions.create(
        model="stand-in", messages=MESSAGES, stream=True
    )
    pieces = [chunk.choices[0].delta.content or "" async for chunk in stream]

    assert "".join(pieces) == "one two three " * 10
    assert len(pieces) > 5


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("rate_limited", openai.RateLimitError),
        ("server_error", openai.InternalServerError),
        ("cut", openai.APIConnectionError),
    ],
)
async def test_it_tells_faults_apart(
    client: openai.AsyncOpenAI,
    model: ModelDesk,
    kind: str,
    error: type[openai.APIError],
) -> None:
    await model.fault(kind)

    with pytest.raises(error):
        await client.chat.completions.create(model="stand-in", messages=MESSAGES)


async def test_it_lists_the_models_and_knows_an_unknown_one(
    client: openai.AsyncOpenAI,
) -> None:
    models = [model.id async for model in client.models.list()]
    with pytest.raises(openai.NotFoundError):
        await client.chat.completions.create(model="gpt-99", messages=MESSAGES)

    assert models == ["stand-in"]

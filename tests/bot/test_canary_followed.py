"""A canary in all processes and in all words; a model that isn't there."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import keys
from bot.bundle import NoCanary
from bot.config import Secret
from loadtest.stand_ins.model import app as language_model
from prompts.library import HERE
from tests.bot.brain import Brain
from tests.bot.test_canary import bundles, tried, write
from tests.bot.test_turn import QUICK_BUBBLE
from tests.service import WEBHOOK, WEBHOOK_SECRET, Running, a_desk, a_service, address

MODEL_KEY = "a model's key"
WAIT, SORRY = "Секунду, уточнюю для вас.", "Перепрошую, у мене щось пішло не так."
TRIED_WAIT, TRIED_SORRY = "Хвильку, гортаю каталог.", "Ой, щось не виходить."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give texts that ask for patience, and excuse themselves, in other words."""
    copy = tmp_path / "texts"
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for file, words, other in (
        ("interim", WAIT, TRIED_WAIT),
        ("interim", "Хвилинку, перевіряю.", TRIED_WAIT),
        ("handoff", SORRY, TRIED_SORRY),
    ):
        path = copy / "phrases" / f"{file}.md"
        path.write_text(path.read_text("utf-8").replace(words, other), "utf-8")
    return copy


async def take_calls(service: Running) -> None:
    """Have shoppers' messages come to *service*, as a proxy might."""
    url = str(service.client.make_url(WEBHOOK))
    hook = {"url": url, "secret": WEBHOOK_SECRET}
    await service.desk.ask("PUT", "/control/webhook", hook)


async def begun(service: Running, count: int) -> list[str]:
    """Begin chats with *service*; give the bundles that they are on."""
    await take_calls(service)
    shoppers = [await service.desk.contact() for _ in range(count)]
    await write(service, shoppers)
    stamped = await bundles(service)
    return [stamped[shopper] for shopper in shoppers]


async def test_every_process_follows_one_percentage_and_one_rollback(
    database_url: str, folder: Path
) -> None:
    async with (
        a_desk() as desk,
        a_service(database_url, desk=desk, canary_prompts=folder) as one,
    ):
        await one.app[keys.TRIAL].put(100, by="olha")  # the other is down
        async with a_service(database_url, desk=desk, canary_prompts=folder) as other:
            both = [*await begun(one, 3), *await begun(other, 3)]
            await other.app[keys.TRIAL].put(0, by="olha")
            none = [*await begun(one, 3), *await begun(other, 3)]
            chats = list(await bundles(one))
            await other.app[keys.TRIAL].end(by="olha", reason="by hand")
            await take_calls(one)
            await write(one, chats[:6])
            await take_calls(other)
            await write(other, chats[6:])
            stable = one.app[keys.TRIAL].stable_bundle

            assert both == [tried(one)] * 6
            assert none == [stable] * 6
            assert set((await bundles(one)).values()) == {stable}
            assert (await one.app[keys.TRIAL].status()).is_over
            assert await one.told() == ["canary_over"]


async def test_what_is_said_meanwhile_is_said_in_the_canary_s_words(
    database_url: str, folder: Path
) -> None:
    brain = Brain()
    async with a_service(
        database_url, brain, canary_prompts=folder, canary_percent=100, **QUICK_BUBBLE
    ) as service:
        contact = await service.desk.contact()
        brain.gate.clear()
        await service.desk.write(contact, text="hello")
        bubble = await service.heard(contact, 1)
        brain.failures = 3  # then it goes to a person
        brain.gate.set()
        said = await service.heard(contact, 2)

        assert bubble == [TRIED_WAIT]
        assert said[1].startswith(TRIED_SORRY)


async def test_an_outage_before_the_canary_s_turns_is_not_held_against_them(
    database_url: str, folder: Path
) -> None:
    async with a_service(
        database_url, canary_prompts=folder, canary_min_turns=10_000
    ) as service:
        await service.app[keys.TRIAL].put(0, by="olha")
        await begun(service, 20)
        await service.app[keys.TRIAL].put(100, by="olha")
        await begun(service, 5)
        await service.app[keys.TRIAL].put(0, by="olha")
        await begun(service, 10)
        status = await service.app[keys.TRIAL].status()

        assert (status.stable.turns, status.canary.turns) == (10, 5)


async def test_a_model_unknown_to_the_server_is_no_canary(database_url: str) -> None:
    options = language_model.Options(api_key=MODEL_KEY, models=("stand-in", "newer"))
    async with TestClient(TestServer(language_model.create_app(options))) as server:
        model: dict[str, Any] = {
            "openai_base_url": f"{address(server)}/v1",
            "openai_api_key": Secret(MODEL_KEY),
            "llm_model": "stand-in",
            "vision_model": "stand-in",
        }
        async with a_service(database_url, canary_llm_model="gpt-00", **model) as it:
            trial = it.app[keys.TRIAL]
            with pytest.raises(NoCanary, match="gpt-00 is unknown to the server"):
                await trial.put(10, by="olha")
            assert (await trial.status()).percent == 0
        async with a_service(database_url, canary_llm_model="newer", **model) as it:
            assert (await it.app[keys.TRIAL].put(10, by="olha")).percent == 10

"""The canary in the running service: who is on it, and how it ends."""

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import keys
from bot.bundle import NoCanary
from bot.config import Secret
from bot.sessions.run import Think
from bot.sessions.thinking import thinker
from bot.store.canary import AnotherCanary, Change
from nodes.kit import Kit
from prompts.library import HERE, Library
from tests.conftest import connected
from tests.scripted_model import ScriptedModel
from tests.service import Running, a_desk, a_service, eventually, with_demo_catalog

TOKEN = {"Authorization": "Bearer a token"}
TRIED = "Вітання з пробних текстів"
WRONG_PRICES = ("1500", "2200")  # what the script "chatty" says everywhere


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give texts that tell a model something else."""
    copy = tmp_path / "texts"
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    agent = copy / "agent.md"
    agent.write_text(agent.read_text("utf-8") + f"\n{TRIED}\n", "utf-8")
    return copy


def by_bundle(kit: Kit) -> Think:
    """Answer with the model that quotes a wrong price where the texts are tried."""
    assert isinstance(kit.prompts, Library)
    is_tried = TRIED in kit.prompts.prompts["agent"].body
    model = ScriptedModel("chatty" if is_tried else "helpful")
    return thinker(replace(kit, model=model))


async def bundles(service: Running) -> dict[str, str]:
    """Give the bundle of every chat."""
    url = service.app[keys.CONFIG].database_url
    assert url
    async with connected(url.reveal()) as connection:
        rows = await connection.fetch("SELECT subscriber, bundle FROM session")
    return {row["subscriber"]: row["bundle"] for row in rows}


async def chats(service: Running, count: int) -> list[str]:
    """Begin so many chats, and give whose they are."""
    shoppers = [await service.desk.contact() for _ in range(count)]
    await write(service, shoppers)
    return shoppers


async def write(service: Running, shoppers: list[str], text: str = "привіт") -> None:
    for shopper in shoppers:
        await service.desk.write(shopper, text=text)
    await service.settled()


def tried(service: Running) -> str:
    bundle = service.app[keys.TRIAL].bundle
    assert bundle
    return bundle


async def put(service: Running, status: int = 200, **body: Any) -> dict[str, Any]:
    async with service.client.put("/api/canary", json=body, headers=TOKEN) as it:
        assert it.status == status, await it.text()
        answer: dict[str, Any] = await it.json()
        return answer


@pytest.mark.long
async def test_a_tenth_of_new_chats_is_tried_and_nobody_changes_sides(
    database_url: str, folder: Path
) -> None:
    async with a_service(
        database_url,
        canary_prompts=folder,
        canary_percent=10,
        canary_min_turns=10_000,  # nobody judges by how busy this machine is
        api_tokens=(Secret("a token"),),
    ) as service:
        shoppers = await chats(service, 400)
        first = await bundles(service)
        await put(service, percent=60)
        await write(service, shoppers, "дякую")

        count = Counter(first.values())
        assert 20 <= count[tried(service)] <= 62
        assert await bundles(service) == first
        assert (await put(service, percent=0))["canary"]["turns"] > 0
        await write(service, shoppers, "до побачення")
        assert await bundles(service) == first


async def test_when_it_is_over_every_chat_goes_on_with_the_stable_bundle(
    database_url: str, folder: Path
) -> None:
    async with a_service(
        database_url,
        canary_prompts=folder,
        canary_percent=100,
        api_tokens=(Secret("a token"),),
    ) as service:
        shoppers = await chats(service, 10)
        before = await bundles(service)
        status = await put(service, percent=0, is_over=True)
        await write(service, shoppers)

        assert set(before.values()) == {tried(service)}
        assert status["is_over"]
        stable = service.app[keys.TRIAL].stable_bundle
        assert set((await bundles(service)).values()) == {stable}
        assert await service.told() == ["canary_over"]


async def test_a_canary_that_quotes_wrong_prices_is_rolled_back(
    database_url: str, folder: Path
) -> None:
    async with a_service(
        database_url, by_bundle, canary_prompts=folder, canary_percent=100
    ) as service:
        await with_demo_catalog(service)
        trial = service.app[keys.TRIAL]
        shoppers = [await service.desk.contact() for _ in range(60)]
        for shopper in shoppers:
            await write(service, [shopper], "скільки мальва?")

        async def is_over() -> bool:
            return (await trial.status()).is_over

        await eventually(is_over)
        status = await trial.status()
        assert "blocked" in status.worse
        assert status.canary.blocked == status.canary.turns <= 60
        await write(service, shoppers[:10], "а яка довжина?")
        assert (await trial.status()).canary.turns == status.canary.turns
        heard = ["\n".join(await service.heard(shopper, 1)) for shopper in shoppers]
        assert all("1890" in said for said in heard)
        wrong = [said for said in heard if any(it in said for it in WRONG_PRICES)]
        assert wrong == []
        assert await service.told() == ["canary_over"]


async def test_a_broken_folder_is_refused_and_the_shop_goes_on(
    database_url: str, folder: Path
) -> None:
    (folder / "agent.md").unlink()
    async with a_service(
        database_url,
        canary_prompts=folder,
        canary_percent=100,
        api_tokens=(Secret("a token"),),
    ) as service:
        [shopper] = await chats(service, 1)

        assert await service.heard(shopper, 1)
        refusal = await put(service, 409, percent=10)
        assert refusal["error"] == "no_canary"
        assert "agent" in refusal["detail"]
        async with service.client.get("/readyz") as ready:
            assert "canary_refused" in (await ready.json())["degraded"]


@pytest.mark.parametrize("percent", [101, -1, "ten"])
async def test_no_percentage_is_refused(
    database_url: str, folder: Path, percent: Any
) -> None:
    async with a_service(
        database_url, canary_prompts=folder, api_tokens=(Secret("a token"),)
    ) as service:
        assert (await put(service, 422, percent=percent))["error"] == "invalid"


async def test_two_canaries_at_once_are_refused(
    database_url: str, folder: Path
) -> None:
    async with a_service(database_url, canary_prompts=folder) as service:
        canaries, clock = service.app[keys.STORES].canaries, service.app[keys.CLOCK]
        trial = service.app[keys.TRIAL]
        await trial.end(by="olha", reason="by hand")
        await canaries.change(
            Change(bundle="other", percent=5, by="olha", reason="5 %", at=clock.now())
        )

        with pytest.raises(AnotherCanary):
            await trial.put(10, by="olha")
        await chats(service, 20)
        stable = service.app[keys.TRIAL].stable_bundle
        assert set((await bundles(service)).values()) == {stable}


async def test_a_bundle_that_vanished_leaves_its_chats_to_the_stable_one(
    database_url: str, folder: Path
) -> None:
    async with a_desk() as desk:
        async with a_service(
            database_url, desk=desk, canary_prompts=folder, canary_percent=100
        ) as service:
            shoppers = await chats(service, 5)
        async with a_service(database_url, desk=desk) as service:
            await write(service, shoppers, "дякую")
            trial = service.app[keys.TRIAL]

            assert set((await bundles(service)).values()) == {trial.stable_bundle}
            with pytest.raises(NoCanary):
                await trial.put(10, by="olha")


async def test_a_canary_set_while_nothing_runs_holds_after_the_start(
    database_url: str, folder: Path
) -> None:
    async with a_service(database_url, canary_prompts=folder) as service:
        await service.app[keys.TRIAL].put(100, by="olha")
    async with a_service(database_url, canary_prompts=folder) as service:
        await chats(service, 5)

        assert set((await bundles(service)).values()) == {tried(service)}


async def test_texts_that_are_the_same_are_no_canary(
    database_url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "texts"
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    async with a_service(database_url, canary_prompts=copy) as service:
        with pytest.raises(NoCanary, match="the same"):
            await service.app[keys.TRIAL].put(10, by="olha")


async def test_turns_calls_and_latencies_say_whose_words_they_are(
    database_url: str, folder: Path
) -> None:
    async with a_service(
        database_url, canary_prompts=folder, canary_percent=100
    ) as service:
        await chats(service, 2)
        async with connected(database_url) as connection:
            turns = await connection.fetch("SELECT bundle FROM turn")
            calls = await connection.fetch("SELECT bundle FROM outbox")
        async with service.client.get("/metrics") as figures:
            text = await figures.text()

        assert {row["bundle"] for row in (*turns, *calls)} == {tried(service)}
        assert 'bundle="canary"' in text

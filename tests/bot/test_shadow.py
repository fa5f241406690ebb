"""A canary in the shadow thinks, is stored and compared, and is never sent."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import asyncpg
import pytest

from bot import keys
from bot.config import Secret
from bot.sessions.calls import just_queued
from bot.sessions.run import Think
from bot.sessions.sender import NeverSent
from bot.sessions.thinking import thinker
from bot.store.calls import Call
from bot.store.errors import StoreError
from bot.store.ids import CallId
from nodes.kit import Kit
from prompts.library import HERE, Library
from rules.differences import What
from rules.ids import SubscriberId
from tests.bot.test_console import AT_THE_CONSOLE, enter, shown
from tests.service import a_service, eventually, with_demo_catalog

HELLO = "Вітання від пробних текстів!"
CALL = Call(kind="shadow", messages=({"type": "text", "text": HELLO},))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give texts in which an agent's prompt says something more."""
    copy = tmp_path / "texts"
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    agent = copy / "agent.md"
    agent.write_text(agent.read_text("utf-8") + f"\n{HELLO}\n", "utf-8")
    return copy


def greeting(kit: Kit) -> Think:
    """Answer everything by a phrase that is another one where texts are tried."""
    assert isinstance(kit.phrases, Library)
    if HELLO not in kit.phrases.prompts["agent"].body:
        return thinker(kit)
    phrases = kit.phrases.phrases
    tried = {
        key: type(phrase)(
            **{
                name: getattr(phrase, name)
                for name in phrase.__struct_fields__
                if name != "variants"
            },
            variants=tuple(
                (*one[:-1], f"{one[-1]} {HELLO}") for one in phrase.variants
            ),
        )
        for key, phrase in phrases.items()
    }
    return thinker(replace(kit, phrases=Library(tried, kit.phrases.prompts)))


async def test_shadow_is_stored_and_compared_and_nobody_hears_it(
    database_url: str, folder: Path
) -> None:
    async with a_service(
        database_url, greeting, canary_prompts=folder, canary_shadow=True
    ) as service:
        await with_demo_catalog(service)
        shopper = await service.desk.contact()
        await service.desk.write(shopper, text="скільки коштує мальва?")
        await service.settled()
        shadows = service.app[keys.STORES].shadows
        bundle = service.app[keys.TRIAL].bundle
        assert bundle

        async def is_kept() -> bool:
            return bool(await shadows.of(bundle))

        await eventually(is_kept)
        [shadow] = await shadows.of(bundle)
        said = "\n".join(await service.heard(shopper, 1))
        assert shadow.answer.call
        assert HELLO in str(shadow.answer.call.messages)
        assert [one.what for one in shadow.answer.differences] == [What.TEXT]
        assert HELLO not in said


async def test_both_answers_stand_side_by_side(database_url: str, folder: Path) -> None:
    async with a_service(
        database_url,
        greeting,
        canary_prompts=folder,
        canary_shadow=True,
        api_tokens=(Secret("a token"),),
        **AT_THE_CONSOLE,
    ) as service:
        await with_demo_catalog(service)
        shopper = await service.desk.contact()
        await service.desk.write(shopper, text="скільки коштує мальва?")
        await service.settled()

        async def is_kept() -> bool:
            return (await service.app[keys.TRIAL].status()).shadow.turns > 0

        await eventually(is_kept)
        *_, said = await service.heard(shopper, 1)
        token = {"Authorization": "Bearer a token"}
        async with service.client.get("/api/canary", headers=token) as answer:
            report = (await answer.json())["shadow"]
        await enter(service)
        page = unescape(await shown(service, "/console/canary"))

        [turn] = report.pop("shown")
        counts = report["turns"], report["differs"], report["money"]
        assert counts == (1, 1, 0)
        assert HELLO not in turn["said"]
        assert said in turn["said"]
        assert turn["shadow"].replace(f" {HELLO}", "") == turn["said"]
        assert turn["shadow"].endswith(HELLO)
        assert turn["what"] == ["text"]
        assert f"{said}</p>" in page
        assert f"{HELLO}</p>" in page
        assert f"/console/chats/{shopper}" in page


async def test_sender_refuses_what_a_shadow_says(database_url: str) -> None:
    async with a_service(database_url) as service:
        shopper = SubscriberId(await service.desk.contact())
        queued = just_queued(
            CallId(1), CALL, shopper, turn_id=None, now=datetime.now(UTC)
        )

        with pytest.raises(NeverSent):
            service.app[keys.SENDER].put(queued)
        assert await service.desk.bubbles(shopper) == []


async def test_outbox_refuses_what_a_shadow_says(database_url: str) -> None:
    async with a_service(database_url) as service:
        outbox = service.app[keys.STORES].outbox

        with pytest.raises((StoreError, asyncpg.CheckViolationError)):
            await outbox.enqueue(
                SubscriberId("7"), CALL, version=1, turn_id=None, now=datetime.now(UTC)
            )
        assert await outbox.counts() == {}

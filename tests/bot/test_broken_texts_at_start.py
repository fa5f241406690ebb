"""A service whose texts are broken, as whoever starts it sees it."""

import re
import shutil
from functools import partial
from pathlib import Path

import pytest

from prompts.library import HERE as TEXTS
from prompts.library import Library
from tests.bot.test_command_line import ROOT, krama_of
from tests.prompts.damage import BROKEN
from tests.service import a_service, with_demo_catalog

FLOORS = ("bot", "nodes", "prompts", "rules")
SPOILT = (
    "BOM",
    "lost letters",
    "price",
    "prompt empty",
    "prompt missing",
    "slot unknown",
    "unknown slot in a prompt",
)
PLACE = re.compile(r"\w+\.md:\d+: ")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The service's code with texts of its own, which are spoilt."""
    for floor in FLOORS:
        (tmp_path / floor).symlink_to(ROOT / floor)
    (tmp_path / "prompts").unlink()
    shutil.copytree(TEXTS, tmp_path / "prompts")
    for name in SPOILT:
        damage, _, _ = BROKEN[name]
        damage(tmp_path / "prompts")
    return tmp_path


def told(text: str) -> set[str]:
    """Give which of the faults *text* names with place and remedy."""
    lines = [line for line in text.splitlines() if PLACE.search(line)]
    faults = {name: (BROKEN[name][1], BROKEN[name][2]) for name in SPOILT}
    return {
        name
        for name, (what, remedy) in faults.items()
        if any(what.rpartition(": ")[2] in it and remedy in it for it in lines)
    }


async def test_the_start_is_refused_with_all_that_is_wrong(
    checkout: Path, database_url: str
) -> None:
    ended = await krama_of(
        checkout,
        "serve",
        DATABASE_URL=database_url,
        MANYCHAT_WEBHOOK_SECRET="a secret of sixteen",
    )

    assert (ended.code, ended.out) == (1, "")
    assert told(ended.err) == set(SPOILT), ended.err
    assert str(checkout / "prompts/phrases/offer.md:1: ") in ended.err


async def test_a_check_shows_the_same_list(checkout: Path) -> None:
    ended = await krama_of(checkout, "check", "--only", "texts")

    assert ended.code == 1
    assert told(ended.out) == set(SPOILT), ended.out


async def test_a_lenient_start_is_marked_and_sells_with_what_is_whole(
    checkout: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt = partial(Library.read, checkout / "prompts")
    monkeypatch.setattr("bot.texts.Library.read", spoilt)

    async with a_service(
        database_url, disable_code_state_prompts_fallback=False
    ) as service:
        await with_demo_catalog(service)
        contact = await service.desk.contact()
        await service.desk.write(contact, text="скільки коштує сукня мальва?")
        await service.settled()
        said = await service.desk.bubbles(contact)
        ready = await service.client.get("/readyz")
        degraded: list[str] = (await ready.json())["degraded"]

    assert any("1890" in str(bubble.get("text")) for bubble in said)
    assert "broken_texts" in degraded

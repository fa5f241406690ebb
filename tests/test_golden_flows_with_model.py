"""Golden transcripts through the real service beside a model of each character."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot import keys
from bot.store.trace import TurnTrace
from rules.drafts import Purpose
from rules.grounding import Ruling
from rules.ids import SubscriberId
from tests.conftest import new_database
from tests.golden.facts import Answer, Facts
from tests.golden.in_service import QUIET_S, InService
from tests.golden.playing import Play
from tests.golden.transcript import FOLDER, Conversation, Transcript
from tests.model_process import a_model_process, asking
from tests.service import a_desk

SCRIPTS = ("helpful", "chatty", "contrary")
PATHS = tuple(
    FOLDER / f"{name}.txt"
    for name in (
        "changes-while-paying",
        "g013-dresses-for-134",
        "g021-blue-and-how-much",
        "g025-side-questions",
        "g062-discount",
        "g099-two-items",
        "own/russian-whole-sale",
    )
)
OWN_WORDS = 0.95  # of the answers that a model may word, with a helpful one


class Played(msgspec.Struct, frozen=True):
    """What a transcript came to: facts after each beat, broken taboos, traces."""

    facts: tuple[Facts, ...] = ()
    broken: tuple[str, ...] = ()
    turns: tuple[TurnTrace, ...] = ()

    def __add__(self, other: "Played") -> "Played":
        return Played(
            self.facts + other.facts,
            self.broken + other.broken,
            self.turns + other.turns,
        )


class Watched(InService):
    """Notes the facts whenever the shopper has been answered."""

    def __init__(self, *parts: Any, **settings: Any) -> None:
        super().__init__(*parts, **settings)
        self.seen: list[Facts] = []

    async def heard(self, shopper: str) -> Answer:
        self.seen.append(await self.facts(shopper))
        return await super().heard(shopper)

    async def turns(self) -> tuple[TurnTrace, ...]:
        """Give the traces of all turns."""
        chats = self._service.app[keys.STORES].chats
        pages = [await chats.turns(SubscriberId(it)) for it in self._contacts.values()]
        return tuple(turn for page in pages for turn in page.items)


@pytest.fixture(scope="module")
def models() -> Iterator[dict[str, str]]:
    """Run a model of each character as a process; give their addresses."""
    with ExitStack() as running:
        yield {
            script: running.enter_context(a_model_process(script)) for script in SCRIPTS
        }


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
async def test_no_model_changes_a_fact_or_breaks_a_taboo(
    path: Path, script: str, models: dict[str, str], postgres_url: str, template: str
) -> None:
    without, within = await asyncio.gather(
        _played(path, postgres_url, template),
        _played(path, postgres_url, template, **asking(models[script])),
    )
    assert within.facts == without.facts
    assert within.broken == ()
    assert not any(map(_is_worded, without.turns))
    assert any(map(_is_worded, within.turns))


async def test_a_helpful_model_is_heard_in_its_own_words(
    models: dict[str, str], postgres_url: str, template: str
) -> None:
    turns: list[TurnTrace] = []
    for path in PATHS:
        settings = asking(models["helpful"])
        played = await _played(path, postgres_url, template, **settings)
        turns += played.turns
    asked = [turn for turn in turns if _is_worded(turn)]
    own = [turn for turn in asked if turn.gate and turn.gate.verdict == Ruling.PASS]
    assert len(asked) > len(PATHS)
    assert len(own) >= OWN_WORDS * len(asked)


def _is_worded(turn: TurnTrace) -> bool:
    """Say whether a model was asked for words, and not only to look at a picture."""
    return any(call.node == Purpose.ANSWER for call in turn.model_calls)


async def _played(
    path: Path, postgres_url: str, template: str, **settings: Any
) -> Played:
    conversations = Transcript.read(path).conversations
    plays = [_play(one, postgres_url, template, settings) for one in conversations]
    return sum(await asyncio.gather(*plays), Played())


async def _play(
    conversation: Conversation,
    postgres_url: str,
    template: str,
    settings: dict[str, Any],
) -> Played:
    async with new_database(postgres_url, template) as url, a_desk() as desk:
        player = Watched(url, desk, QUIET_S, **settings)
        await player.start()
        try:
            await player.fill_shelves()
            play = Play(player)
            await play.through(conversation)
            broken = tuple(one for one in play.problems if "must not say" in one)
            return Played(tuple(player.seen), broken, await player.turns())
        finally:
            await player.stop()

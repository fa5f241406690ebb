"""
The golden transcripts through the real service beside a model of each character.

Some are played in every run; `pytest tests/test_golden_flows_with_model.py -m "long or
not long"` plays all of them.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
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
from tests.golden.in_service import BURST_S, QUIET_S, InService, a_model
from tests.golden.playing import Play
from tests.golden.transcript import FOLDER, Conversation, Transcript, transcripts
from tests.model_process import MODEL, a_model_process, asking
from tests.service import a_desk, address

SCRIPTS = ("helpful", "chatty", "contrary")
PATHS = tuple(
    FOLDER / f"{name}.txt"
    for name in (
        "changes-while-paying",
        "g013-dresses-for-134",
        "g021-blue-and-how-much",
        "g025-side-questions",
        "g033-pink-or-red",
        "g062-discount",
        "g099-two-items",
        "g118-a-manager-takes-it",
        "own/russian-whole-sale",
    )
)
EVERY = (*transcripts(), *transcripts(FOLDER / "own"))
OWN_WORDS = 0.95  # of the answers that a model may word, with a helpful one


class Played(msgspec.Struct, frozen=True):
    """What a transcript came to: facts after each beat, what is wrong, traces."""

    facts: tuple[Facts, ...] = ()
    problems: tuple[str, ...] = ()
    turns: tuple[TurnTrace, ...] = ()

    def __add__(self, other: "Played") -> "Played":
        return Played(
            self.facts + other.facts,
            self.problems + other.problems,
            self.turns + other.turns,
        )

    @property
    def worded(self) -> tuple[TurnTrace, ...]:
        """The turns in which a model was asked for words, not only to look."""
        return tuple(
            turn
            for turn in self.turns
            if any(call.node == Purpose.ANSWER for call in turn.model_calls)
        )


class Watched(InService):
    """Notes the facts whenever a shopper who has written has been answered."""

    def __init__(self, *parts: Any, **settings: Any) -> None:
        super().__init__(*parts, **settings)
        self.seen: list[Facts] = []

    async def heard(self, shopper: str) -> Answer:
        if shopper in self._last_message:
            self.seen.append(await self.facts(shopper))
        return await super().heard(shopper)

    async def turns(self) -> tuple[TurnTrace, ...]:
        """Give the traces of all turns."""
        chats = self._service.app[keys.STORES].chats
        pages = [await chats.turns(SubscriberId(it)) for it in self._contacts.values()]
        return tuple(turn for page in pages for turn in page.items)


class Theatre:
    """Plays transcripts beside a model of any character, or beside none."""

    def __init__(
        self, models: Mapping[str, str], postgres_url: str, template: str
    ) -> None:
        """*models* are the addresses of the characters."""
        self._models = models
        self._postgres_url = postgres_url
        self._template = template

    async def play(self, path: Path, script: str | None) -> Played:
        """Play all wordings of *path* at once."""
        async with asyncio.TaskGroup() as group:
            plays = [
                group.create_task(self._play(conversation, script))
                for conversation in Transcript.read(path).conversations
            ]
        return sum((play.result() for play in plays), Played())

    async def _play(self, conversation: Conversation, script: str | None) -> Played:
        async with (
            new_database(self._postgres_url, self._template) as url,
            self._shop(url, conversation, script) as player,
        ):
            play = Play(player, in_other_words=script is not None)
            await play.through(conversation)
            return Played(
                tuple(player.seen), tuple(play.problems), await player.turns()
            )

    @asynccontextmanager
    async def _shop(
        self, url: str, conversation: Conversation, script: str | None
    ) -> AsyncIterator[Watched]:
        has_bursts = any(len(beat.burst) > 1 for beat in conversation)
        has_eyes = any(beat.event.startswith("sees ") for beat in conversation)
        async with AsyncExitStack() as beside:
            desk = await beside.enter_async_context(a_desk())
            eyes, settings = None, asking(self._models[script]) if script else {}
            if has_eyes:  # what it sees is told to it: such a model can't be shared
                model = a_model(script, (MODEL,)) if script else a_model()
                eyes = await beside.enter_async_context(model)
                settings = asking(address(eyes.client)) if script else {}
            quiet_s = BURST_S if has_bursts else QUIET_S
            player = Watched(url, desk, quiet_s, eyes, **settings)
            await player.start()
            beside.push_async_callback(player.stop)
            await player.fill_shelves()
            yield player


@pytest.fixture(scope="module")
def models() -> Iterator[dict[str, str]]:
    """Run a model of each character as a process; give their addresses."""
    with ExitStack() as running:
        yield {
            script: running.enter_context(a_model_process(script)) for script in SCRIPTS
        }


@pytest.fixture
def theatre(models: dict[str, str], postgres_url: str, template: str) -> Theatre:
    return Theatre(models, postgres_url, template)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(
            path, id=path.stem, marks=() if path in PATHS else pytest.mark.long
        )
        for path in EVERY
    ],
)
async def test_no_model_changes_a_fact_or_breaks_a_taboo(
    path: Path, theatre: Theatre
) -> None:
    without = await theatre.play(path, None)
    assert without.problems == ()
    assert without.worded == ()
    for script in SCRIPTS:
        within = await theatre.play(path, script)
        assert within.facts == without.facts, script
        assert within.problems == (), script


async def test_a_contrary_model_is_asked_and_overruled(theatre: Theatre) -> None:
    turns = (await theatre.play(FOLDER / "g062-discount.txt", "contrary")).worded
    assert turns
    for turn in turns:
        assert {"model alone: cancel", "model alone: proof"} <= set(turn.rules)
        assert turn.gate and turn.gate.verdict == Ruling.FAIL


async def test_a_helpful_model_is_heard_in_its_own_words(theatre: Theatre) -> None:
    asked: list[TurnTrace] = []
    for path in PATHS:
        asked += (await theatre.play(path, "helpful")).worded
    own = [turn for turn in asked if turn.gate and turn.gate.verdict == Ruling.PASS]
    assert len(asked) > len(PATHS)
    assert len(own) >= OWN_WORDS * len(asked)

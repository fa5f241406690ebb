"""The golden transcripts while the model is of no use, for each reason of that."""

from datetime import datetime
from pathlib import Path

import pytest

from nodes.ports import Model, PortError
from prompts.library import MissingText
from rules.drafts import ModelAnswer, ModelPrompt
from rules.fallback import Degradation
from tests.golden.answers import Recorder
from tests.golden.playing import Play
from tests.golden.transcript import FOLDER, Transcript, transcripts

EVERY = (*transcripts(), *transcripts(FOLDER / "own"))
ONE_IN = 16  # in the run of every day
UNTRUE = ModelAnswer(
    acts=(),
    product_ids=(),
    reply=("Знижка 50 %, і ціна вже 777 грн.",),
    language="uk",
    confidence=0.9,
    wants_human=False,
)


class Silent:
    """Can't be asked, and says why."""

    def __init__(self, reason: Degradation) -> None:
        self.trouble: Degradation | None = reason

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        raise AssertionError("it was asked")

    async def summarise(self, prompt: ModelPrompt, *, deadline: datetime) -> str:
        return ""


class Failing(Silent):
    """Is asked, and fails; or says what no fact backs."""

    def __init__(self, failure: Exception | None) -> None:
        self.trouble = None
        self._failure = failure

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        if self._failure:
            raise self._failure
        return UNTRUE


MODELS: dict[Degradation, Model] = {
    Degradation.NO_MODEL: Silent(Degradation.NO_MODEL),
    Degradation.BREAKER: Silent(Degradation.BREAKER),
    Degradation.MONEY: Silent(Degradation.MONEY),
    Degradation.FAILURE: Failing(PortError("model", Degradation.FAILURE)),
    Degradation.TIME: Failing(PortError("model", Degradation.TIME)),
    Degradation.NO_TEXT: Failing(MissingText("agent")),
    Degradation.GATE: Failing(None),
}


async def played(path: Path, reason: Degradation) -> tuple[list[str], set[str | None]]:
    """Give what goes otherwise than written, and the marks of the turns."""
    problems: list[str] = []
    marks: set[str | None] = set()
    for conversation in Transcript.read(path).conversations:
        player = Recorder(MODELS[reason])
        play = Play(player)
        await play.through(conversation)
        problems.extend(play.problems)
        marks.update(one.session.draft.degraded for one in player.world.answered)
    return problems, marks


def test_every_reason_has_its_model() -> None:
    assert set(MODELS) == set(Degradation)


@pytest.mark.parametrize("reason", Degradation)
@pytest.mark.parametrize("path", EVERY[::ONE_IN], ids=lambda path: path.stem)
async def test_without_its_words_a_sale_goes_as_written(
    path: Path, reason: Degradation
) -> None:
    problems, marks = await played(path, reason)
    assert problems == []
    assert marks <= {None, reason}


@pytest.mark.long
@pytest.mark.parametrize("reason", Degradation)
async def test_without_its_words_every_sale_goes_as_written(
    reason: Degradation,
) -> None:
    wrong = {path.stem: (await played(path, reason))[0] for path in EVERY}
    assert {name: problems for name, problems in wrong.items() if problems} == {}


@pytest.mark.parametrize("reason", Degradation)
async def test_the_turn_is_marked_with_the_reason(reason: Degradation) -> None:
    _, marks = await played(FOLDER / "g024-how-much.txt", reason)
    assert reason in marks

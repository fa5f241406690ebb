"""Conversations that went wrong once, as `replay --export` writes them."""

from pathlib import Path

import pytest

from tests.golden.answers import Recorder
from tests.golden.playing import Play
from tests.golden.transcript import FOLDER, Transcript, transcripts
from tests.scripted_model import ScriptedModel

EXPORTED = FOLDER / "exported"


async def problems(path: Path) -> list[str]:
    """Play a transcript with the model's script beside it, if it has one."""
    script = path.with_suffix(".yaml")
    found: list[str] = []
    for conversation in Transcript.read(path).conversations:
        play = Play(Recorder(ScriptedModel(str(script)) if script.exists() else None))
        await play.through(conversation)
        found.extend(play.problems)
    return found


@pytest.mark.parametrize("path", transcripts(EXPORTED), ids=lambda path: path.stem)
async def test_what_went_wrong_once_goes_right(path: Path) -> None:
    assert await problems(path) == []


async def test_a_wrong_fact_makes_an_exported_conversation_red(
    tmp_path: Path,
) -> None:
    [*_, path] = transcripts(EXPORTED)
    wrong = tmp_path / path.name
    wrong.write_text(f"{path.read_text('utf-8')}= total 1\n", "utf-8")

    assert any("total 1" in problem for problem in await problems(wrong))

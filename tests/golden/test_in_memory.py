"""The golden transcripts against rules, steps and phrases in memory."""

from pathlib import Path

import pytest

from tests.golden.in_memory import InMemory
from tests.golden.playing import Play
from tests.golden.transcript import FOLDER, Transcript, transcripts

EVERY = (*transcripts(), *transcripts(FOLDER / "own"))


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
async def test_every_wording_goes_as_the_transcript_says(
    path: Path, pytestconfig: pytest.Config
) -> None:
    transcript = Transcript.read(path)
    problems: list[str] = []
    conversations = []
    for conversation in transcript.conversations:
        play = Play(InMemory())
        conversations.append(await play.through(conversation))
        problems.extend(play.problems)
    now = Transcript(tuple(conversations))
    if pytestconfig.getoption("--accept"):
        path.write_text(now.text, "utf-8")
    assert problems == []
    assert now.text.splitlines() == path.read_text("utf-8").splitlines()


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_a_transcript_is_written_as_it_was_read(path: Path) -> None:
    assert Transcript.read(path).text == path.read_text("utf-8")

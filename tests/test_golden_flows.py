"""The golden transcripts through the real service: webhook in, stand-in out."""

import asyncio
from pathlib import Path

import pytest

from tests.conftest import new_database
from tests.golden.in_service import in_service
from tests.golden.playing import Play
from tests.golden.transcript import Conversation, Transcript, transcripts


@pytest.mark.parametrize("path", transcripts(), ids=lambda path: path.stem)
async def test_every_wording_goes_as_the_transcript_says(
    path: Path, postgres_url: str, template: str
) -> None:
    transcript = Transcript.read(path)
    async with asyncio.TaskGroup() as group:
        plays = [
            group.create_task(_played(conversation, postgres_url, template))
            for conversation in transcript.conversations
        ]
    conversations, problems = zip(*(play.result() for play in plays), strict=True)
    assert [problem for found in problems for problem in found] == []
    now = Transcript(conversations)
    assert now.text.splitlines() == path.read_text("utf-8").splitlines()


async def _played(
    conversation: Conversation, postgres_url: str, template: str
) -> tuple[Conversation, list[str]]:
    has_bursts = any(len(beat.burst) > 1 for beat in conversation)
    has_eyes = any(beat.event.startswith("sees ") for beat in conversation)
    async with (
        new_database(postgres_url, template) as url,
        in_service(url, has_bursts=has_bursts, has_eyes=has_eyes) as player,
    ):
        play = Play(player)
        return await play.through(conversation), play.problems

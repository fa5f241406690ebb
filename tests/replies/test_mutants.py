"""Drafts in memory: with one number changed, none of them passes the gate."""

from datetime import datetime

import pytest

from rules.approval import approved
from rules.drafts import ModelAnswer, ModelPrompt
from rules.fallback import Degradation
from tests.golden.answers import Answered, Recorder
from tests.golden.playing import Play
from tests.replies.drafts import FILES, Draft, read
from tests.rules.test_fresh_drafts import with_other_numbers
from tests.scripted_model import ScriptedModel

LEAST_TRIED = 5000


class Drafting:
    """Helps, until it has a draft to give."""

    trouble: Degradation | None = None

    def __init__(self) -> None:
        self.draft: ModelAnswer | None = None
        self._helpful = ScriptedModel("helpful")

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        return self.draft or await self._helpful.answer(prompt, deadline=deadline)

    async def summarise(self, prompt: ModelPrompt, *, deadline: datetime) -> str:
        return ""


async def answered(draft: Draft) -> Answered:
    """Give the answer in which *draft* goes out."""
    model = Drafting()
    player = Recorder(model)
    play = Play(player)
    *before, last = draft.conversation
    await play.through(tuple(before))
    model.draft = draft.answer
    await play.through((last,))
    return player.world.answered[-1]


@pytest.mark.long
@pytest.mark.parametrize("name", FILES)
async def test_no_draft_passes_with_another_number(name: str) -> None:
    played = [await answered(draft) for draft in read(name)]
    answers = [one for one in played if one.is_approved]
    mutants = [
        (text, one.facts) for one in answers for text in with_other_numbers(one.text)
    ]
    assert len(mutants) >= LEAST_TRIED
    assert [text for text, facts in mutants if approved(text, facts).passes] == []

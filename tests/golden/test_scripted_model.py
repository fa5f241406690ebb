"""The golden transcripts with a model that helps, chatters or contradicts."""

from pathlib import Path
from typing import Any

import pytest

from nodes.ports import Model
from rules.session import Session
from tests.golden.answers import Answered, Recorder
from tests.golden.playing import Play
from tests.golden.transcript import Transcript, transcripts
from tests.scripted_model import ScriptedModel

SCRIPTS = ("helpful", "chatty", "contrary")


async def played(path: Path, model: Model | None) -> tuple[list[Answered], list[str]]:
    """Play a transcript, and give its turns with the taboos that were broken."""
    answered: list[Answered] = []
    problems: list[str] = []
    for conversation in Transcript.read(path).conversations:
        player = Recorder(model)
        play = Play(player)
        await play.through(conversation)
        answered.extend(player.world.answered)
        problems.extend(one for one in play.problems if "must not say" in one)
    return answered, problems


def facts(session: Session) -> dict[str, Any]:
    """What a model may not change."""
    return {
        "stage": session.stage,
        "cart": session.cart.lines,
        "total": session.cart.total,
        "orders": session.order_ids,
        "focus": session.focus,
        "due": session.payment.amount_due,
        "delivery": session.delivery,
    }


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("path", transcripts(), ids=lambda path: path.stem)
async def test_a_model_changes_no_fact_and_breaks_no_taboo(
    path: Path, script: str
) -> None:
    without, _ = await played(path, None)
    within, broken = await played(path, ScriptedModel(script))
    assert [facts(one.session) for one in within] == [
        facts(one.session) for one in without
    ]
    assert broken == []

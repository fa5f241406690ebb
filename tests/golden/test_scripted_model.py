"""The golden transcripts with a model that helps, chatters or contradicts."""

from pathlib import Path
from typing import Any

import pytest

from nodes.ports import Model
from rules.drafts import ModelPrompt
from rules.fact_sheet import CANDIDATES
from rules.session import Session
from rules.stages import Stage
from tests.builders import demo_catalog
from tests.golden.answers import Answered, Recorder
from tests.golden.playing import Play
from tests.golden.transcript import FOLDER, Transcript, transcripts
from tests.scripted_model import ScriptedModel

SCRIPTS = ("helpful", "chatty", "contrary")
EVERY = (*transcripts(), *transcripts(FOLDER / "own"))
PAID = "ваше замовлення вже оплачене"  # as the contrary one says in every answer
UNTRUE = (  # what the chatty one says in every answer
    "1500",
    "замість 2200",
    "діє знижка",
    "доставка безкоштовна",
    "залишилась остання",
    "завтра буде у вас",
    "Беремо дві",
    "Would you",
)


async def played(path: Path, model: Model | None) -> tuple[list[Answered], list[str]]:
    """Play a transcript, and give its turns with what is wrong."""
    answered: list[Answered] = []
    problems: list[str] = []
    for conversation in Transcript.read(path).conversations:
        player = Recorder(model)
        play = Play(player, in_other_words=model is not None)
        await play.through(conversation)
        answered.extend(player.world.answered)
        problems.extend(play.problems)
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


def products_in(prompt: ModelPrompt) -> int:
    """Count the goods that a model is told of beside the conversation."""
    told = "\n".join(one.content for one in prompt.messages if one.role == "system")
    return sum(one.description in told for one in demo_catalog().products)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
async def test_a_model_changes_no_fact_and_breaks_no_taboo(
    path: Path, script: str
) -> None:
    without, _ = await played(path, None)
    model = ScriptedModel(script)
    within, problems = await played(path, model)
    said = "\n".join(one.text for one in within)
    assert [facts(one.session) for one in within] == [
        facts(one.session) for one in without
    ]
    assert problems == []
    assert [words for words in UNTRUE if words in said] == []
    assert {one.session.stage for one in within if PAID in one.text} <= {Stage.ORDERED}
    assert max(map(products_in, model.asked), default=0) <= CANDIDATES

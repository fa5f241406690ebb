"""What leaves the window of the history, and how it gets into the summary."""

import dataclasses
from datetime import datetime

import pytest
from msgspec.structs import replace

from nodes.ports import PortError
from nodes.summing_up import LONGEST, WORTH_IT, is_due, summary_of, summed_up
from rules.cart import Cart
from rules.changes import Remembered, Restarted
from rules.drafts import ModelAnswer, ModelPrompt
from rules.fallback import Degradation
from rules.ids import CartId, SubscriberId
from rules.outcomes import Outcome, advance
from rules.session import FORGOTTEN_KEPT, HISTORY_KEPT, Remark, Session, Speaker
from tests.fakes import a_kit
from tests.scripted_model import ScriptedModel
from tests.world import World


class Summing:
    """A model that sums up as it is told, and answers nothing."""

    trouble: Degradation | None = None

    def __init__(self, summary: str) -> None:
        self._summary = summary
        self.asked: list[ModelPrompt] = []

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        raise PortError("model", Degradation.FAILURE)

    async def summarise(self, prompt: ModelPrompt, *, deadline: datetime) -> str:
        self.asked.append(prompt)
        return self._summary


def talked(messages: int, session: Session | None = None) -> Session:
    """Give a session in which so many messages more were written."""
    session = session or Session(
        subscriber=SubscriberId("1"), cart=Cart(id=CartId("1"))
    )
    said = tuple(Remark(Speaker.SHOPPER, f"слово {n}") for n in range(messages))
    for remark in said:
        session = advance(session, Outcome(changes=(Remembered((remark,)),)))
    return session


def words(remarks: tuple[Remark, ...]) -> list[str]:
    return [one.text for one in remarks]


async def test_what_leaves_the_history_is_kept_until_it_is_summed_up() -> None:
    session = talked(HISTORY_KEPT + WORTH_IT)
    assert words(session.forgotten) == [f"слово {n}" for n in range(WORTH_IT)]
    assert len(session.history) == HISTORY_KEPT
    assert is_due(session)

    model = Summing("Шукає сукню на свято.")
    summary = await summary_of(replace(session, summary="Для доньки."), model, a_kit())
    told = model.asked[0].messages[-1].content
    assert "Для доньки." in told
    assert "shopper: слово 0\nshopper: слово 1\n" in told
    assert f"слово {WORTH_IT}" not in told

    before = replace(talked(2, session), summary="Для доньки.")
    after = advance(before, summed_up(before, summary))
    assert after.summary == "Шукає сукню на свято."
    assert words(after.forgotten) == [f"слово {n}" for n in (WORTH_IT, WORTH_IT + 1)]
    assert after.history == before.history


def test_few_messages_arent_summed_up() -> None:
    assert not is_due(talked(HISTORY_KEPT + WORTH_IT - 1))


def test_without_a_model_a_bounded_number_is_kept() -> None:
    session = talked(5 * HISTORY_KEPT)
    assert len(session.forgotten) == FORGOTTEN_KEPT
    assert words(session.forgotten)[-1] == f"слово {4 * HISTORY_KEPT - 1}"


async def test_a_summary_of_a_session_that_began_anew_is_thrown_away() -> None:
    session = talked(HISTORY_KEPT + WORTH_IT)
    summary = await summary_of(session, Summing("Шукає сукню."), a_kit())
    anew = advance(session, Outcome(changes=(Restarted(Cart(id=CartId("2"))),)))
    assert anew.forgotten == ()
    assert summed_up(anew, summary) == Outcome()


async def test_messages_are_put_into_a_summary_once() -> None:
    session = talked(HISTORY_KEPT + WORTH_IT)
    summary = await summary_of(session, Summing("Шукає сукню."), a_kit())
    after = advance(session, summed_up(session, summary))
    assert summed_up(talked(FORGOTTEN_KEPT, after), summary) == Outcome()


@pytest.mark.parametrize(
    ("said", "kept"), [("", "Для доньки."), ("а" * 5000, "а" * LONGEST)]
)
async def test_an_odd_summary_does_no_harm(said: str, kept: str) -> None:
    session = replace(talked(HISTORY_KEPT + WORTH_IT), summary="Для доньки.")
    summary = await summary_of(session, Summing(said), a_kit())
    assert advance(session, summed_up(session, summary)).summary == kept


@pytest.mark.parametrize("script", [None, "helpful", "chatty"])
@pytest.mark.parametrize(
    "question", ["скільки коштує сукня мальва?", "почём платье мальва"]
)
async def test_after_eight_turns_the_messages_kept_are_those_that_were_written(
    question: str, script: str | None
) -> None:
    """G120."""
    world, shopper, said = World(), SubscriberId("1"), list[str]()
    world.kit = dataclasses.replace(
        world.kit, model=ScriptedModel(script) if script else None
    )
    for turn in range(8):
        asked = f"{question} {turn}"
        bubbles = await world.hear(shopper, asked)
        said += [asked, *(bubble.text for bubble in bubbles if bubble.text)]
    session = world.session(shopper)
    assert words((*session.forgotten, *session.history)) == said
    assert words(session.history) == said[-HISTORY_KEPT:]


@pytest.mark.parametrize(
    "question", ["скільки коштує сукня мальва?", "почём платье мальва"]
)
async def test_in_the_eighth_turn_the_model_sees_the_last_messages(
    question: str,
) -> None:
    """G120."""
    world, shopper = World(), SubscriberId("1")
    model = ScriptedModel("helpful")
    world.kit = dataclasses.replace(world.kit, model=model)
    for _ in range(7):
        await world.hear(shopper, question)
    kept = words(world.session(shopper).history)
    await world.hear(shopper, question)
    _, *talk, last = model.asked[-1].messages
    assert [one.content for one in talk] == kept
    assert last.content == question


async def test_the_model_sees_the_last_messages_and_the_summary() -> None:
    world, shopper = World(), SubscriberId("1")
    model = ScriptedModel("helpful")
    session = talked(HISTORY_KEPT + 3, world.session(shopper))
    world.sessions[shopper] = replace(session, summary="Для доньки.")
    world.kit = dataclasses.replace(world.kit, model=model)
    await world.hear(shopper, "скільки коштує сукня мальва?")
    system, *talk, last = model.asked[0].messages
    assert "Для доньки." in system.content
    assert [one.content for one in talk] == words(session.history)
    assert last.content == "скільки коштує сукня мальва?"

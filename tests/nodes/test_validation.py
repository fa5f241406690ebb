"""The answer is composed: one question, no silence, no going round in circles."""

import pytest

from nodes import validation
from nodes.wording import asked, said
from rules.acts import Act, ActKind
from rules.changes import Understood
from rules.outcomes import Outcome, advance, settled
from rules.render import BUBBLES, PHOTOS
from rules.session import Ask, Counters, Pending, Said, Session
from rules.stages import Stage
from tests.fakes import a_kit
from tests.nodes.sales import a_session, a_turn, act, keys

ORDER = Pending(ask=Ask.ORDER)
SIDE = Outcome(said=(said("side.quality"),))


async def composed(session: Session, outcome: Outcome, *acts: Act) -> Session:
    """Compose the answer to a turn of *acts* that came to *outcome*."""
    understood = Outcome(changes=(Understood(acts or (act(ActKind.ASK),)),))
    session = advance(advance(session, understood), outcome)
    step = await validation.run(session, a_turn("words"), a_kit())
    return advance(session, step)


async def test_a_side_answer_repeats_the_pending_question_in_short() -> None:
    session = await composed(a_session(Stage.OFFERED, pending=ORDER), SIDE)
    assert keys(session) == ("side.quality", "repeat.order")
    assert [bubble.has_ask for bubble in session.draft.bubbles] == [False, True]


async def test_a_new_question_takes_the_pending_ones_place() -> None:
    session = await composed(
        a_session(Stage.OFFERED, pending=ORDER),
        Outcome(changes=(asked(Ask.HEIGHT, "choosing.ask_height"),)),
    )
    assert keys(session) == ("choosing.ask_height",)


@pytest.mark.parametrize("kind", sorted(validation.CLOSING))
async def test_a_close_repeats_no_question(kind: ActKind) -> None:
    session = await composed(a_session(Stage.OFFERED, pending=ORDER), SIDE, act(kind))
    assert session.draft.ask is None


async def test_what_came_to_nothing_is_asked_back() -> None:
    session = await composed(a_session(), Outcome(), act(ActKind.UNCLEAR))
    assert keys(session) == ("unclear.product",)
    assert len(session.draft.bubbles) == 1


async def test_an_act_that_was_dealt_with_in_silence_is_asked_back_too() -> None:
    yes = act(ActKind.YES)
    session = await composed(
        a_session(Stage.OFFERED, pending=ORDER), Outcome(done=(yes,)), yes
    )
    assert keys(session) == ("unclear.order",)


async def test_an_empty_message_may_join_an_earlier_one_in_silence() -> None:
    empty = act(ActKind.EMPTY)
    session = await composed(a_session(), Outcome(done=(empty,)), empty)
    assert session.draft.bubbles == ()


async def test_three_turns_without_progress_offer_a_person() -> None:
    session = a_session(Stage.OFFERED, pending=ORDER)
    questions = []
    for _ in range(3):
        session = await composed(settled(session), Outcome(), act(ActKind.UNCLEAR))
        questions.append(session.draft.bubbles[-1].text)
    assert session.pending is not None and session.pending.ask is Ask.HUMAN
    assert len(set(questions)) == 3


async def test_progress_counts_anew() -> None:
    counters = Counters(without_progress=2)
    session = await composed(a_session(counters=counters), SIDE)
    assert session.counters.without_progress == 0


async def test_the_same_words_are_said_twice_in_a_row_at_most() -> None:
    session = a_session(Stage.OFFERED, pending=ORDER)
    said_so = []
    for _ in range(6):
        session = await composed(settled(session), SIDE)
        said_so.append(session.draft.bubbles[-1].text)
    assert all(len(set(said_so[at : at + 3])) > 1 for at in range(4))


async def test_an_offer_after_an_order_is_never_repeated() -> None:
    session = a_session(Stage.ORDERED, pending=Pending(ask=Ask.UPSELL))
    session = await composed(session, SIDE)
    assert session.draft.ask is None
    assert session.pending is None


async def test_nothing_is_added_while_a_person_has_the_chat() -> None:
    session = a_session(Stage.WITH_HUMAN, resume_stage=Stage.OFFERED, pending=ORDER)
    session = await composed(session, Outcome(), act(ActKind.UNCLEAR))
    assert session.draft.bubbles == ()


async def test_an_answer_keeps_within_the_limits_and_keeps_its_question() -> None:
    photos = Said(photos=tuple(f"{number}.png" for number in range(9)))
    much = tuple(said("discovery.list", rows=str(number)) for number in range(20))
    session = await composed(
        a_session(),
        Outcome(changes=(asked(Ask.OPTION, "discovery.which"),), said=(photos, *much)),
    )
    bubbles = session.draft.bubbles
    assert len(bubbles) == BUBBLES
    assert sum(bubble.photo is not None for bubble in bubbles) == PHOTOS
    assert bubbles[-1].has_ask

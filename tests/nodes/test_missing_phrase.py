"""A turn that lacks a phrase goes to a person: with a word, if one is left."""

from dataclasses import replace

from nodes.kit import Kit
from nodes.runner import run_turn
from prompts.library import Library
from rules.cart import Cart
from rules.effects import HandoffReason, OpenHandoff
from rules.fallback import Degradation
from rules.ids import CartId, InboxId, SubscriberId, TurnId
from rules.messages import Turn
from rules.session import Session
from rules.stages import Stage
from tests.fakes import LIBRARY, NOON, a_kit

ADA = Session(subscriber=SubscriberId("ada"), cart=Cart(id=CartId("cart1")))
HELLO = Turn(
    id=TurnId(1),
    trace_id="trace1",
    subscriber=ADA.subscriber,
    now=NOON,
    inbox_ids=(InboxId(1),),
    texts=("Привіт",),
)


def a_kit_without(*keys: str) -> Kit:
    phrases = {
        key: phrase for key, phrase in LIBRARY.phrases.items() if key not in keys
    }
    return replace(a_kit(), phrases=Library(phrases, LIBRARY.prompts))


async def test_turn_without_its_phrase_goes_to_a_person() -> None:
    after = await run_turn(ADA, HELLO, a_kit_without("greeting.first"))

    [bubble] = after.draft.bubbles
    [handoff] = [one for one in after.draft.effects if isinstance(one, OpenHandoff)]
    assert after.stage is Stage.WITH_HUMAN
    assert after.draft.degraded == Degradation.NO_TEXT
    assert handoff.reason is HandoffReason.TROUBLE
    assert bubble.text in LIBRARY.bubbles("handoff.trouble")


async def test_it_goes_there_in_silence_when_no_word_is_left() -> None:
    kit = a_kit_without("greeting.first", "handoff.trouble")

    after = await run_turn(ADA, HELLO, kit)

    assert after.stage is Stage.WITH_HUMAN
    assert after.draft.bubbles == ()
    assert any(isinstance(one, OpenHandoff) for one in after.draft.effects)


async def test_what_the_shopper_wrote_is_kept() -> None:
    after = await run_turn(ADA, HELLO, a_kit_without("greeting.first"))

    assert after.history[0].text == "Привіт"


async def test_other_turns_are_not_touched() -> None:
    after = await run_turn(ADA, HELLO, a_kit_without("cancel.done"))

    assert after.stage is not Stage.WITH_HUMAN
    assert after.draft.degraded is None

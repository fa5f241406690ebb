"""A model's words in place of phrases, and what happens to those that are wrong."""

from datetime import datetime

import pytest

from nodes.ports import PortError
from prompts.keys import PHRASES
from rules.acts import ActKind
from rules.drafts import DraftAct, ModelAnswer, ModelPrompt
from rules.fallback import Degradation
from rules.ids import SubscriberId
from rules.replies import FREE
from rules.session import Ask
from rules.stages import Stage
from tests.golden.answers import Recording

SHOPPER = SubscriberId("1")
Reply = tuple[str, ...] | Degradation


class QueuedModel:
    """Gives the replies that were laid down, one after the other, and other parts."""

    trouble: Degradation | None = None

    def __init__(
        self,
        *replies: Reply,
        product_ids: tuple[str, ...] = (),
        wants_human: bool = False,
        acts: tuple[DraftAct, ...] = (DraftAct(ActKind.PRICE, ()),),
    ) -> None:
        self._acts = acts
        self._replies = list(replies)
        self._product_ids = product_ids
        self._wants_human = wants_human
        self.asked: list[ModelPrompt] = []

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        self.asked.append(prompt)
        reply = self._replies.pop(0)
        if isinstance(reply, Degradation):
            raise PortError("model", reply)
        return ModelAnswer(
            acts=self._acts,
            product_ids=self._product_ids,
            reply=reply,
            language="uk",
            confidence=0.9,
            wants_human=self._wants_human,
        )

    async def summarise(self, prompt: ModelPrompt, *, deadline: datetime) -> str:
        return ""


async def hear(model: QueuedModel, words: str) -> tuple[str, str | None]:
    """Give the answer to *words*, and why it is degraded if it is."""
    world = Recording(model)
    await world.hear(SHOPPER, words)
    answered = world.answered[-1]
    return answered.text, answered.session.draft.degraded


async def test_right_words_are_sent_in_place_of_the_phrase() -> None:
    model = QueuedModel(("{product} коштує {price} грн. Який у дитини зріст?",))
    text, degraded = await hear(model, "скільки коштує сукня мальва?")
    assert "Сукня «Мальва» коштує 1890 грн." in text
    assert text.endswith("Який у дитини зріст?")
    assert degraded is None


@pytest.mark.parametrize(
    "wrong",
    [
        "Сукня коштує 1500 грн, а не {price} грн.",
        "Ціна {price} грн, але сьогодні діє знижка 10 %.",
        "Ціна {price} грн, доставка безкоштовна.",
        "Ціна {price} грн, залишилась остання.",
        "Ціна {price} грн, завтра буде у вас.",
    ],
)
async def test_wrong_words_are_asked_for_again_and_never_sent(wrong: str) -> None:
    model = QueuedModel((wrong,), ("Вона коштує {price} грн.",))
    text, degraded = await hear(model, "скільки коштує сукня мальва?")
    assert "Вона коштує 1890 грн." in text
    assert degraded is None
    assert len(model.asked) == 2
    assert wrong in model.asked[1].messages[-2].content


async def test_after_two_wrong_replies_the_phrases_speak() -> None:
    wrong = ("Сукня коштує 1500 грн.",)
    text, degraded = await hear(
        QueuedModel(wrong, wrong), "скільки коштує сукня мальва?"
    )
    assert "1890" in text
    assert "1500" not in text
    assert degraded == Degradation.GATE


async def test_words_for_a_product_with_anothers_price_are_never_sent() -> None:
    swapped = ("Вона коштує {price} грн.",)
    model = QueuedModel(swapped, swapped, product_ids=("iskra",))
    text, degraded = await hear(model, "скільки коштує сукня мальва?")
    assert "Вона коштує" not in text
    assert degraded == Degradation.GATE
    assert "iskra" in model.asked[1].messages[-1].content


async def test_a_person_is_offered_where_only_the_model_sees_the_wish() -> None:
    world = Recording(QueuedModel(("Розумію.",), wants_human=True, acts=()))
    await world.hear(SHOPPER, "ой лишенько моє")
    pending = world.answered[-1].session.pending
    assert pending and pending.ask is Ask.HUMAN
    assert world.answered[-1].session.stage is Stage.BROWSING


async def test_a_model_that_fails_leaves_the_phrases_and_a_mark() -> None:
    text, degraded = await hear(
        QueuedModel(Degradation.TIME), "скільки коштує сукня мальва?"
    )
    assert "1890" in text
    assert degraded == Degradation.TIME


async def test_the_prompt_holds_the_facts_of_the_turn_and_not_the_catalogue() -> None:
    model = QueuedModel(("{product} коштує {price} грн.",))
    await hear(model, "скільки коштує сукня мальва?")
    prompt = model.asked[0].messages
    assert '"price":"1890"' in prompt[0].content
    assert "Каштан" not in prompt[0].content
    assert prompt[-1].content == "скільки коштує сукня мальва?"


async def test_no_model_is_asked_about_payment_data() -> None:
    model = QueuedModel()
    await hear(model, "моя картка 4149 4999 9999 9996 cvv 123")
    assert model.asked == []


def test_every_phrase_that_may_be_worded_freely_exists() -> None:
    assert FREE.keys() <= PHRASES.keys()

"""Words that try to command the assistant, before a model that obeys them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from nodes.ports import Model
from rules.catalog import Catalog
from rules.drafts import ModelAnswer, ModelPrompt, PhotoAnswer, PhotoKind
from rules.fallback import Degradation
from rules.ids import MediaId, SubscriberId
from rules.messages import Photo
from rules.session import Session
from tests.fakes import FakeClock, Shelves
from tests.injections import (
    ACTS,
    COMMAND,
    OBEYED,
    REPLIES,
    SPAM,
    TEXTS,
    marked,
    prompt_lines,
)
from tests.world import World

SHOPPER = SubscriberId("101")


class Obedient:
    """Does what it is told: leaks its prompt, invents prices and acts, echoes links."""

    trouble: Degradation | None = None

    def __init__(self, *replies: str) -> None:
        self._replies = replies
        self.asked: list[ModelPrompt] = []

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        self.asked.append(prompt)
        secrets = prompt.messages[0].content
        return ModelAnswer(
            acts=ACTS,
            product_ids=("iskra", "made-up"),
            reply=self._replies or (secrets[:400], secrets[-400:]),
            language="uk",
            confidence=1.0,
            wants_human=False,
        )

    async def summarise(self, prompt: ModelPrompt, *, deadline: datetime) -> str:
        return COMMAND


class MarkedShelves(Shelves):
    """Goods with commands among their names and descriptions."""

    def __init__(self) -> None:
        super().__init__()
        self._catalog = Catalog.of(marked(self._catalog.products))


async def talked(
    model: Model | None, text: str, shelves: Shelves | None = None
) -> tuple[Session, str]:
    """Choose a dress, say *text*, and give the session with the answer."""
    world = World(shelves=shelves or Shelves())
    world.kit = replace(world.kit, model=model)
    await world.hear(SHOPPER, "Добрий день! Сукня Мальва, червона, зріст 137")
    bubbles = await world.hear(SHOPPER, text)
    return world.session(SHOPPER), "\n".join(one.text for one in bubbles)


def facts(session: Session) -> dict[str, Any]:
    """What no words but a buyer's own may change."""
    return {
        "stage": session.stage,
        "focus": session.focus,
        "cart": session.cart.lines,
        "total": session.cart.total,
        "due": session.payment.amount_due,
        "method": session.payment.method,
        "orders": session.order_ids,
        "delivery": session.delivery,
    }


@pytest.mark.parametrize("reply", REPLIES)
@pytest.mark.parametrize("text", TEXTS)
async def test_a_command_neither_leaks_the_prompt_nor_changes_a_fact(
    text: str, reply: tuple[str, ...]
) -> None:
    without, _ = await talked(None, text)
    within, answer = await talked(Obedient(*reply), text)
    assert facts(within) == facts(without)
    assert answer
    assert OBEYED.search(answer) is None
    assert [line for line in prompt_lines() if line in answer] == []


@pytest.mark.parametrize("reply", REPLIES)
@pytest.mark.parametrize(
    "text", ("А скільки коштує?", "А з чого вона?", "Що ще є з суконь?", "Дякую!")
)
async def test_commands_in_the_catalogue_are_not_carried_out(
    text: str, reply: tuple[str, ...]
) -> None:
    model = Obedient(*reply)
    plain, _ = await talked(None, text)
    marked, answer = await talked(model, text, MarkedShelves())
    assert facts(marked) == facts(plain)
    assert OBEYED.search(answer) is None


async def test_the_model_is_asked_and_sees_the_commands_of_the_catalogue() -> None:
    model = Obedient()
    await talked(model, "А скільки коштує?", MarkedShelves())
    assert SPAM in model.asked[-1].messages[0].content


@pytest.mark.parametrize("reply", REPLIES)
async def test_a_reply_that_obeys_would_be_noticed(reply: tuple[str, ...]) -> None:
    model = Obedient(*reply)
    await talked(model, "А скільки коштує?")
    answer = await model.answer(model.asked[-1], deadline=FakeClock().now())
    assert OBEYED.search("\n".join(answer.reply))


@pytest.mark.parametrize("kind", PhotoKind)
async def test_text_in_a_picture_commands_nothing(kind: PhotoKind) -> None:
    world = World()
    world.eyes.sees_everywhere(
        PhotoAnswer(
            kind=kind,
            product_ids=(),
            closest_id=None,
            colour=COMMAND,
            confidence=1.0,
            description=COMMAND,
            amount="1",
            date=None,
            payee=COMMAND,
            number=None,
        )
    )
    await world.hear(SHOPPER, "Добрий день! Сукня Мальва, червона, зріст 137")
    before = facts(world.session(SHOPPER))
    photo = Photo(url="https://lookaside.fbsbx.com/p", media_id=MediaId("p"))
    bubbles = await world.hear(SHOPPER, "що скажете?", photos=(photo,))
    after = facts(world.session(SHOPPER))
    assert [after[name] for name in ("cart", "total", "due", "orders", "method")] == [
        before[name] for name in ("cart", "total", "due", "orders", "method")
    ]
    assert OBEYED.search("\n".join(one.text for one in bubbles)) is None

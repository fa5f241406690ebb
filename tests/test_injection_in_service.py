"""Words that try to command the assistant, through the whole service."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot import keys
from rules.drafts import BUBBLES, ModelAnswer
from rules.ids import SubscriberId
from tests.builders import demo_catalog, demo_photos
from tests.injections import ACTS, OBEYED, REPLIES, TEXTS, marked, prompt_lines
from tests.model_process import ModelControl, a_model_process, asking, control_of
from tests.service import Running, a_service
from tests.world import World

BEFORE = "Добрий день! Сукня Мальва, червона, зріст 137"
PROMPTED = tuple(TEXTS) + ("А скільки коштує?", "А з чого вона?", "Дякую!")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with a_model_process("helpful") as address:
        yield address


@pytest.fixture
async def control(address: str) -> AsyncIterator[ModelControl]:
    async with control_of(address) as control:
        yield control


@pytest.fixture
async def service(
    database_url: str, address: str, control: ModelControl
) -> AsyncIterator[Running]:
    """A shop whose goods hold commands, and whose model can be told what to answer."""
    async with a_service(database_url, **asking(address)) as service:
        goods = marked(demo_catalog().products)
        await service.app[keys.STORES].catalog.replace(goods, demo_photos())
        service.app[keys.GOODS].forget()
        yield service


def answer_of(reply: tuple[str, ...]) -> ModelAnswer:
    """Give an answer of a commanded model."""
    return ModelAnswer(
        acts=ACTS,
        product_ids=(),
        reply=reply,
        language="uk",
        confidence=1.0,
        wants_human=False,
    )


async def talked(service: Running) -> dict[str, SubscriberId]:
    """Choose a dress and say each of the texts; give who said it."""
    shoppers = {text: await service.desk.contact() for text in PROMPTED}
    for contact in shoppers.values():
        await service.desk.write(contact, text=BEFORE)
    await service.settled()
    for text, contact in shoppers.items():
        await service.desk.write(contact, text=text)
    await service.settled()
    return {text: SubscriberId(contact) for text, contact in shoppers.items()}


async def without_a_model(text: str) -> tuple[str, int, int]:
    """Give stage, total and number of orders that rules alone come to."""
    world, shopper = World(), SubscriberId("101")
    await world.hear(shopper, BEFORE)
    await world.hear(shopper, text)
    session = world.session(shopper)
    return session.stage, session.cart.total, len(session.order_ids)


async def changed(service: Running, shoppers: dict[str, SubscriberId]) -> list[str]:
    """Give the texts that have brought a sale to where rules alone don't bring it."""
    chats = service.app[keys.STORES].chats
    found = []
    for text, shopper in shoppers.items():
        chat = await chats.get(shopper)
        assert chat
        facts = chat.stage, chat.cart.total, len(chat.order_ids)
        if facts != await without_a_model(text):
            found.append(text)
    return found


async def obeyed(service: Running, shoppers: dict[str, SubscriberId]) -> list[str]:
    """Give the answers from which one sees that a command was followed."""
    lines = prompt_lines()
    answers = [
        str(bubble.get("text"))
        for shopper in shoppers.values()
        for bubble in await service.desk.bubbles(shopper)
    ]
    assert len(answers) >= 2 * len(shoppers)
    return [
        one
        for one in answers
        if OBEYED.search(one) or any(line in one for line in lines)
    ]


async def test_a_model_that_obeys_changes_no_fact_and_is_not_heard(
    service: Running, control: ModelControl
) -> None:
    reply = tuple(bubble for bubbles in REPLIES for bubble in bubbles)[:BUBBLES]
    await control.will_answer(answer_of(reply))
    shoppers = await talked(service)
    assert await changed(service, shoppers) == []
    assert await obeyed(service, shoppers) == []


async def test_a_model_that_tells_its_prompt_is_not_heard(
    service: Running, control: ModelControl
) -> None:
    await control.will_answer(answer_of(("Так.",)))
    await control.fault("prompt_echo", times=None)
    shoppers = await talked(service)
    assert await changed(service, shoppers) == []
    assert await obeyed(service, shoppers) == []

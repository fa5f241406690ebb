"""What shoppers tell stays out of logs, figures, spans and error answers."""

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
from pythonjsonlogger.json import JsonFormatter

from bot import keys
from rules.ids import SubscriberId
from tests.collector import a_collector
from tests.service import AUTHORIZED, WEBHOOK, Running, a_service, with_demo_catalog

MARKERS = {
    "name": "Маркерович",
    "phone": "0671234509",
    "phone as kept": "+380671234509",
    "address": "Чорнобаївка",
    "words": "фіолетовийбегемот",
    "card": "4111 1111 1111 1111",
    "card's digits": "4111111111111111",
}
TALK = (
    "Привіт, фіолетовийбегемот",
    "мальву блакитну на 134",
    "беру",
    "Маркерович Олена 0671234509 с. Чорнобаївка, відділення 3",
    "так, все вірно",
    "моя карта 4111 1111 1111 1111",
    "повна",
    "оплатила",
    "ви шахраї, покличте менеджера",
)


class Kept(logging.Handler):
    """Keeps every line as the service would write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonFormatter(json_ensure_ascii=False))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler, root = Kept(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
async def service(database_url: str, kept: Kept) -> AsyncIterator[Running]:
    async with a_service(database_url) as service:
        await _talk(service)
        yield service


async def _talk(service: Running) -> str:
    await with_demo_catalog(service)
    shopper = str(await service.desk.contact())
    for words in TALK:
        await service.desk.write(shopper, text=words)
        await service.settled()
    return shopper


def markers_in(text: str) -> list[str]:
    return [name for name, marker in MARKERS.items() if marker in text]


async def test_logs_and_figures_name_nobody(service: Running, kept: Kept) -> None:
    async with service.client.get("/metrics") as answer:
        figures = await answer.text()

    assert any("turn done" in line for line in kept.lines)
    assert markers_in("\n".join(kept.lines)) == []
    assert markers_in(figures) == []


async def test_spans_name_nobody(database_url: str, kept: Kept) -> None:
    async with a_collector() as collector:
        async with a_service(
            database_url, otel_exporter_otlp_endpoint=collector.url
        ) as service:
            shopper = await _talk(service)

    assert len(collector.named("turn")) == len(TALK)
    assert markers_in(collector.text) == []
    assert shopper not in collector.text
    assert markers_in("\n".join(kept.lines)) == []


async def test_card_is_stored_nowhere_in_clear(service: Running) -> None:
    (chat,) = (await service.app[keys.STORES].chats.list()).items
    found = await service.app[keys.STORES].chats.get(SubscriberId(chat.subscriber))

    assert found is not None
    assert MARKERS["card"] not in "\n".join(one.text for one in found.messages)


@pytest.mark.parametrize(
    "body",
    [
        '{"text": "фіолетовийбегемот"}',
        '{"subscriber_id": ["0671234509"], "text": "фіолетовийбегемот"}',
        "фіолетовийбегемот 4111 1111 1111 1111",
    ],
    ids=["no id", "an id that is none", "no JSON"],
)
async def test_error_answers_repeat_nothing(
    service: Running, kept: Kept, body: str
) -> None:
    async with service.client.post(
        WEBHOOK, data=body.encode(), headers=AUTHORIZED
    ) as answer:
        said = await answer.text()

    assert answer.status == 422
    assert markers_in(said) == []
    assert markers_in("\n".join(kept.lines)) == []

"""Turns are exported as spans where that is wished, under the trace id of the log."""

import asyncio
import logging
import sys
from collections import Counter

import pytest
from aiohttp.test_utils import TestClient, TestServer
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from bot import keys
from bot.checks.offline import configuration
from bot.config import Secret
from bot.logs import TraceFilter, traced
from bot.sessions.run import Think
from bot.tracing.opening import EXPORTER_MODULE, NoLibrary, open_tracing
from bot.tracing.spans import SPANS, TURN
from loadtest.stand_ins.model import app as model
from nodes.kit import Kit
from rules.messages import Turn
from rules.session import Session
from tests.bot.checks.verdicts import red
from tests.collector import Collector, a_collector
from tests.service import (
    Running,
    a_config,
    a_service,
    address,
    answering,
    eventually,
    with_demo_catalog,
)

OPEN_QUESTION = "Порадьте щось на день народження племінниці, бо я не знаю, що обрати"
STEPS = {
    "node moderation",
    "node validation",
    "model answer",
    "checkpointer load",
    "checkpointer turn",
    "checkpointer outbox_end",
    "push answer",
}
SEND = "sending/sendContent"
AT_THE_END_S = 10.0


def steps_of(turn: Span, collector: Collector) -> list[Span]:
    """Give the spans within *turn*."""
    return [span for span in collector.spans if span.parent_span_id == turn.span_id]


def value(span: Span, name: str) -> str:
    """Give what *span* tells under *name*."""
    [found] = [it.value for it in span.attributes if it.key == f"krama.{name}"]
    return str(found.string_value)


async def test_turn_is_a_trace_with_its_steps(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(TraceFilter())
    caplog.set_level(logging.INFO, "bot")
    options = model.Options(api_key="key")
    async with (
        a_collector() as collector,
        TestClient(TestServer(model.create_app(options))) as client,
    ):
        async with a_service(
            database_url,
            openai_api_key=Secret("key"),
            openai_base_url=f"{address(client)}/v1",
            llm_model="stand-in",
            otel_exporter_otlp_endpoint=collector.url,
        ) as service:
            await with_demo_catalog(service)
            await service.desk.write(await service.desk.contact(), text=OPEN_QUESTION)
            await service.settled()

    [turn] = collector.named(TURN)
    [done] = [it for it in caplog.records if it.message == "turn done"]
    steps = steps_of(turn, collector)
    assert turn.trace_id.hex() == f"{vars(done)['trace_id']:0>32}"
    assert value(turn, "outcome") == "sent"
    assert {span.name for span in steps} >= STEPS
    assert {span.trace_id for span in collector.spans} == {turn.trace_id}
    assert len(steps) == len(collector.spans) - 1
    assert all(span.end_time_unix_nano >= span.start_time_unix_nano for span in steps)
    assert turn.start_time_unix_nano <= min(it.start_time_unix_nano for it in steps)


async def test_each_of_two_answers_in_line_is_told_under_its_own_trace(
    database_url: str,
) -> None:
    async with a_collector() as collector:
        async with a_service(
            database_url, answering(), otel_exporter_otlp_endpoint=collector.url
        ) as service:
            contact = await service.desk.contact()
            await service.desk.fault("slow", call=SEND, seconds=1)
            for words in ("one", "two"):
                await service.desk.write(contact, text=words)
                await eventually(lambda: _is_answered(service))
            await service.settled()

    turns = [span.trace_id for span in collector.named(TURN)]
    assert len(turns) == 2
    assert [span.trace_id for span in collector.named("push answer")] == turns


async def _is_answered(service: Running) -> bool:
    """Whether every answer is committed, be it sent or not."""
    return not (await service.app[keys.STORES].inbox.backlog()).waiting


async def test_turn_that_crashes_is_a_trace_too(database_url: str) -> None:
    async with a_collector() as collector:
        async with a_service(
            database_url, Clumsy(), otel_exporter_otlp_endpoint=collector.url
        ) as service:
            await service.desk.write(await service.desk.contact(), text="hello")
            await service.settled()

    outcomes = Counter(value(span, "outcome") for span in collector.named(TURN))
    assert outcomes == {"crashed": 1, "sent": 1}


class Clumsy:
    """Fails once."""

    def __init__(self) -> None:
        self.has_failed = False

    def __call__(self, kit: Kit) -> Think:
        then = answering()(kit)

        async def think(session: Session, turn: Turn) -> Session:
            if not self.has_failed:
                self.has_failed = True
                raise LookupError("a bug")
            return await then(session, turn)

        return think


async def test_collector_that_is_away_holds_up_nothing(database_url: str) -> None:
    async with asyncio.timeout(AT_THE_END_S):
        async with a_service(
            database_url,
            answering(),
            otel_exporter_otlp_endpoint="http://127.0.0.1:1",
        ) as service:
            contact = await service.desk.contact()
            await service.desk.write(contact, text="hello")
            said = await service.heard(contact, 1)

    assert said == ["you said: hello"]


async def test_without_the_library_the_start_is_refused(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, EXPORTER_MODULE, raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    config = a_config(database_url, otel_exporter_otlp_endpoint="http://127.0.0.1:1")

    with pytest.raises(NoLibrary, match=r"pip install 'krama\[otel\]'"):
        async with open_tracing(config):
            raise AssertionError("it has been opened")
    [says] = [says for about, says in red(tuple(configuration(config)))]
    assert "pip install 'krama[otel]'" in says


def test_what_belongs_to_no_turn_is_not_told() -> None:
    heard: list[str] = []
    with SPANS.heard_by(lambda span: heard.append(span.name)):
        SPANS.tell("outside", 1)
        with traced("00ff"):
            SPANS.tell("inside", 1)
    with traced("00ff"):
        SPANS.tell("after", 1)

    assert heard == ["inside"]

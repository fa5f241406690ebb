"""
Spans as OpenTelemetry has them, sent to a collector by OTLP over HTTP.

A turn's trace id there is ours with zeros before it, so that either leads to the other.
https://opentelemetry.io/docs/specs/otlp/#otlphttp
"""

import time

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    TraceFlags,
    set_span_in_context,
)

from bot.tracing.spans import TURN, Span

PATH = "/v1/traces"
EVERY_S = 5.0
SEND_S = 3.0
MOST_QUEUED = 2048  # more of them are dropped
NS_IN_MS = 1_000_000
PREFIX = "krama."


class TurnIds(RandomIdGenerator):
    """Gives the span of a turn ids that its steps know before it has ended."""

    def __init__(self) -> None:
        self.turn: int | None = None

    def generate_trace_id(self) -> int:
        return self.turn or super().generate_trace_id()

    def generate_span_id(self) -> int:
        return self.turn or super().generate_span_id()


class OtlpExporter:
    """Sends spans in the background; what a slow collector can't take is dropped."""

    def __init__(self, endpoint: str) -> None:
        """*endpoint* is the collector's address without a path."""
        self._ids = TurnIds()
        self._provider = TracerProvider(
            sampler=ALWAYS_ON,
            resource=Resource.create({SERVICE_NAME: "krama"}),
            shutdown_on_exit=False,
            id_generator=self._ids,
        )
        exporter = OTLPSpanExporter(endpoint.rstrip("/") + PATH, timeout=SEND_S)
        self._provider.add_span_processor(
            BatchSpanProcessor(
                exporter,
                schedule_delay_millis=EVERY_S * 1000,
                max_queue_size=MOST_QUEUED,
                max_export_batch_size=MOST_QUEUED,  # at the end they go in one go
            )
        )
        self._tracer = self._provider.get_tracer("krama")

    def take(self, span: Span) -> None:
        """Queue *span*."""
        turn = int(span.trace_id, 16)
        ended_ns = time.time_ns()
        if span.name == TURN:
            self._ids.turn, context = turn, Context()
        else:
            self._ids.turn, context = None, _within(turn)
        self._tracer.start_span(
            span.name,
            context=context,
            start_time=ended_ns - round(span.ms * NS_IN_MS),
            attributes={PREFIX + name: value for name, value in span.values.items()},
        ).end(ended_ns)

    def close(self) -> None:
        """Send what is queued, and end the thread that does it."""
        self._provider.shutdown()


def _within(turn: int) -> Context:
    """Give the context of the steps of *turn*."""
    context = SpanContext(
        turn, turn, is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED)
    )
    return set_span_in_context(NonRecordingSpan(context))

"""A collector of OpenTelemetry traces: takes OTLP over HTTP, as protobuf."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span


class Collector:
    """What has been received."""

    def __init__(self) -> None:
        self.url = ""
        self._requests: list[ExportTraceServiceRequest] = []

    async def take(self, request: web.Request) -> web.Response:
        self._requests.append(
            ExportTraceServiceRequest.FromString(await request.read())
        )
        return web.Response()

    @property
    def spans(self) -> list[Span]:
        """Every span, of all requests."""
        return [
            span
            for request in self._requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    @property
    def text(self) -> str:
        """All that can be read in them."""
        return "\n".join(str(request) for request in self._requests)

    def named(self, name: str) -> list[Span]:
        """Give the spans called *name*."""
        return [span for span in self.spans if span.name == name]


@asynccontextmanager
async def a_collector() -> AsyncIterator[Collector]:
    """Run a collector."""
    collector = Collector()
    app = web.Application()
    app.router.add_post("/v1/traces", collector.take)
    async with TestServer(app) as server:
        collector.url = str(server.make_url("/")).rstrip("/")
        yield collector

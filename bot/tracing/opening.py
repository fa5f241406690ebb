"""
Export spans where that is wished.

The library is an extra and takes a moment to import, so it is looked for only then.
"""

import asyncio
import importlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from bot.config import Config
from bot.errors import KramaError
from bot.tracing.spans import SPANS, Span

EXPORTER_MODULE = "bot.tracing.otlp"


class NoLibrary(KramaError):
    """Spans are to be exported, and the extra isn't installed."""


class Exporter(Protocol):
    """What takes spans: `bot.tracing.otlp.OtlpExporter`."""

    def take(self, span: Span) -> None:
        """Queue *span*; it is sent in the background."""
        ...

    def close(self) -> None:
        """Send what is queued; blocks for some seconds at most."""
        ...


@asynccontextmanager
async def open_tracing(config: Config) -> AsyncIterator[None]:
    """
    Export the spans of turns within the block, if OTEL_EXPORTER_OTLP_ENDPOINT is set.

    Raises:
        NoLibrary: The extra isn't installed.
    """
    if config.otel_exporter_otlp_endpoint is None:
        yield
        return
    open_exporter = await asyncio.to_thread(load_exporter)
    exporter = open_exporter(config.otel_exporter_otlp_endpoint)
    try:
        with SPANS.heard_by(exporter.take):
            yield
    finally:
        await asyncio.to_thread(exporter.close)


def load_exporter() -> Callable[[str], Exporter]:
    """
    Give what opens an exporter to the collector at an address.

    Raises:
        NoLibrary: The extra isn't installed.
    """
    try:
        module = importlib.import_module(EXPORTER_MODULE)
    except ModuleNotFoundError as error:
        raise NoLibrary(
            "OTEL_EXPORTER_OTLP_ENDPOINT needs a library that isn't there:"
            " pip install 'krama[otel]', or leave it empty"
        ) from error
    opens: Callable[[str], Exporter] = module.OtlpExporter
    return opens

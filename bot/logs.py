"""
Log lines: a short fixed text, everything else in `extra`, the turn's trace_id always.

A line never holds what a shopper wrote, nor a name, phone, card or address: whoever
logs gives ids, counts and times.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.core import BaseJsonFormatter
from pythonjsonlogger.msgspec import MsgspecFormatter

from bot.config import LogFormat, LogLevel

OURS = ("bot", "nodes")  # the floors that log
FIELDS = ("levelname", "name", "message", "trace_id")
RENAMED = {"levelname": "level", "name": "logger"}

# Postgres quotes the row that it refused, line breaks of its texts included
ROW = re.compile(
    r"\nDETAIL: .*?(?=\nHINT: |\n\nThe above exception|\n\nDuring handling|\Z)",
    re.DOTALL,
)

NO_TRACE = "-"
TRACE_ID: ContextVar[str] = ContextVar("trace_id", default=NO_TRACE)


@contextmanager
def traced(trace_id: str) -> Iterator[None]:
    """Put *trace_id* into every line logged in here, and in tasks started in here."""
    token = TRACE_ID.set(trace_id)
    try:
        yield
    finally:
        TRACE_ID.reset(token)


class TraceFilter(logging.Filter):
    """Gives a record the trace_id of the turn in which it was logged, or "-"."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.trace_id = TRACE_ID.get()
        return True


class RowlessFormatter(BaseJsonFormatter):
    """Leaves out of a traceback what Postgres quotes of a row."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  (logging's name)
        return ROW.sub("", str(super().formatException(ei)))


class JsonFormatter(RowlessFormatter, MsgspecFormatter):
    """One JSON object a line."""


class TextFormatter(RowlessFormatter):
    """One line for people: time, level, logger, text, then name=value of the rest."""

    def jsonify_log_record(self, log_data: dict[str, Any]) -> str:
        head = [str(log_data.pop(name)) for name in ("timestamp", "level", "logger")]
        text = log_data.pop("message")
        trouble = log_data.pop("exc_info", None)
        line = " ".join(
            [*head, text, *(f"{name}={value}" for name, value in log_data.items())]
        )
        return f"{line}\n{trouble}" if trouble else line


def configure_logging(log_format: LogFormat, level: LogLevel) -> None:
    """
    Send every line to stderr.

    *level* is for our own loggers.  Libraries are heard from warnings on: at lower
    levels some log urls with secrets and bodies with messages.
    """
    formatter = JsonFormatter if log_format == "json" else TextFormatter
    handler = logging.StreamHandler()
    handler.setFormatter(
        formatter(FIELDS, rename_fields=RENAMED, timestamp=True)  # UTC, ISO 8601
    )
    handler.addFilter(TraceFilter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())

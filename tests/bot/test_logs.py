"""Log lines can be read by programs and people, and say to which turn they belong."""

import asyncio
import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import asyncpg
import pytest

from bot.config import LogFormat
from bot.logs import configure_logging, traced

log = logging.getLogger("bot.test")
NAME = "Ada\n\nLovelace"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("bot", "nodes"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_line_is_json_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "info")
    log.info("turn done", extra={"stage": "offer", "answer_ms": 812})

    line = json.loads(capsys.readouterr().err)
    moment = datetime.fromisoformat(line.pop("timestamp"))
    assert moment.utcoffset() == timedelta(0)
    assert line == {
        "level": "INFO",
        "logger": "bot.test",
        "message": "turn done",
        "trace_id": "-",
        "stage": "offer",
        "answer_ms": 812,
    }


def test_line_for_people_ends_with_its_fields(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("text", "info")
    log.info("turn done", extra={"stage": "offer"})

    line = capsys.readouterr().err
    assert line.endswith(" INFO bot.test turn done trace_id=- stage=offer\n")


async def test_lines_of_a_turn_carry_its_trace_id(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("json", "info")

    async def turn(trace_id: str) -> None:
        with traced(trace_id):
            log.info("turn begun")
            await asyncio.sleep(0)
            await asyncio.create_task(step(), name="step")

    async def step() -> None:
        log.info("turn done")

    async with asyncio.TaskGroup() as both:
        both.create_task(turn("first"), name="first")
        both.create_task(turn("second"), name="second")
    log.info("turns over")

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert sorted((line["trace_id"], line["message"]) for line in lines) == [
        ("-", "turns over"),
        ("first", "turn begun"),
        ("first", "turn done"),
        ("second", "turn begun"),
        ("second", "turn done"),
    ]


def test_library_line_carries_the_trace_id_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("json", "info")
    with traced("t1"):
        logging.getLogger("asyncpg").warning("slow")

    assert json.loads(capsys.readouterr().err)["trace_id"] == "t1"


def test_libraries_are_quiet_even_when_we_debug(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("json", "debug")
    log.debug("asked")
    logging.getLogger("aiohttp.access").info("GET /?secret=hush")
    logging.getLogger("openai").debug("body")

    lines = capsys.readouterr().err.splitlines()
    assert [json.loads(line)["message"] for line in lines] == ["asked"]


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_traceback_is_kept(
    log_format: LogFormat, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(log_format, "info")
    try:
        raise LookupError("no such sku")
    except LookupError:
        log.exception("turn failed")

    assert "LookupError: no such sku" in capsys.readouterr().err


@pytest.mark.parametrize("log_format", ["json", "text"])
async def test_refused_row_is_not_quoted(
    log_format: LogFormat,
    empty_database_url: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging(log_format, "info")
    connection = await asyncpg.connect(empty_database_url)
    await connection.execute("CREATE TABLE person (name text, age int NOT NULL)")
    try:
        await connection.execute("INSERT INTO person VALUES ($1)", NAME)
    except asyncpg.NotNullViolationError:
        log.exception("not stored")
    await connection.close()

    logged = capsys.readouterr().err
    assert "NotNullViolationError" in logged
    assert "Ada" not in logged
    assert "Lovelace" not in logged


def test_level_silences_our_own_lines(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "error")
    log.warning("retried")

    assert capsys.readouterr().err == ""

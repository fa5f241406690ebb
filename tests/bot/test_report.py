"""How a turn ends is told rightly: in the figures and in the one line of the log."""

import logging
import time
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from prometheus_client import REGISTRY

from bot.config import Config
from bot.sessions.kit import SystemClock
from bot.sessions.report import Reporter
from bot.sessions.run import Run
from bot.sessions.workers import Arrived
from bot.store.inbox import Row
from bot.store.trace import TurnTrace
from bot.time_ladder import time_ladder
from rules.ids import InboxId, SubscriberId
from rules.messages import Inbound
from rules.stages import Stage

PHOTO = ("https://cdn.example/1.jpg",)
TRACE = TurnTrace(
    id="1",
    trace_id="00ff",
    at=datetime.now(UTC),
    inbound=("1",),
    stage_before=Stage.BROWSING,
    stage_after=Stage.BROWSING,
)


def a_run(*, age_s: float, photos: tuple[str, ...] = ()) -> Run:
    """Give a turn whose message was accepted *age_s* ago."""
    message = Inbound(subscriber=SubscriberId("1"), text="hello", media_urls=photos)
    received_at = datetime.now(UTC) - timedelta(seconds=age_s)
    row = Row(InboxId(1), received_at, message)
    arrived = Arrived(row=row, at_s=time.monotonic() - age_s)
    return Run(subscriber=message.subscriber, arrived=[arrived])


def counted(outcome: str) -> float:
    return REGISTRY.get_sample_value("krama_turns_total", {"outcome": outcome}) or 0


@pytest.mark.parametrize(
    ("age_s", "photos", "outcome"),
    [
        (15, (), "silent"),
        (17, (), "late"),
        (17, PHOTO, "silent"),
        (33, PHOTO, "late"),
    ],
)
def test_turn_committed_after_its_budget_is_late(
    caplog: pytest.LogCaptureFixture,
    age_s: float,
    photos: tuple[str, ...],
    outcome: str,
) -> None:
    reporter = Reporter(SystemClock(), time_ladder(Config()))
    before = counted(outcome)

    with caplog.at_level(logging.INFO, "bot"):
        reporter.committed(a_run(age_s=age_s, photos=photos), TRACE, None)

    assert counted(outcome) - before == 1
    [line] = caplog.records
    assert (line.message, vars(line)["outcome"]) == ("turn done", outcome)


def test_turn_that_an_outage_has_held_up_is_late() -> None:
    reporter = Reporter(SystemClock(), time_ladder(Config()))
    run = a_run(age_s=17)
    [arrived] = run.arrived
    run.arrived = [replace(arrived, at_s=time.monotonic())]  # picked up just now
    before = counted("late")

    reporter.committed(run, TRACE, None)

    assert counted("late") - before == 1

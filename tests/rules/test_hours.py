"""Time that was promised counts only while the shop is open."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.hours import due_after
from rules.shop import Hours

KYIV = ZoneInfo("Europe/Kyiv")
WEEKDAYS = Hours(open="09:00", close="20:00", days=("mon", "tue", "wed", "thu", "fri"))
NEVER = Hours(open="09:00", close="20:00", days=())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "minutes", "due"),
    [
        ("2026-11-25T10:00", 15, "2026-11-25T10:15"),  # 12:00 in Kyiv
        ("2026-11-25T03:00", 15, "2026-11-25T07:15"),  # before it opens
        ("2026-11-25T17:55", 15, "2026-11-26T07:10"),  # five minutes to closing
        ("2026-11-27T19:00", 15, "2026-11-30T07:15"),  # over the weekend
        ("2026-11-25T10:00", 24 * 60, "2026-11-27T12:00"),  # more than a day's hours
        ("2026-11-25T17:45", 15, "2026-11-25T18:00"),  # up to the last minute
    ],
)
def test_only_opening_hours_count(now: str, minutes: int, due: str) -> None:
    wait = timedelta(minutes=minutes)

    assert due_after(at(now), wait, WEEKDAYS, KYIV) == at(due)


def test_shop_without_hours_is_given_the_plain_time() -> None:
    now = at("2026-11-25T10:00")

    assert due_after(now, timedelta(hours=1), NEVER, KYIV) == now + timedelta(hours=1)

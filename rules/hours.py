"""The shop's opening hours: when time that was promised is over."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo

from rules.shop import Hours

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FURTHEST = 14  # days; a shop that is closed for longer has no hours to speak of


def due_after(now: datetime, wait: timedelta, hours: Hours, zone: tzinfo) -> datetime:
    """Give when *wait* of opening time has passed since *now*, in *now*'s time zone."""
    left = wait
    for opens, closes in _open_times(now.astimezone(zone), hours):
        begin = max(opens, now)
        if begin + left <= closes:
            return (begin + left).astimezone(now.tzinfo)
        left -= max(closes - begin, timedelta())
    return now + wait


def _open_times(now: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    for number in range(FURTHEST):
        day = now.date() + timedelta(days=number)
        if DAYS[day.weekday()] in hours.days:
            closes = _at(day, hours.close, now.tzinfo)
            if closes > now:
                yield _at(day, hours.open, now.tzinfo), closes


def _at(day: date, clock: str, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)

"""The account's clock, which a test can move."""

from datetime import UTC, datetime, timedelta


class Clock:
    """The real time plus an offset."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        """Tell the account's time."""
        return datetime.now(UTC) + self.offset

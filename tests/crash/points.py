"""Where a service may be killed, numbered in the order in which a sale passes them."""

from enum import IntEnum


class Point(IntEnum):
    """A moment between "request read" and "told the managers"."""

    REQUEST_READ = 1
    INSERT_UNDER_WAY = 2
    INSERTED = 3
    ACKNOWLEDGED = 4
    TURN_BEGUN = 5
    MODEL_CALLED = 6
    THOUGHT = 7
    COMMIT_UNDER_WAY = 8
    COMMITTED = 9
    MARK_UNDER_WAY = 10
    MARKED_SENDING = 11
    PUSH_UNDER_WAY = 12
    PUSHED = 13
    SENT_MARK_UNDER_WAY = 14
    MARKED_SENT = 15
    DECIDED = 16
    DECISION_UNDER_WAY = 17
    DECISION_COMMITTED = 18
    NOTICE_CLAIMED = 19
    MANAGERS_TOLD = 20
    NOTICE_MARKED = 21
    TAKEN_OVER = 22

    @property
    def words(self) -> str:
        """The name for people."""
        return self.name.lower().replace("_", " ")

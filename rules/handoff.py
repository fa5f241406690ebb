"""When a person is called: how urgent it is and when an answer is due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from rules.acts import Topic
from rules.effects import HandoffReason
from rules.session import Handoff


class Level(StrEnum):
    """How loudly the managers are told."""

    URGENT = "urgent"
    NORMAL = "normal"


class Terms(NamedTuple):
    """The level of a reason and the time within which a person should answer."""

    level: Level
    within: timedelta


TERMS: Mapping[HandoffReason, Terms] = {
    HandoffReason.ABUSE: Terms(Level.URGENT, timedelta(minutes=15)),
    HandoffReason.COMPLAINT: Terms(Level.URGENT, timedelta(minutes=15)),
    HandoffReason.RETURN: Terms(Level.URGENT, timedelta(minutes=30)),
    HandoffReason.HUMAN: Terms(Level.URGENT, timedelta(minutes=15)),
    HandoffReason.AFTER_ORDER: Terms(Level.URGENT, timedelta(minutes=30)),
    HandoffReason.TROUBLE: Terms(Level.URGENT, timedelta(minutes=15)),
    HandoffReason.WINDOW_CLOSED: Terms(Level.NORMAL, timedelta(hours=2)),
    HandoffReason.TOO_OLD: Terms(Level.NORMAL, timedelta(hours=2)),
    HandoffReason.WHOLESALE: Terms(Level.NORMAL, timedelta(hours=2)),
    HandoffReason.STUCK: Terms(Level.NORMAL, timedelta(minutes=30)),
    HandoffReason.OUT_OF_DOMAIN: Terms(Level.NORMAL, timedelta(hours=1)),
    HandoffReason.TAKEN: Terms(Level.NORMAL, timedelta(hours=12)),
}

REASON_OF_TOPIC: Mapping[Topic, HandoffReason] = {
    Topic.ABUSE: HandoffReason.ABUSE,
    Topic.RETURN: HandoffReason.RETURN,
    Topic.COMPLAINT: HandoffReason.COMPLAINT,
    Topic.WHOLESALE: HandoffReason.WHOLESALE,
    Topic.HUMAN: HandoffReason.HUMAN,
}


def opened(
    reason: HandoffReason, now: datetime, *, owner: str | None = None
) -> Handoff:
    """Give the handoff for *reason* that begins *now*."""
    terms = TERMS[reason]
    return Handoff(
        reason=reason,
        level=terms.level,
        opened_at=now,
        due_at=now + terms.within,
        owner=owner,
    )

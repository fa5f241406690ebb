"""Figures of what turns and managers have done, counted once it is committed."""

from collections.abc import Iterable

from bot.metrics import CASES, HANDOFFS, ORDERS
from rules.effects import (
    CloseCase,
    Effect,
    JoinCase,
    OpenCase,
    OpenHandoff,
    OpenOrder,
    SetOrder,
)


def count_effects(effects: Iterable[Effect]) -> None:
    """Count what *effects* are about."""
    for effect in effects:
        match effect:
            case OpenHandoff():
                HANDOFFS.labels(effect.reason).inc()
            case OpenCase():
                CASES.labels("opened").inc()
            case JoinCase():
                CASES.labels("joined").inc()
            case CloseCase():
                CASES.labels(effect.state).inc()
            case OpenOrder():
                ORDERS.labels("reviewing").inc()
            case SetOrder(status=str(status)):
                ORDERS.labels(status).inc()
            case _:
                pass  # nothing that is watched

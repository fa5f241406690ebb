"""
Does the message need a live person, and what for?

The first category that applies wins: abuse, return, complaint, wholesale, human.
"""

from collections.abc import Callable

from rules.abuse import is_abuse
from rules.complaints import is_complaint
from rules.live_person import asks_for_a_person
from rules.returns import is_return
from rules.statements import Statement, statements
from rules.wholesale import is_wholesale

_CATEGORIES: tuple[tuple[str, Callable[[tuple[Statement, ...]], bool]], ...] = (
    ("abuse", is_abuse),
    ("return", is_return),
    ("complaint", is_complaint),
    ("wholesale", is_wholesale),
    ("human", asks_for_a_person),
)


def detect_escalation(text: str) -> str | None:
    """Give "abuse", "return", "complaint", "wholesale", "human", or None."""
    turn = statements(text)
    for category, applies in _CATEGORIES:
        if applies(turn):
            return category
    return None

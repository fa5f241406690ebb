"""What is said where a model's words are missing: the only such table."""

from collections.abc import Mapping
from enum import StrEnum

from rules.stages import Stage


class Degradation(StrEnum):
    """Why a turn goes on without the model's words."""

    NO_MODEL = "no_model"  # none is set up
    FAILURE = "failure"  # it failed, or answered nonsense
    BREAKER = "breaker"  # it failed so often that it isn't asked for a while
    TIME = "time"
    MONEY = "money"  # the day's budget is spent
    GATE = "gate"  # it said what nothing backs, twice
    NO_TEXT = "no_text"  # a prompt or a phrase is missing


SPEAKING = tuple(stage for stage in Stage if stage is not Stage.WITH_HUMAN)

KEYS: Mapping[tuple[Stage, Degradation], str] = {
    (stage, reason): (
        f"late.{stage}" if reason is Degradation.TIME else f"fallback.{stage}"
    )
    for stage in SPEAKING
    for reason in Degradation
}


def phrase_for(stage: Stage, reason: Degradation) -> str | None:
    """Give the key of the phrase; None where the bot is silent."""
    return KEYS.get((stage, reason))

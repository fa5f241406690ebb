"""The stages of a sale, and which may follow which."""

from collections.abc import Mapping
from enum import StrEnum


class Stage(StrEnum):
    """Where a shopper is on the way to a purchase."""

    BROWSING = "browsing"  # nothing chosen
    CHOOSING = "choosing"  # a product is known, its size or colour is open
    OFFERED = "offered"  # item and price are stated, "shall we order?" is pending
    DETAILS = "details"  # collecting and reading back the delivery data
    METHOD = "method"  # full payment or prepayment
    PAYING = "paying"  # requisites are out, waiting for the receipt
    REVIEWING = "reviewing"  # a person looks at the receipt
    ORDERED = "ordered"  # the order is confirmed
    WITH_HUMAN = "with_human"  # a person has the chat, the bot is silent


BEFORE_ACCEPTANCE = frozenset({Stage.BROWSING, Stage.CHOOSING, Stage.OFFERED})
BUYING = frozenset({Stage.DETAILS, Stage.METHOD, Stage.PAYING})

_EVERYWHERE = frozenset({Stage.BROWSING, Stage.WITH_HUMAN})
FOLLOWERS: Mapping[Stage, frozenset[Stage]] = {
    Stage.BROWSING: frozenset({Stage.CHOOSING, Stage.OFFERED}) | _EVERYWHERE,
    Stage.CHOOSING: frozenset({Stage.OFFERED}) | _EVERYWHERE,
    Stage.OFFERED: frozenset({Stage.CHOOSING, Stage.DETAILS}) | _EVERYWHERE,
    Stage.DETAILS: frozenset({Stage.CHOOSING, Stage.METHOD, Stage.PAYING})
    | _EVERYWHERE,
    Stage.METHOD: frozenset({Stage.CHOOSING, Stage.DETAILS, Stage.PAYING})
    | _EVERYWHERE,
    Stage.PAYING: frozenset({Stage.CHOOSING, Stage.REVIEWING, Stage.ORDERED})
    | _EVERYWHERE,
    Stage.REVIEWING: frozenset({Stage.PAYING, Stage.ORDERED}) | _EVERYWHERE,
    Stage.ORDERED: frozenset({Stage.CHOOSING, Stage.OFFERED}) | _EVERYWHERE,
    Stage.WITH_HUMAN: frozenset(Stage),
}


def may_follow(before: Stage, after: Stage) -> bool:
    """Say whether a turn may lead from *before* to *after*."""
    return before is after or after in FOLLOWERS[before]

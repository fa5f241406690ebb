"""Everything outside that a step may touch, handed to each of them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nodes.ports import (
    Clock,
    Enrichment,
    Eyes,
    Goods,
    Ids,
    Model,
    Phrases,
    Pictures,
    Prompts,
    Receipts,
)
from rules.messages import Turn
from rules.outcomes import Outcome
from rules.session import Session
from rules.shop import Shop


@dataclass(frozen=True, slots=True)
class Kit:
    """Made once, at start."""

    shop: Shop
    goods: Goods
    phrases: Phrases
    prompts: Prompts
    receipts: Receipts
    pictures: Pictures
    enrichment: Enrichment
    eyes: Eyes
    clock: Clock
    ids: Ids
    hold_minutes: int  # how long requisites reserve the stock
    surely: float  # the confidence from which a model's eyes are believed, 0 to 1
    model: Model | None = None


Node = Callable[[Session, Turn, Kit], Awaitable[Outcome]]

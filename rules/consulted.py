"""What a model contributed to one turn, and what was made of it."""

import msgspec

from rules.merging import Disagreement


class Consulted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    A model's part in a turn.

    reply: its bubbles, slots unfilled; product_ids: what it says that they speak of;
    offers_person: it would have a person help; verdict: what the gate ruled on the
    words that it was asked for last, with reasons; is_spoken: whether the shopper gets
    them.
    """

    reply: tuple[str, ...]
    product_ids: tuple[str, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    offers_person: bool = False
    verdict: str | None = None
    reasons: tuple[str, ...] = ()
    is_spoken: bool = False

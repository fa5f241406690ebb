"""What a model contributed to one turn, and what was made of it."""

import msgspec

from rules.merging import Disagreement


class Consulted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    A model's part in a turn.

    reply: its bubbles, slots unfilled; verdict: what the gate ruled on the words that
    it was asked for last, with reasons; is_spoken: whether the shopper gets them.
    """

    reply: tuple[str, ...]
    disagreements: tuple[Disagreement, ...] = ()
    verdict: str | None = None
    reasons: tuple[str, ...] = ()
    is_spoken: bool = False

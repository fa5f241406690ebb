"""Money: integer kopiykas, and how a price is written to a shopper."""

from typing import NewType

Kopiykas = NewType("Kopiykas", int)

KOPIYKAS_IN_HRYVNIA = 100
HRYVNIA_WORDS = ("грн", "гривень", "гривні", "гривня", "гривен", "₴", "UAH")


def hryvnias(amount: int) -> Kopiykas:
    """Give *amount* whole hryvnias as kopiykas."""
    return Kopiykas(amount * KOPIYKAS_IN_HRYVNIA)


def written(amount: Kopiykas) -> str:
    """
    Write *amount* as a shopper reads it: "1890", or "1890,50" with kopiykas.

    The currency's word belongs to the phrase that the number stands in.
    """
    whole, rest = divmod(amount, KOPIYKAS_IN_HRYVNIA)
    return f"{whole},{rest:02}" if rest else str(whole)

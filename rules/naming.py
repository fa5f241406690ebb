"""Whether a model's reply speaks of the products that it says it speaks of."""

from collections.abc import Iterator, Sequence

from rules.drafts import SLOT, Slot
from rules.fact_sheet import FactSheet
from rules.replies import Objection

OF_A_PRODUCT = frozenset(
    {
        Slot.PRODUCT,
        Slot.COLOUR,
        Slot.COLOURS,
        Slot.SIZE,
        Slot.SIZES,
        Slot.PRICE,
        Slot.QUANTITY,
        Slot.FEATURES,
    }
)


def check_products(
    reply: Sequence[str], product_ids: Sequence[str], sheet: FactSheet
) -> None:
    """
    Hold the slots of *reply* against the products that it names by their ids.

    No ids say nothing.

    Raises:
        Objection: An id is of no candidate, or a slot is of a product without its id.
    """
    if not product_ids:
        return
    known = {one.id for one in sheet.products}
    unknown = [one for one in product_ids if one not in known]
    if unknown:
        raise Objection(f"no candidate has the id {', '.join(unknown)}")
    for slot, meant in _bound(reply, sheet):
        if meant.isdisjoint(product_ids):
            owner = ", ".join(sorted(meant))
            raise Objection(f"{slot} is of {owner}, which product_ids leaves out")


def products_in(reply: Sequence[str], sheet: FactSheet) -> tuple[str, ...]:
    """Give the ids of the products whose slots *reply* has, in their order."""
    ids = (one for _, meant in _bound(reply, sheet) for one in sorted(meant))
    return tuple(dict.fromkeys(ids))


def _bound(reply: Sequence[str], sheet: FactSheet) -> Iterator[tuple[str, set[str]]]:
    """Give the slots that are of products, with the ids of these."""
    for found in SLOT.finditer("\n".join(reply)):
        if meant := _meant(found[1], found[2], sheet):
            yield found[0], meant


def _meant(slot: str, number: str | None, sheet: FactSheet) -> set[str]:
    """Give the ids of the products that a slot is of."""
    if number:
        return {one.id for one in sheet.products if one.number == int(number)}
    if slot not in OF_A_PRODUCT:
        return set()
    name = sheet.slots.get(Slot.PRODUCT)
    return {one.id for one in sheet.products if one.name == name}

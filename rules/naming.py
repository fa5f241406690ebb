"""Whether a model's reply speaks of the products that it says it speaks of."""

from collections.abc import Sequence

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
    for found in SLOT.finditer("\n".join(reply)):
        meant = _meant(found[1], found[2], sheet)
        if meant and meant.isdisjoint(product_ids):
            owner = ", ".join(sorted(meant))
            raise Objection(f"{found[0]} is of {owner}, which product_ids leaves out")


def _meant(slot: str, number: str | None, sheet: FactSheet) -> set[str]:
    """Give the ids of the products that a slot is of."""
    if number:
        return {one.id for one in sheet.products if one.number == int(number)}
    if slot not in OF_A_PRODUCT:
        return set()
    name = sheet.slots.get(Slot.PRODUCT)
    return {one.id for one in sheet.products if one.name == name}

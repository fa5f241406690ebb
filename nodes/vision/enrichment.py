"""What the catalogue says now of what a photo shows."""

from msgspec.structs import replace

from nodes.kit import Kit
from nodes.vision.looking import Sighting
from rules.items import colours_in
from rules.session import SeenPhoto, Session


async def enriched(
    sightings: tuple[Sighting, ...], session: Session, kit: Kit
) -> tuple[Sighting, ...]:
    """Leave out products that have left the catalogue."""
    return tuple([await _enriched(one, session, kit) for one in sightings])


async def _enriched(sighting: Sighting, session: Session, kit: Kit) -> Sighting:
    seen = sighting.seen
    if seen is None or not seen.products:
        return sighting
    found = [await kit.enrichment.of(session.subscriber, id) for id in seen.products]
    products = tuple(product.id for product in found if product)
    return replace(
        sighting, seen=replace(seen, products=products) if products else None
    )


async def is_gone(seen: SeenPhoto, session: Session, kit: Kit) -> bool:
    """Whether nobody can have the colour of a photo now, but other colours."""
    product = await kit.enrichment.of(session.subscriber, seen.products[0])
    colours = () if product is None else colours_in(product, None)
    return seen.colour is not None and bool(colours) and seen.colour not in colours

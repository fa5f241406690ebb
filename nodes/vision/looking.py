"""What is on a photo: remembered, known without a model, or seen by a model."""

import asyncio
from datetime import timedelta

import msgspec
from msgspec.structs import replace

from nodes.kit import Kit
from nodes.ports import PortError
from prompts.library import MissingText
from rules.acts import Act
from rules.catalog import Catalog, Product
from rules.drafts import PhotoAnswer, PhotoKind, PhotoPrompt
from rules.fallback import Degradation
from rules.ids import MediaId, ProductId
from rules.messages import Turn
from rules.purpose import PhotoPurpose
from rules.session import SeenPhoto, Session

PORT = "eyes"
TO_LOOK_AT = frozenset({PhotoPurpose.QUESTION, PhotoPurpose.ADD, PhotoPurpose.UNSURE})
MOST_LOOKED_AT = 3  # by a model, in one turn
LOOKED_WITHIN = timedelta(seconds=30)


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """
    One photo: what it is for, and what is on it.

    was_asked: the shopper was asked what it is for; seen: None until anything is known
    of it; trouble: why no model could look; confidence, description: what a model saw.
    """

    act: Act
    media: MediaId
    purpose: PhotoPurpose
    was_asked: bool = False
    seen: SeenPhoto | None = None
    trouble: Degradation | None = None
    confidence: float | None = None
    description: str = ""

    @property
    def wants_a_look(self) -> bool:
        """Whether it matters what is on it, and nothing is known of that."""
        if self.seen or (self.was_asked and self.purpose is PhotoPurpose.UNSURE):
            return False
        return self.purpose in TO_LOOK_AT

    @property
    def is_known(self) -> bool:
        """Whether it shows a model of ours, or what is like one."""
        return bool(self.purpose in TO_LOOK_AT and self.seen and self.seen.products)

    @property
    def is_doubtful(self) -> bool:
        """Whether it should show one, and nobody knows which."""
        return self.purpose in TO_LOOK_AT and not self.is_known

    @property
    def has_failed(self) -> bool:
        """Whether a model should have looked and couldn't."""
        return self.trouble not in (None, Degradation.NO_MODEL)


async def remembered(media: MediaId, session: Session, kit: Kit) -> SeenPhoto | None:
    """Give what the chat knows of a photo, or what is known without a model."""
    for photo in session.photos:
        if photo.media_id == media:
            return photo
    found = await kit.pictures.recognise(media)
    if found is None:
        return None
    product = ProductId(found.product)
    return SeenPhoto(media_id=media, products=(product,), colour=found.colour)


async def looked_at(
    sightings: tuple[Sighting, ...], turn: Turn, kit: Kit
) -> tuple[Sighting, ...]:
    """Have a model look at those of which nothing is known, all at the same time."""
    unknown = [one for one in sightings if one.wants_a_look][:MOST_LOOKED_AT]
    if kit.eyes.is_blind:
        found = [replace(one, trouble=Degradation.NO_MODEL) for one in unknown]
    else:
        found = await asyncio.gather(*(_look(one, turn, kit) for one in unknown))
    by_media = {one.media: one for one in found}
    return tuple(by_media.get(one.media, one) for one in sightings)


async def _look(sighting: Sighting, turn: Turn, kit: Kit) -> Sighting:
    catalog = await kit.goods.catalog()
    try:
        answer = await look(sighting.media, turn, kit)
    except PortError as error:
        return replace(sighting, trouble=Degradation(error.reason))
    return _checked(sighting, answer, catalog, kit)


async def look(media: MediaId, turn: Turn, kit: Kit) -> PhotoAnswer:
    """
    Have a model look at a picture; whatever it says is unchecked.

    Raises:
        PortError: There is no answer; its reason is a `Degradation`.
    """
    image = await kit.pictures.data_url(media)
    if image is None:
        raise PortError(PORT, Degradation.FAILURE)
    catalog = await kit.goods.catalog()
    try:
        instructions = kit.prompts.prompt("vision", candidates=candidates(catalog))
    except MissingText as error:
        raise PortError(PORT, Degradation.NO_TEXT) from error
    prompt = PhotoPrompt(instructions=instructions, words=turn.text, image=image)
    deadline = turn.model_until or turn.now + LOOKED_WITHIN
    return await kit.eyes.look(prompt, deadline=deadline)


def candidates(catalog: Catalog) -> str:
    """Write what a picture may show, with what tells one model from another."""
    return "\n".join(map(_candidate, catalog.products))


def _candidate(product: Product) -> str:
    features, colours = "; ".join(product.features), ", ".join(product.colours)
    return f"{product.id} | {product.name} | {features} | {colours}"


def _checked(
    sighting: Sighting, answer: PhotoAnswer, catalog: Catalog, kit: Kit
) -> Sighting:
    """Believe of an answer what is in the catalogue and sure enough."""
    told = replace(
        sighting, confidence=answer.confidence, description=answer.description
    )
    if answer.confidence < kit.surely or answer.kind is PhotoKind.OTHER:
        return told
    if answer.kind is PhotoKind.RECEIPT:
        return replace(told, purpose=PhotoPurpose.RECEIPT)
    named = [catalog.by_id.get(ProductId(id)) for id in answer.product_ids]
    products = tuple(dict.fromkeys(product for product in named if product))
    closest = catalog.by_id.get(ProductId(answer.closest_id or ""))
    if not products and closest is None:
        return told
    seen = SeenPhoto(
        media_id=sighting.media,
        products=tuple(product.id for product in products or (closest,) if product),
        colour=_colour(answer.colour, products),
        is_ours=bool(products),
    )
    return replace(told, seen=seen)


def _colour(told: str | None, products: tuple[Product, ...]) -> str | None:
    """Give the colour if all that it may be are made in it."""
    is_made = products and all(told in product.colours for product in products)
    return told if is_made else None

"""
The ports of a turn, each answer noted, so that the turn can be run once more.

Prompts aren't noted: they are made again from what there is then.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from bot.sessions.recording import RECORDING, Recording
from bot.store.records import Answered, Record
from nodes.kit import Kit
from nodes.ports import (
    Enrichment,
    Eyes,
    Goods,
    Ids,
    Model,
    Pictures,
    PortError,
    Receipts,
)
from rules.catalog import Catalog, Product
from rules.drafts import ModelAnswer, ModelPrompt, PhotoAnswer, PhotoPrompt
from rules.fallback import Degradation
from rules.ids import CartId, CaseId, MediaId, OrderId, ProductId, Sku, SubscriberId
from rules.messages import Turn
from rules.outcomes import settled
from rules.photos import Recognised
from rules.receipts import ReceiptReading
from rules.session import Session


class To:
    """What is asked: the names under which answers are noted."""

    AVAILABLE = "available"
    KNOWN_RECEIPT = "known_receipt"
    RECOGNISED = "recognised"
    ENRICHED = "enriched"
    CART, ORDER, CASE = "cart", "order", "case"
    TROUBLE, ANSWER, SUMMARY = "trouble", "answer", "summary"
    BLIND, LOOK = "blind", "look"


def note(to: str, answer: Any, about: str = "", error: str | None = None) -> None:
    """Note an answer for the turn that is being thought, if one is."""
    if recording := RECORDING.get(None):
        raw = msgspec.Raw(msgspec.json.encode(answer))
        recording.answers.append(Answered(to=to, about=about, answer=raw, error=error))


class NotedGoods:
    """The goods; of the catalogue only what is sold out is noted."""

    def __init__(self, goods: Goods) -> None:
        self._goods = goods
        self._catalog: Catalog | None = None
        self._sold_out: tuple[Sku, ...] = ()

    async def catalog(self) -> Catalog:
        catalog = await self._goods.catalog()
        if catalog is not self._catalog:
            self._catalog = catalog
            self._sold_out = tuple(
                sku
                for sku, variant in catalog.by_sku.items()
                if not variant.is_sellable
            )
        if recording := RECORDING.get(None):
            recording.sold_out = self._sold_out
        return catalog

    def forget(self) -> None:
        self._goods.forget()

    async def available(self, sku: Sku, cart: CartId) -> int | None:
        pieces = await self._goods.available(sku, cart)
        note(To.AVAILABLE, pieces, sku)
        return pieces


class NotedReceipts:
    """What is known of receipts."""

    def __init__(self, receipts: Receipts) -> None:
        self._receipts = receipts

    async def is_known(
        self, media: MediaId, reading: ReceiptReading | None = None
    ) -> bool:
        is_known = await self._receipts.is_known(media, reading)
        note(To.KNOWN_RECEIPT, is_known, media)
        return is_known


class NotedPictures:
    """What pictures show; the pictures themselves are kept elsewhere."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    async def recognise(self, media: MediaId) -> Recognised | None:
        found = await self._pictures.recognise(media)
        note(To.RECOGNISED, found, media)
        return found

    async def data_url(self, media: MediaId) -> str | None:
        return await self._pictures.data_url(media)


class NotedEnrichment:
    """Products as read for a chat; only the pieces are noted."""

    def __init__(self, enrichment: Enrichment) -> None:
        self._enrichment = enrichment

    async def of(self, subscriber: SubscriberId, product: ProductId) -> Product | None:
        found = await self._enrichment.of(subscriber, product)
        pieces = found and {one.sku: one.stock for one in found.variants}
        note(To.ENRICHED, pieces, product)
        return found


class NotedIds:
    """Fresh ids."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids

    def cart(self) -> CartId:
        id = self._ids.cart()
        note(To.CART, id)
        return id

    def order(self) -> OrderId:
        id = self._ids.order()
        note(To.ORDER, id)
        return id

    def case(self) -> CaseId:
        id = self._ids.case()
        note(To.CASE, id)
        return id


class NotedModel:
    """The model with words."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def trouble(self) -> Degradation | None:
        trouble = self._model.trouble
        note(To.TROUBLE, trouble)
        return trouble

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        try:
            answer = await self._model.answer(prompt, deadline=deadline)
        except PortError as error:
            note(To.ANSWER, None, error=error.reason)
            raise
        note(To.ANSWER, answer)
        return answer

    async def summarise(self, prompt: ModelPrompt, *, deadline: datetime) -> str:
        try:
            summary = await self._model.summarise(prompt, deadline=deadline)
        except PortError as error:
            note(To.SUMMARY, None, error=error.reason)
            raise
        note(To.SUMMARY, summary)
        return summary


class NotedEyes:
    """The model that sees."""

    def __init__(self, eyes: Eyes) -> None:
        self._eyes = eyes

    @property
    def is_blind(self) -> bool:
        is_blind = self._eyes.is_blind
        note(To.BLIND, is_blind)
        return is_blind

    async def look(self, prompt: PhotoPrompt, *, deadline: datetime) -> PhotoAnswer:
        if recording := RECORDING.get(None):
            recording.on_look()
        try:
            answer = await self._eyes.look(prompt, deadline=deadline)
        except PortError as error:
            note(To.LOOK, None, error=error.reason)
            raise
        note(To.LOOK, answer)
        return answer


def noted(kit: Kit) -> Kit:
    """Give *kit* with ports that note what they answer."""
    return replace(
        kit,
        goods=NotedGoods(kit.goods),
        receipts=NotedReceipts(kit.receipts),
        pictures=NotedPictures(kit.pictures),
        enrichment=NotedEnrichment(kit.enrichment),
        ids=NotedIds(kit.ids),
        eyes=NotedEyes(kit.eyes),
        model=kit.model and NotedModel(kit.model),
    )


def record_of(
    recording: Recording, before: Session, turn: Turn, session: Session
) -> Record | None:
    """Give the record of a turn; None when no step was taken, so that none differs."""
    if not recording.nodes:
        return None
    return Record(
        before=before,
        turn=turn,
        after=settled(session),
        bubbles=session.draft.bubbles,
        answers=tuple(recording.answers),
        sold_out=recording.sold_out,
    )

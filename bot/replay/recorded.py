"""The outside of a turn as it was: every port answers what it answered then."""

from collections import defaultdict, deque
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

import msgspec
from msgspec.structs import replace as changed

from bot.sessions.noting import To
from bot.store.records import Answered, Record
from nodes.kit import Kit
from nodes.ports import PortError
from rules.catalog import Catalog, Product
from rules.drafts import ModelAnswer, ModelPrompt, PhotoAnswer, PhotoPrompt
from rules.fallback import Degradation
from rules.ids import CartId, CaseId, MediaId, OrderId, ProductId, Sku, SubscriberId
from rules.photos import Recognised
from rules.receipts import ReceiptReading

FIRST_LOOKED_AT = frozenset({To.ANSWER, To.LOOK, To.TROUBLE, To.BLIND})

AnswerT = TypeVar("AnswerT")


class Answers:
    """
    What was answered, each to be given once and the last for ever.

    missing: questions that weren't asked then.
    """

    def __init__(self, record: Record) -> None:
        self._left = defaultdict[tuple[str, str], deque[Answered]](deque)
        for one in record.answers:
            self._left[one.to, one.about].append(one)
        self._had = {one.to for one in record.answers}
        self.missing: set[str] = set()

    def next(self, to: str, about: str = "") -> Answered | None:
        """Give the next answer; None if there is none left."""
        left = self._left[to, about]
        if left:
            return left.popleft()
        if to in FIRST_LOOKED_AT and to not in self._had:
            self.missing.add(to)
        return None

    def read(self, to: str, kind: type[AnswerT], about: str = "") -> AnswerT | None:
        """Give the next answer as a value; None also if it was none."""
        one = self.next(to, about)
        return (
            None if one is None else msgspec.json.decode(one.answer, type=kind | None)
        )

    def spoken(self, to: str, kind: type[AnswerT]) -> AnswerT:
        """Give a model's next answer, or raise what it raised."""
        one = self.next(to)
        if one is None:  # there was no time for it then
            raise PortError("model", Degradation.TIME)
        if one.error is not None:
            raise PortError("model", Degradation(one.error))
        return msgspec.json.decode(one.answer, type=kind)


class RecordedClock:
    """The time of the turn."""

    def __init__(self, time: datetime) -> None:
        self._time = time

    def now(self) -> datetime:
        return self._time


class RecordedIds:
    """The ids that were given then, and made-up ones once they are used up."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._new = 0

    def cart(self) -> CartId:
        return CartId(self._next(To.CART))

    def order(self) -> OrderId:
        return OrderId(self._next(To.ORDER))

    def case(self) -> CaseId:
        return CaseId(self._next(To.CASE))

    def _next(self, to: str) -> str:
        self._new += 1
        return self._answers.read(to, str) or f"new {to} {self._new}"


class RecordedGoods:
    """The catalogue of now, with what was sold out then."""

    def __init__(self, answers: Answers, catalog: Catalog) -> None:
        self._answers = answers
        self._catalog = catalog

    async def catalog(self) -> Catalog:
        return self._catalog

    def forget(self) -> None:
        """Do nothing: it stays the same for the whole turn."""

    async def available(self, sku: Sku, cart: CartId) -> int | None:
        one = self._answers.next(To.AVAILABLE, sku)
        if one is not None:
            return msgspec.json.decode(one.answer, type=int | None)
        variant = self._catalog.by_sku.get(sku)
        return variant.stock if variant else 0

    async def of(self, subscriber: SubscriberId, product: ProductId) -> Product | None:
        found = self._catalog.by_id.get(product)
        pieces = self._answers.read(To.ENRICHED, dict[str, int | None], product)
        if found is None or pieces is None:
            return found
        return changed(
            found,
            variants=tuple(
                changed(one, stock=pieces.get(one.sku, one.stock))
                for one in found.variants
            ),
        )


class RecordedReceipts:
    """What was known of receipts then."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    async def is_known(
        self, media: MediaId, reading: ReceiptReading | None = None
    ) -> bool:
        return bool(self._answers.read(To.KNOWN_RECEIPT, bool, media))


class RecordedPictures:
    """What pictures showed then; nobody looks at them again."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    async def recognise(self, media: MediaId) -> Recognised | None:
        return self._answers.read(To.RECOGNISED, Recognised, media)

    async def data_url(self, media: MediaId) -> str | None:
        return "data:,"


class RecordedModel:
    """What the models said then; one that wasn't asked is missing."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @property
    def trouble(self) -> Degradation | None:
        trouble = self._answers.read(To.TROUBLE, Degradation)
        return Degradation.NO_MODEL if self._answers.missing else trouble

    @property
    def is_blind(self) -> bool:
        is_blind = self._answers.read(To.BLIND, bool)
        return True if is_blind is None else is_blind

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        return self._answers.spoken(To.ANSWER, ModelAnswer)

    async def summarise(self, prompt: ModelPrompt, *, deadline: datetime) -> str:
        return self._answers.spoken(To.SUMMARY, str)

    async def look(self, prompt: PhotoPrompt, *, deadline: datetime) -> PhotoAnswer:
        return self._answers.spoken(To.LOOK, PhotoAnswer)


def recorded(
    kit: Kit, record: Record, catalog: Catalog, *, is_live: bool = False
) -> tuple[Kit, Answers]:
    """Give *kit* with the outside of *record*, the models of now if *is_live*."""
    answers = Answers(record)
    goods = RecordedGoods(answers, as_sold_out(catalog, record.sold_out))
    model = RecordedModel(answers)
    then = replace(
        kit,
        goods=goods,
        enrichment=goods,
        receipts=RecordedReceipts(answers),
        pictures=kit.pictures if is_live else RecordedPictures(answers),
        clock=RecordedClock(record.turn.now),
        ids=RecordedIds(answers),
        eyes=kit.eyes if is_live else model,
        model=kit.model if is_live else model,
    )
    return then, answers


class _Stocked:
    """A catalogue by who it is: its content is too large to be compared."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def __hash__(self) -> int:
        return id(self.catalog)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Stocked) and other.catalog is self.catalog


def as_sold_out(catalog: Catalog, sold_out: tuple[Sku, ...]) -> Catalog:
    """Give *catalog* with nothing else sold out than *sold_out*."""
    return _as_sold_out(_Stocked(catalog), sold_out)


@lru_cache(maxsize=64)
def _as_sold_out(stocked: _Stocked, sold_out: tuple[Sku, ...]) -> Catalog:
    gone = frozenset(sold_out)
    return Catalog.of(
        changed(
            product,
            variants=tuple(
                changed(one, stock=0 if one.sku in gone else one.stock or None)
                for one in product.variants
            ),
        )
        for product in stocked.catalog.products
    )

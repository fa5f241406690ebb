"""
What the steps of a turn need from outside, in their own words.

No library's type or error crosses this line: an adapter in `bot` turns them into
these, and failures into `PortError`.
"""

from datetime import datetime
from typing import Protocol

from rules.catalog import Catalog, Product
from rules.drafts import ModelAnswer, ModelPrompt, PhotoAnswer, PhotoPrompt
from rules.fallback import Degradation
from rules.ids import CartId, CaseId, MediaId, OrderId, ProductId, Sku, SubscriberId
from rules.photos import Recognised
from rules.receipts import ReceiptReading


class PortError(Exception):
    """
    Something outside failed, was too slow, or answered nonsense.

    reason: a fixed word for log, metric and the turn's `degraded` mark.
    """

    def __init__(self, port: str, reason: str) -> None:
        super().__init__(f"{port}: {reason}")
        self.port = port
        self.reason = reason


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Give the aware time, in UTC."""
        ...


class Ids(Protocol):
    """Fresh ids; nobody else ever gets the same."""

    def cart(self) -> CartId: ...

    def order(self) -> OrderId: ...

    def case(self) -> CaseId: ...


class Goods(Protocol):
    """The shop's goods, from caches that an edit of the catalogue invalidates."""

    async def catalog(self) -> Catalog:
        """Give the catalogue as it is now."""
        ...

    def forget(self) -> None:
        """Have the catalogue read anew: what was thought with it didn't hold."""
        ...

    async def available(self, sku: Sku, cart: CartId) -> int | None:
        """
        Give the pieces of *sku* that nobody but *cart* holds.

        None when the shop doesn't count them.  Read afresh, never from a cache.
        """
        ...


class Phrases(Protocol):
    """The shop's texts."""

    def bubbles(
        self, key: str, slots: tuple[tuple[str, str], ...], *, variant: int
    ) -> tuple[str, ...]:
        """
        Give the bubbles of phrase *key*, its slots filled.

        variant: any number; the phrase's variants are taken in turn by it.
        """
        ...


class Prompts(Protocol):
    """What a model is told."""

    def prompt(self, name: str, **slots: str) -> str:
        """Give prompt *name*, its slots filled."""
        ...


class Receipts(Protocol):
    """What is known of pictures that shoppers have sent as receipts."""

    async def is_known(
        self, media: MediaId, reading: ReceiptReading | None = None
    ) -> bool:
        """
        Say whether this receipt came before, in any chat.

        It is the same by its pixels, or by number, amount and time as read.
        """
        ...


class Pictures(Protocol):
    """The pictures that shoppers have sent, beside those of the catalogue."""

    async def recognise(self, media: MediaId) -> Recognised | None:
        """Say what of ours a picture shows, without a model; None if it is unknown."""
        ...

    async def data_url(self, media: MediaId) -> str | None:
        """Give a picture as a model takes it; None if it isn't kept any more."""
        ...


class Enrichment(Protocol):
    """What the catalogue says of a product, read for one chat and kept a minute."""

    async def of(self, subscriber: SubscriberId, product: ProductId) -> Product | None:
        """Give *product* with the pieces that nobody holds; None if it is gone."""
        ...


class Model(Protocol):
    """
    A language model behind a time limit.

    What it raises is a `PortError` whose reason is a `rules.fallback.Degradation`.
    """

    @property
    def trouble(self) -> Degradation | None:
        """Why it would fail at once, if it would."""
        ...

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        """Answer a turn before *deadline* (aware); whatever it says is unchecked."""
        ...

    async def summarise(self, prompt: ModelPrompt, *, deadline: datetime) -> str:
        """Put older messages into a few sentences."""
        ...


class Eyes(Protocol):
    """A model that sees pictures, behind a time limit; it fails as `Model` does."""

    @property
    def is_blind(self) -> bool:
        """Whether there is no such model at all: `look` fails with NO_MODEL."""
        ...

    async def look(self, prompt: PhotoPrompt, *, deadline: datetime) -> PhotoAnswer:
        """Say what a picture shows before *deadline* (aware)."""
        ...

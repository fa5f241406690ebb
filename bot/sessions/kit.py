"""What the steps of a turn need from outside, over what we have."""

import asyncio
import secrets
import time
from datetime import UTC, datetime

from bot.sessions.recording import RECORDING
from bot.store.cases import Cases
from bot.store.catalog import CatalogStore
from bot.store.errors import StoreError
from nodes.ports import Clock, PortError
from rules.catalog import Catalog
from rules.ids import CartId, CaseId, MediaId, OrderId, Sku
from rules.receipts import ReceiptReading

ID_BYTES = 15  # twenty characters
SURE_S = 0.5  # so long nobody asks whether the catalogue was edited


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class RandomIds:
    """Ids that nobody can guess."""

    def cart(self) -> CartId:
        return CartId(f"c_{secrets.token_urlsafe(ID_BYTES)}")

    def order(self) -> OrderId:
        return OrderId(f"o_{secrets.token_urlsafe(ID_BYTES)}")

    def case(self) -> CaseId:
        return CaseId(f"p_{secrets.token_urlsafe(ID_BYTES)}")


class StoredGoods:
    """
    The catalogue, read again after some time or when it was edited.

    Another process may edit it, so its edition is looked at all the time.  The edition
    that a turn was thought with is noted for its commit, which looks once more.
    """

    def __init__(self, store: CatalogStore, clock: Clock, *, ttl_s: float) -> None:
        self._store = store
        self._clock = clock
        self._ttl_s = ttl_s
        self._catalog: Catalog | None = None
        self._sure_until_s = 0.0
        self._fresh_until_s = 0.0
        self._reading = asyncio.Lock()

    def forget(self) -> None:
        """Read the catalogue anew at the next question: it was edited."""
        self._sure_until_s = self._fresh_until_s = 0.0

    async def catalog(self) -> Catalog:
        """
        Give the catalogue; an old one if Postgres is away.

        Raises:
            PortError: There is none.
        """
        catalog = self._catalog
        if catalog is None or time.monotonic() >= self._sure_until_s:
            async with self._reading:
                catalog = await self._newest(time.monotonic())
        if recording := RECORDING.get(None):
            recording.speaks_of(catalog.edition)
        return catalog

    async def _newest(self, now_s: float) -> Catalog:
        known = self._catalog
        if known is not None and now_s < self._sure_until_s:
            return known
        try:
            if known is None or not await self._is_fresh(known, now_s):
                known = self._catalog = await self._store.load()
                self._fresh_until_s = now_s + self._ttl_s
            self._sure_until_s = min(now_s + SURE_S, self._fresh_until_s)
        except StoreError as error:
            if known is None:
                raise PortError("goods", "unavailable") from error
        return known

    async def _is_fresh(self, known: Catalog, now_s: float) -> bool:
        if now_s >= self._fresh_until_s:
            return False
        return await self._store.edition() == known.edition

    async def available(self, sku: Sku, cart: CartId) -> int | None:
        """
        Give the free pieces, never from a cache.

        Raises:
            PortError: Postgres is away.
        """
        try:
            return await self._store.available(sku, cart, now=self._clock.now())
        except StoreError as error:
            raise PortError("goods", "unavailable") from error


class StoredReceipts:
    """The receipts of all chats."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    async def is_known(
        self, media: MediaId, reading: ReceiptReading | None = None
    ) -> bool:
        """
        Say whether these pixels, or this payment, came before.

        Raises:
            PortError: Postgres is away.
        """
        paid = reading.fingerprint if reading else None
        try:
            return await self._cases.is_known(media, paid)
        except StoreError as error:
            raise PortError("receipts", "unavailable") from error

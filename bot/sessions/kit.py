"""What the steps of a turn need from outside, over what we have."""

import asyncio
import secrets
import time
from datetime import UTC, datetime

from bot.store.cases import Cases
from bot.store.catalog import CatalogStore
from bot.store.errors import StoreError
from nodes.ports import Clock, PortError
from rules.catalog import Catalog
from rules.ids import CartId, CaseId, MediaId, OrderId, Sku

ID_BYTES = 15  # twenty characters


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
    """The catalogue, read again after some time or when it was edited."""

    def __init__(self, store: CatalogStore, clock: Clock, *, ttl_s: float) -> None:
        self._store = store
        self._clock = clock
        self._ttl_s = ttl_s
        self._catalog: Catalog | None = None
        self._fresh_until_s = 0.0
        self._reading = asyncio.Lock()

    def forget(self) -> None:
        """Read the catalogue anew at the next question: it was edited."""
        self._fresh_until_s = 0.0

    async def catalog(self) -> Catalog:
        """
        Give the catalogue; an old one if Postgres is away.

        Raises:
            PortError: There is none.
        """
        async with self._reading:
            now_s = time.monotonic()
            if self._catalog is not None and now_s < self._fresh_until_s:
                return self._catalog
            try:
                self._catalog = await self._store.load()
                self._fresh_until_s = now_s + self._ttl_s
            except StoreError as error:
                if self._catalog is None:
                    raise PortError("goods", "unavailable") from error
            return self._catalog

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

    async def is_known(self, media: MediaId) -> bool:
        """
        Say whether these pixels came before.

        Raises:
            PortError: Postgres is away.
        """
        try:
            return await self._cases.is_known(media)
        except StoreError as error:
            raise PortError("receipts", "unavailable") from error

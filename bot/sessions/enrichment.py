"""
What the catalogue says of a product, kept for one chat for a minute.

A shopper who talks about a photo hears the same of it from message to message, and the
database is asked once.  An edit of the catalogue ends that at once; failures and other
chats' answers are never used.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import msgspec

from bot.metrics import ENRICHMENT
from bot.store.catalog import CatalogStore
from bot.store.errors import StoreError
from nodes.ports import Clock, Goods, PortError
from rules.catalog import Product
from rules.ids import ProductId, SubscriberId

MOST_KEPT = 2000  # products of chats; the longest unused goes first

Load = Callable[[ProductId], Awaitable[Product | None]]
Key = tuple[SubscriberId, ProductId]


class _Kept(msgspec.Struct, frozen=True):
    product: Product
    edition: int
    until: datetime


class CachedEnrichment:
    """Asks *load*, and remembers its answers for *ttl*."""

    def __init__(
        self,
        load: Load,
        goods: Goods,
        clock: Clock,
        *,
        ttl: timedelta,
        most_kept: int = MOST_KEPT,
    ) -> None:
        self._load = load
        self._goods = goods
        self._clock = clock
        self._ttl = ttl
        self._most_kept = most_kept
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    async def of(self, subscriber: SubscriberId, product: ProductId) -> Product | None:
        """
        Give *product* with the pieces that nobody holds; None if it is gone.

        Raises:
            PortError: Postgres is away.
        """
        key = (subscriber, product)
        edition = (await self._goods.catalog()).edition
        kept = self._kept.get(key)
        if kept and kept.edition == edition and self._clock.now() < kept.until:
            ENRICHMENT.labels("hit").inc()
            self._kept.move_to_end(key)
            return kept.product
        return await self._read(key, edition)

    async def _read(self, key: Key, edition: int) -> Product | None:
        try:
            found = await self._load(key[1])
        except StoreError as error:
            ENRICHMENT.labels("failed").inc()
            raise PortError("enrichment", "unavailable") from error
        ENRICHMENT.labels("miss").inc()
        self._kept.pop(key, None)
        if found is None:
            return None
        self._kept[key] = _Kept(found, edition, self._clock.now() + self._ttl)
        if len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)
        return found


def stored_enrichment(
    store: CatalogStore, goods: Goods, clock: Clock, *, ttl: timedelta
) -> CachedEnrichment:
    """Give the enrichment that reads from the shop's catalogue."""

    async def load(product: ProductId) -> Product | None:
        return await store.product(product, now=clock.now())

    return CachedEnrichment(load, goods, clock, ttl=ttl)

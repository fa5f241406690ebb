"""The shop as a chat sees it that was promised the prices it has heard."""

from dataclasses import replace

from nodes.kit import Kit
from nodes.ports import Enrichment, Goods
from rules.catalog import Catalog, Product
from rules.heard import at_honoured_prices
from rules.ids import CartId, ProductId, Sku, SubscriberId
from rules.session import Session


def honouring(kit: Kit, session: Session) -> Kit:
    """Give *kit* with the prices that hold for *session*."""
    if session.honoured is None:
        return kit
    goods = HonouredGoods(kit.goods, kit.enrichment, session)
    return replace(kit, goods=goods, enrichment=goods)


class HonouredGoods:
    """The shop's goods for one turn; stocks are everybody's."""

    def __init__(self, goods: Goods, enrichment: Enrichment, session: Session) -> None:
        self._goods = goods
        self._enrichment = enrichment
        self._session = session
        self._seen: tuple[Catalog, Catalog] | None = None

    async def catalog(self) -> Catalog:
        current = await self._goods.catalog()
        if self._seen is None or self._seen[0] is not current:
            self._seen = current, at_honoured_prices(current, self._session)
        return self._seen[1]

    def forget(self) -> None:
        self._goods.forget()

    async def available(self, sku: Sku, cart: CartId) -> int | None:
        return await self._goods.available(sku, cart)

    async def of(self, subscriber: SubscriberId, product: ProductId) -> Product | None:
        found = await self._enrichment.of(subscriber, product)
        if found is None:
            return None
        priced = Catalog.of((found,))
        return at_honoured_prices(priced, self._session).products[0]

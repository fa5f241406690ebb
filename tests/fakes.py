"""Stand-ins for the ports of a turn, kept in memory."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from nodes.kit import Kit
from prompts.library import Library
from rules.cart import Line
from rules.catalog import Catalog
from rules.ids import CartId, CaseId, MediaId, OrderId, Sku
from tests.builders import demo_catalog, demo_shop

NOON = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
LIBRARY = Library.read()


class FakeClock:
    """A clock that goes only when it is told to."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time

    def pass_by(self, time: timedelta) -> None:
        self.time += time


class CountedIds:
    """Ids in the order in which they were asked for."""

    def __init__(self) -> None:
        self._given = Counter[str]()

    def _next(self, kind: str) -> str:
        self._given[kind] += 1
        return f"{kind}{self._given[kind]}"

    def cart(self) -> CartId:
        return CartId(self._next("cart"))

    def order(self) -> OrderId:
        return OrderId(self._next("order"))

    def case(self) -> CaseId:
        return CaseId(self._next("case"))


class Shelves:
    """The goods, with stock and what carts hold of it."""

    def __init__(self) -> None:
        self._catalog = demo_catalog()
        self.holds: dict[CartId, tuple[Line, ...]] = {}

    async def catalog(self) -> Catalog:
        return self._catalog

    def restock(self, sku: Sku, pieces: int) -> None:
        """Have *pieces* of *sku* from now on."""
        self._catalog = Catalog.of(
            replace(
                product,
                variants=tuple(
                    replace(variant, stock=pieces) if variant.sku == sku else variant
                    for variant in product.variants
                ),
            )
            for product in self._catalog.products
        )

    async def available(self, sku: Sku, cart: CartId) -> int | None:
        stock = self._catalog.by_sku[sku].stock
        if stock is None:
            return None
        return stock - sum(
            line.quantity
            for holder, lines in self.holds.items()
            for line in lines
            if line.sku == sku and holder != cart
        )


class SeenReceipts:
    """Receipts that came before."""

    def __init__(self) -> None:
        self.seen: set[MediaId] = set()

    async def is_known(self, media: MediaId) -> bool:
        return media in self.seen


def a_kit(
    shelves: Shelves | None = None,
    clock: FakeClock | None = None,
    receipts: SeenReceipts | None = None,
) -> Kit:
    """Everything a step may touch, over the demo shop."""
    return Kit(
        shop=demo_shop(),
        goods=shelves or Shelves(),
        phrases=LIBRARY,
        receipts=receipts or SeenReceipts(),
        clock=clock or FakeClock(),
        ids=CountedIds(),
        hold_minutes=120,
    )

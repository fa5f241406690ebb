"""Stand-ins for the ports of a turn, kept in memory."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from msgspec.structs import replace

from nodes.kit import Kit
from nodes.ports import PortError
from prompts.library import Library
from rules.cart import Line
from rules.catalog import Catalog, Product
from rules.drafts import PhotoAnswer, PhotoPrompt
from rules.fallback import Degradation
from rules.ids import CartId, CaseId, MediaId, OrderId, ProductId, Sku, SubscriberId
from rules.photos import Recognised
from rules.receipts import ReceiptReading
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

    def forget(self) -> None:
        """Do nothing: what is on the shelves is always the newest."""

    async def of(self, subscriber: SubscriberId, product: ProductId) -> Product | None:
        return self._catalog.by_id.get(product)


class SeenReceipts:
    """Receipts that came before."""

    def __init__(self) -> None:
        self.seen: set[MediaId] = set()
        self.paid: set[bytes | None] = set()

    async def is_known(
        self, media: MediaId, reading: ReceiptReading | None = None
    ) -> bool:
        paid = reading.fingerprint if reading else None
        return media in self.seen or (paid is not None and paid in self.paid)


class Album:
    """Pictures by their media ids: "photo malva-blue" is the shop's own."""

    def __init__(self, catalog: Catalog) -> None:
        self.known = {
            MediaId(f"photo {PurePath(variant.photo).stem}"): Recognised(
                variant.product_id, variant.colour
            )
            for variant in catalog.by_sku.values()
            if variant.photo
        }

    async def recognise(self, media: MediaId) -> Recognised | None:
        return self.known.get(media)

    async def data_url(self, media: MediaId) -> str | None:
        return f"data:image/jpeg;base64,{media}"


class ScriptedEyes:
    """A model that sees in each picture what was laid down; blind without that."""

    def __init__(self, *, trouble: Degradation | None = Degradation.NO_MODEL) -> None:
        self.trouble = trouble
        self.answers: dict[MediaId, PhotoAnswer] = {}
        self.everywhere: PhotoAnswer | None = None
        self.asked: list[PhotoPrompt] = []

    @property
    def is_blind(self) -> bool:
        return self.trouble is Degradation.NO_MODEL

    def sees(self, media: MediaId, answer: PhotoAnswer) -> None:
        """See *answer* in *media* from now on."""
        self.trouble = None
        self.answers[media] = answer

    def sees_everywhere(self, answer: PhotoAnswer | None) -> None:
        """See *answer* in any other picture from now on; None: fail."""
        self.trouble = None
        self.everywhere = answer

    async def look(self, prompt: PhotoPrompt, *, deadline: datetime) -> PhotoAnswer:
        self.asked.append(prompt)
        media = MediaId(prompt.image.rpartition(",")[2])
        answer = self.answers.get(media, self.everywhere)
        if answer is None:
            raise PortError("model", self.trouble or Degradation.FAILURE)
        return answer


def a_kit(
    shelves: Shelves | None = None,
    clock: FakeClock | None = None,
    receipts: SeenReceipts | None = None,
    eyes: ScriptedEyes | None = None,
) -> Kit:
    """Everything a step may touch, over the demo shop."""
    shelves = shelves or Shelves()
    return Kit(
        shop=demo_shop(),
        goods=shelves,
        phrases=LIBRARY,
        prompts=LIBRARY,
        receipts=receipts or SeenReceipts(),
        pictures=Album(demo_catalog()),
        enrichment=shelves,
        eyes=eyes or ScriptedEyes(),
        clock=clock or FakeClock(),
        ids=CountedIds(),
        hold_minutes=120,
        surely=0.75,
    )

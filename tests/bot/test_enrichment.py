"""What the catalogue says of a product is kept for one chat, for a minute."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from prometheus_client import REGISTRY

from bot.sessions.enrichment import CachedEnrichment
from bot.store.errors import StoreUnavailable
from nodes.ports import PortError
from rules.catalog import Catalog, Product
from rules.ids import ProductId, SubscriberId
from tests.builders import demo_catalog
from tests.fakes import FakeClock, Shelves

MALVA, ISKRA = ProductId("malva"), ProductId("iskra")
OLENA, IRYNA = SubscriberId("1"), SubscriberId("2")


class Store:
    """A catalogue that counts how often it is read, and may be away."""

    def __init__(self) -> None:
        self.read: list[ProductId] = []
        self.is_away = False

    async def product(self, id: ProductId) -> Product | None:
        self.read.append(id)
        if self.is_away:
            raise StoreUnavailable
        return demo_catalog().by_id.get(id)


class Editions(Shelves):
    """Goods of which the shop makes a new edition."""

    edition = 0

    async def catalog(self) -> Catalog:
        return replace(await super().catalog(), edition=self.edition)


class Setting:
    """An enrichment with everything around it."""

    def __init__(self, most_kept: int = 100) -> None:
        self.store, self.goods, self.clock = Store(), Editions(), FakeClock()
        self.enrichment = CachedEnrichment(
            self.store.product,
            self.goods,
            self.clock,
            ttl=timedelta(seconds=60),
            most_kept=most_kept,
        )

    async def reads_after(self, seconds: float) -> int:
        """Ask, let time pass, ask again, and count how often the store was asked."""
        await self.enrichment.of(OLENA, MALVA)
        self.clock.pass_by(timedelta(seconds=seconds))
        await self.enrichment.of(OLENA, MALVA)
        return len(self.store.read)


def counts() -> dict[str, float]:
    """Read the metric."""
    name = "krama_enrichment_total"
    return {
        outcome: REGISTRY.get_sample_value(name, {"outcome": outcome}) or 0
        for outcome in ("hit", "miss", "failed")
    }


@pytest.fixture
def setting() -> Setting:
    return Setting()


@pytest.mark.parametrize(("seconds", "reads"), ((0, 1), (59, 1), (60, 2), (61, 2)))
async def test_answer_is_kept_for_a_minute(
    setting: Setting, seconds: float, reads: int
) -> None:
    assert await setting.reads_after(seconds) == reads


async def test_answer_is_no_other_chats(setting: Setting) -> None:
    assert await setting.enrichment.of(OLENA, MALVA)
    assert await setting.enrichment.of(IRYNA, MALVA)

    assert setting.store.read == [MALVA, MALVA]


async def test_edit_of_the_catalogue_ends_it_at_once(setting: Setting) -> None:
    await setting.enrichment.of(OLENA, MALVA)
    setting.goods.edition += 1
    await setting.enrichment.of(OLENA, MALVA)

    assert len(setting.store.read) == 2


async def test_failure_is_not_kept(setting: Setting) -> None:
    setting.store.is_away = True
    with pytest.raises(PortError):
        await setting.enrichment.of(OLENA, MALVA)
    setting.store.is_away = False

    assert await setting.enrichment.of(OLENA, MALVA) == demo_catalog().by_id[MALVA]
    assert len(setting.enrichment) == 1


async def test_hits_misses_and_failures_are_counted(setting: Setting) -> None:
    before = counts()
    await setting.reads_after(1)
    setting.store.is_away = True
    with pytest.raises(PortError):
        await setting.enrichment.of(IRYNA, MALVA)

    now = counts()
    assert {name: now[name] - before[name] for name in now} == {
        "hit": 1,
        "miss": 1,
        "failed": 1,
    }


async def test_product_that_is_gone_is_not_kept(setting: Setting) -> None:
    assert await setting.enrichment.of(OLENA, ProductId("gone")) is None
    assert len(setting.enrichment) == 0


async def test_longest_unused_answer_goes_first() -> None:
    setting = Setting(most_kept=2)
    of = setting.enrichment.of
    await of(OLENA, MALVA)
    await of(OLENA, ISKRA)
    await of(OLENA, MALVA)
    await of(IRYNA, MALVA)  # puts out Olena's Iskra
    setting.store.read.clear()

    await of(OLENA, MALVA)
    await of(OLENA, ISKRA)

    assert len(setting.enrichment) == 2
    assert setting.store.read == [ISKRA]

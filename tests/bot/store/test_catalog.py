import asyncio

from msgspec.structs import replace

from bot.store.catalog import StoredPhoto
from bot.store.stores import Stores
from rules.catalog import Catalog
from rules.ids import CartId, Sku
from rules.photos import Fingerprint, View
from tests.bot.store.rows import NOON, SKU, a_hold, a_product, have
from tests.builders import demo_catalog


async def test_catalogue_comes_back_as_the_shop_wrote_it(stores: Stores) -> None:
    await stores.catalog.replace(demo_catalog().products)

    assert (await stores.catalog.load()).products == demo_catalog().products


async def test_catalogue_without_goods_is_empty(stores: Stores) -> None:
    assert await stores.catalog.load() == Catalog.of(())
    assert await stores.catalog.available(Sku("none"), CartId("a"), now=NOON) == 0


async def test_new_catalogue_takes_the_place_of_the_old_one(stores: Stores) -> None:
    first, second = demo_catalog().products[:2]
    pictures = [
        StoredPhoto(
            file=f"{colour}.png",
            product_id=first.id,
            colour=colour,
            fingerprint=Fingerprint((View(colour.encode(), b"\x02"),)),
        )
        for colour in ("блакитний", "чорний")
    ]
    await stores.catalog.replace([first], pictures)
    assert await stores.catalog.photos() == tuple(pictures)

    await stores.catalog.replace([second])

    assert (await stores.catalog.load()).products == (second,)
    assert await stores.catalog.photos() == ()


async def test_catalogue_is_never_seen_half_replaced(stores: Stores) -> None:
    everything = demo_catalog().products
    await stores.catalog.replace(everything)

    async def read() -> int:
        return len((await stores.catalog.load()).products)

    replacing = stores.catalog.replace(everything)
    _, *seen = await asyncio.gather(replacing, *(read() for _ in range(10)))

    assert set(seen) == {len(everything)}


async def test_hold_outlives_an_import_that_counts_fewer(stores: Stores) -> None:
    await stores.catalog.replace([a_product(3)])
    await have(stores, a_hold("a", 3))

    await stores.catalog.replace([a_product(2)])

    assert await stores.catalog.available(SKU, CartId("b"), now=NOON) == 0
    assert await stores.catalog.available(SKU, CartId("a"), now=NOON) == 2


async def test_price_is_replaced_with_the_catalogue(stores: Stores) -> None:
    product = a_product(1)
    await stores.catalog.replace([product])
    dearer = replace(product.variants[0], price=product.variants[0].price + 1)

    await stores.catalog.replace([replace(product, variants=(dearer,))])

    assert (await stores.catalog.load()).by_sku[SKU].price == dearer.price

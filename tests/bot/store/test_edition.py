"""An edit of the catalogue reaches every process at once."""

import time

import pytest
from msgspec.structs import replace

from bot.sessions.kit import SURE_S, StoredGoods, SystemClock
from bot.sessions.recording import RECORDING, Recording
from bot.store.errors import Conflict
from bot.store.media import Picture
from bot.store.stores import Stores
from rules.catalog import Product
from rules.ids import CartId
from rules.photos import Fingerprint, View
from tests.bot.store.rows import (
    NOON,
    OLENA,
    SKU,
    a_hold,
    a_product,
    a_turn,
    have,
    keep_picture,
)
from tests.service import eventually


def dearer(product: Product) -> Product:
    first, *rest = product.variants
    return replace(product, variants=(replace(first, price=first.price + 1), *rest))


def goods_of(stores: Stores) -> StoredGoods:
    return StoredGoods(stores.catalog, SystemClock(), ttl_s=3600)


async def test_each_edit_makes_an_edition(stores: Stores) -> None:
    assert (await stores.catalog.load()).edition == 0
    await stores.catalog.replace([a_product(1)])
    await stores.catalog.replace([a_product(2)])

    assert (await stores.catalog.load()).edition == 2
    assert await stores.catalog.edition() == 2


async def test_another_process_hears_of_an_edit_within_a_second(
    stores: Stores, neighbour: Stores
) -> None:
    await stores.catalog.replace([a_product(1)])
    goods = goods_of(stores)
    old = (await goods.catalog()).by_sku[SKU].price
    await neighbour.catalog.replace([dearer(a_product(1))])
    edited_s = time.monotonic()

    async def is_new() -> bool:
        return (await goods.catalog()).by_sku[SKU].price != old

    await eventually(is_new)

    assert time.monotonic() - edited_s < 2 * SURE_S


async def test_edit_in_the_same_process_is_seen_at_once(stores: Stores) -> None:
    goods = goods_of(stores)
    await goods.catalog()
    await stores.catalog.replace([a_product(1)])
    goods.forget()

    assert SKU in (await goods.catalog()).by_sku


async def test_turn_thought_with_an_old_edition_is_not_committed(
    stores: Stores,
) -> None:
    await stores.catalog.replace([a_product(1)])
    loaded = await stores.checkpoints.load(OLENA)
    await stores.catalog.replace([dearer(a_product(1))])

    with pytest.raises(Conflict):
        await stores.checkpoints.commit(a_turn(loaded, edition=1))
    with pytest.raises(Conflict):
        await stores.checkpoints.commit(
            a_turn(loaded, edition=1, effects=(a_hold("a"),))
        )
    committed = await stores.checkpoints.commit(a_turn(loaded, edition=2))

    assert committed.version == loaded.version + 1


async def test_what_a_turn_has_read_is_the_oldest_edition(stores: Stores) -> None:
    recording = Recording(model_until_s=0)
    RECORDING.set(recording)
    goods = goods_of(stores)
    await goods.catalog()
    await stores.catalog.replace([a_product(1)])
    goods.forget()
    await goods.catalog()

    assert recording.edition == 0


async def test_product_is_read_without_what_is_held(stores: Stores) -> None:
    await stores.catalog.replace([a_product(3)])
    await have(stores, a_hold("a", 2))
    product = a_product(3)

    now = await stores.catalog.product(product.id, now=NOON)

    assert now is not None
    assert now.variants[0].stock == 1
    assert now.variants[1:] == product.variants[1:]
    assert await stores.catalog.available(SKU, CartId("b"), now=NOON) == 1


async def test_uncounted_product_stays_uncounted(stores: Stores) -> None:
    await stores.catalog.replace([a_product(None)])
    product = await stores.catalog.product(a_product(None).id, now=NOON)

    assert product is not None
    assert product.variants[0].stock is None


async def test_picture_keeps_what_it_looks_like(stores: Stores) -> None:
    fingerprint = Fingerprint((View(b"steps", b"colours"),))
    bare = await keep_picture(stores, OLENA, b"pixels")
    looked_at = await stores.media.keep(
        OLENA,
        Picture("image/png", b"other"),
        source="https://a/2",
        pixels=None,
        fingerprint=fingerprint,
        expires_at=NOON,
    )

    assert await stores.media.fingerprint(bare) is None
    assert await stores.media.fingerprint(looked_at) == fingerprint

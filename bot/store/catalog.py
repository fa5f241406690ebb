"""The catalogue in Postgres: read whole, replaced whole, and how much is free."""

from collections.abc import Iterable
from datetime import datetime

import asyncpg
import msgspec

from bot.store.checkpointer.pool import Connection, Pool
from bot.store.stock import FREE
from rules.catalog import Catalog, Product, Variant
from rules.ids import CartId, ProductId, Sku


class StoredPhoto(msgspec.Struct, frozen=True, kw_only=True):
    """
    A picture of a product, by its file name under /photos/.

    luminance, signature: what it is recognised by, once they are computed.
    """

    file: str
    product_id: ProductId
    colour: str | None = None
    luminance: bytes | None = None
    signature: bytes | None = None


class CatalogStore:
    """The shop's goods."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def load(self) -> Catalog:
        """Give the catalogue in the order of the shop's file."""
        rows = await self._pool.rows("""
            SELECT product.id, name, category, aliases, description, features,
                size_table, sku, colour, size, price, stock, photo
            FROM product JOIN variant ON product_id = product.id
            ORDER BY product.position, variant.position
            """)
        variants: dict[ProductId, list[Variant]] = {}
        for row in rows:
            variants.setdefault(row["id"], []).append(_variant(row))
        return Catalog.of(
            Product(
                id=id,
                name=row["name"],
                category=row["category"],
                aliases=tuple(row["aliases"]),
                description=row["description"],
                features=tuple(row["features"]),
                size_table=row["size_table"],
                variants=tuple(variants[id]),
            )
            for id, row in {row["id"]: row for row in rows}.items()
        )

    async def available(self, sku: Sku, cart: CartId, *, now: datetime) -> int | None:
        """Give the pieces that nobody but *cart* holds; None if they aren't counted."""
        rows = await self._pool.rows(FREE, [sku], cart, now)
        if not rows:
            return 0
        free: int | None = rows[0]["free"]
        return free if free is None else max(free, 0)

    async def photos(self) -> tuple[StoredPhoto, ...]:
        """Give the pictures of all products."""
        rows = await self._pool.rows("""
            SELECT file, product_id, colour, luminance, signature FROM photo
            ORDER BY file
            """)
        return tuple(StoredPhoto(**row) for row in rows)

    async def replace(
        self, products: Iterable[Product], photos: Iterable[StoredPhoto] = ()
    ) -> None:
        """Put *products* and *photos* in the place of all that was there, at once."""
        goods = tuple(products)
        async with self._pool.transaction() as connection:
            # whoever holds or takes stock comes before or after
            await connection.execute(
                "LOCK TABLE product, variant, photo IN EXCLUSIVE MODE"
            )
            await connection.execute("DELETE FROM product")
            await _insert_products(connection, goods)
            await _insert_variants(connection, goods)
            await _insert_photos(connection, photos)


def _variant(row: asyncpg.Record) -> Variant:
    return Variant(
        sku=row["sku"],
        product_id=row["id"],
        colour=row["colour"],
        size=row["size"],
        price=row["price"],
        stock=row["stock"],
        photo=row["photo"],
    )


async def _insert_products(
    connection: Connection, products: tuple[Product, ...]
) -> None:
    await connection.copy_records_to_table(
        "product",
        records=[
            (
                product.id,
                position,
                product.name,
                product.category,
                product.aliases,
                product.description,
                product.features,
                product.size_table,
            )
            for position, product in enumerate(products)
        ],
        columns=(
            "id",
            "position",
            "name",
            "category",
            "aliases",
            "description",
            "features",
            "size_table",
        ),
    )


async def _insert_variants(
    connection: Connection, products: tuple[Product, ...]
) -> None:
    await connection.copy_records_to_table(
        "variant",
        records=[
            (
                variant.sku,
                product.id,
                position,
                variant.colour,
                variant.size,
                variant.price,
                variant.stock,
                variant.photo,
            )
            for product in products
            for position, variant in enumerate(product.variants)
        ],
        columns=(
            "sku",
            "product_id",
            "position",
            "colour",
            "size",
            "price",
            "stock",
            "photo",
        ),
    )


async def _insert_photos(connection: Connection, photos: Iterable[StoredPhoto]) -> None:
    columns = StoredPhoto.__struct_fields__
    await connection.copy_records_to_table(
        "photo",
        records=[msgspec.structs.astuple(photo) for photo in photos],
        columns=columns,
    )

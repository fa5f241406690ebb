"""The catalogue in Postgres: read whole, replaced whole, and how much is free."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import asyncpg
import msgspec

from bot.store.checkpointer.pool import Connection, Pool
from bot.store.media import packed, unpacked
from bot.store.stock import FREE
from rules.catalog import Catalog, Product, Variant
from rules.ids import CartId, ProductId, Sku
from rules.photos import Fingerprint


class StoredPhoto(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of a product in a colour, by its file name under /photos/."""

    file: str
    product_id: ProductId
    colour: str
    fingerprint: Fingerprint


class CatalogStore:
    """The shop's goods."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def load(self) -> Catalog:
        """Give the catalogue in the order of the shop's file."""
        rows = await self._pool.rows("""
            SELECT edition, product.id, name, category, aliases, description, features,
                size_table, sku, colour, size, price, stock, photo
            FROM catalog_edition LEFT JOIN (
                product JOIN variant ON product_id = product.id
            ) ON true
            ORDER BY product.position, variant.position
            """)
        goods = [row for row in rows if row["id"] is not None]
        return Catalog.of(_products(goods), edition=rows[0]["edition"])

    async def edition(self) -> int:
        """Count how often the catalogue was edited."""
        edition: int = await self._pool.value("SELECT edition FROM catalog_edition")
        return edition

    async def product(self, id: ProductId, *, now: datetime) -> Product | None:
        """Give one product, its stock without the pieces that are held."""
        rows = await self._pool.rows(
            """
            SELECT product.id, name, category, aliases, description, features,
                size_table, variant.sku, colour, size, price, photo,
                CASE WHEN stock IS NOT NULL THEN greatest(stock - coalesce((
                    SELECT sum(quantity) FROM hold
                    WHERE hold.sku = variant.sku AND expires_at > $2
                ), 0), 0) END AS stock
            FROM product JOIN variant ON product_id = product.id
            WHERE product.id = $1
            ORDER BY variant.position
            """,
            id,
            now,
        )
        return next(_products(rows), None)

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
            SELECT file, product_id, colour, fingerprint FROM photo ORDER BY file
            """)
        return tuple(
            StoredPhoto(
                file=row["file"],
                product_id=row["product_id"],
                colour=row["colour"],
                fingerprint=unpacked(row["fingerprint"]),
            )
            for row in rows
        )

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
            await connection.execute("UPDATE catalog_edition SET edition = edition + 1")
            await connection.execute("DELETE FROM product")
            await _insert_products(connection, goods)
            await _insert_variants(connection, goods)
            await _insert_photos(connection, photos)


def _products(rows: Sequence[asyncpg.Record]) -> Iterator[Product]:
    variants: dict[ProductId, list[Variant]] = {}
    for row in rows:
        variants.setdefault(row["id"], []).append(_variant(row))
    for id, row in {row["id"]: row for row in rows}.items():
        yield Product(
            id=id,
            name=row["name"],
            category=row["category"],
            aliases=tuple(row["aliases"]),
            description=row["description"],
            features=tuple(row["features"]),
            size_table=row["size_table"],
            variants=tuple(variants[id]),
        )


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
    await connection.copy_records_to_table(
        "photo",
        records=[
            (photo.file, photo.product_id, photo.colour, packed(photo.fingerprint))
            for photo in photos
        ],
        columns=StoredPhoto.__struct_fields__,
    )

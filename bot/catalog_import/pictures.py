"""The pictures of an import: put where /photos/ serves them, and fingerprinted."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from bot.catalog_import.row import Rejected
from bot.outside.fingerprints import NotAPicture, PictureTooLarge, look_at
from bot.store.catalog import StoredPhoto
from rules.catalog import Product, Variant


class Pictures(msgspec.Struct, frozen=True):
    """What an import's pictures came to."""

    products: tuple[Product, ...]  # a variant without its picture has none
    photos: tuple[StoredPhoto, ...]
    rejected: tuple[Rejected, ...]


def taken(products: Iterable[Product], beside: Path, into: Path) -> Pictures:
    """
    Copy the pictures that *products* name from the folder *beside* to *into*.

    A picture that is missing or broken is reported; its variants are sold without it.
    """
    into.mkdir(parents=True, exist_ok=True)
    photos: dict[str, StoredPhoto] = {}
    rejected: dict[str, Rejected] = {}
    kept: list[Product] = []
    for product in products:
        variants = tuple(
            _with_picture(variant, beside, into, photos, rejected)
            for variant in product.variants
        )
        kept.append(replace(product, variants=variants))
    return Pictures(tuple(kept), tuple(photos.values()), tuple(rejected.values()))


def _with_picture(
    variant: Variant,
    beside: Path,
    into: Path,
    photos: dict[str, StoredPhoto],
    rejected: dict[str, Rejected],
) -> Variant:
    name = variant.photo
    if name is None or name in photos:
        return variant
    try:
        photos[name] = _photo(variant, beside / Path(name).name)
        shutil.copyfile(beside / Path(name).name, into / Path(name).name)
    except (OSError, NotAPicture, PictureTooLarge) as error:
        rejected[name] = Rejected(f"picture {name}", f"{error}; sold without it")
        return replace(variant, photo=None)
    return variant


def _photo(variant: Variant, path: Path) -> StoredPhoto:
    look = look_at(path.read_bytes())
    return StoredPhoto(
        file=path.name,
        product_id=variant.product_id,
        colour=variant.colour,
        fingerprint=look.fingerprint,
    )

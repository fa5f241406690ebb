"""Read `shop.yaml`, what a shop's operators edit."""

from pathlib import Path

import msgspec

from bot.errors import KramaError
from rules.shop import Shop


class ShopFileError(KramaError):
    """The shop file can't be used; says where and what to do."""


def read_shop(path: Path) -> Shop:
    """
    Give the shop that *path* describes.

    Raises:
        ShopFileError: It is missing, or something in it is missing or wrong.
    """
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=Shop)
    except OSError as error:
        raise ShopFileError(
            f"{path}: {error.strerror}; set SHOP_FILE to your shop.yaml"
        ) from error
    except msgspec.DecodeError as error:
        raise ShopFileError(f"{path}: {error}") from error

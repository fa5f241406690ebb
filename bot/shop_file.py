"""Read `shop.yaml`, what a shop's operators edit; without one, the demo shop."""

import ipaddress
import logging
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from bot.config import Config
from bot.config.reading import DEMO_SHOP_FILE
from bot.errors import KramaError
from rules.shop import Shop

DEMO = DEMO_SHOP_FILE.parent

_log = logging.getLogger(__name__)


class ShopFileError(KramaError):
    """The shop file can't be used; says where and what to do."""


def read_shop(config: Config) -> Shop:
    """
    Give the shop of SHOP_FILE; if that isn't set and `shop.yaml` isn't there, the demo.

    Raises:
        ShopFileError: The file is missing or wrong; or real shoppers would be given
            the demo shop's requisites.
    """
    path = config.shop_file
    if path == Config().shop_file and not path.exists():
        path = DEMO_SHOP_FILE
        _log.warning("demo shop in use", extra={"remedy": "set SHOP_FILE"})
    if path == DEMO_SHOP_FILE and sells_for_real(config):
        raise ShopFileError(
            "the demo shop's requisites would go to real shoppers; set SHOP_FILE to "
            "your shop.yaml"
        )
    return shop_in(path)


def shop_in(path: Path) -> Shop:
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


def sells_for_real(config: Config) -> bool:
    """Whether what we send reaches ManyChat, and not a stand-in on this machine."""
    if config.manychat_api_key is None:
        return False
    host = urlsplit(config.manychat_api_url).hostname or ""
    if host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True

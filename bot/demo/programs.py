"""The programs of the demo: the ManyChat stand-in, and the service beside it."""

import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from argon2 import PasswordHasher

from bot.config import Config
from bot.supervision import Program

LOOPBACK = "127.0.0.1"
STAND_IN = "loadtest.stand_ins.manychat"
UNUSED = (  # what would reach other people, or is shared with a real shop
    "REDIS_URL",
    "NOTIFY_WEBHOOK_URL",
    "METRICS_HOST",
    "METRICS_PORT",
)
TELEGRAM = ("TELEGRAM_BOT_TOKEN", "TELEGRAM_CHAT_ID")


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """What the programs know each other by, made for one run."""

    api_key: str
    webhook_secret: str
    console_secret: str


def new_keys() -> Keys:
    """Make keys that nobody can guess."""
    return Keys(
        api_key=f"1:{secrets.token_hex(16)}",
        webhook_secret=secrets.token_hex(16),
        console_secret=secrets.token_hex(32),
    )


def address(config: Config) -> str:
    """Give where the service is on this machine."""
    return f"http://{LOOPBACK}:{config.port}"


def stand_in(config: Config, keys: Keys, environment: Mapping[str, str]) -> Program:
    """Give the ManyChat stand-in, which calls the service."""
    return Program(
        name="the ManyChat stand-in",
        arguments=(
            *(sys.executable, "-m", STAND_IN, "--api-key", keys.api_key),
            *("--webhook-url", f"{address(config)}/webhooks/manychat"),
            *("--webhook-secret", keys.webhook_secret),
        ),
        environment=environment,
        log=config.krama_home / "manychat.log",
    )


def service(
    config: Config,
    keys: Keys,
    password: str,
    stand_in_url: str,
    environment: Mapping[str, str],
) -> Program:
    """Give the service; *config* has the database, which outlives it."""
    settings = _settings(config, keys, stand_in_url) | {
        "CONSOLE_PASSWORD_HASH": PasswordHasher().hash(password)
    }
    return Program(
        name="the service",
        arguments=(sys.executable, "-m", "bot", "serve", "--simulator", stand_in_url),
        environment={**environment, **dict.fromkeys(_unused(config), ""), **settings},
        log=config.krama_home / "service.log",
    )


def _unused(config: Config) -> tuple[str, ...]:
    """Name what the service goes without; a Telegram of this machine is no real one."""
    is_here = urlsplit(config.telegram_api_url).hostname == LOOPBACK
    return UNUSED if is_here else UNUSED + TELEGRAM


def _settings(config: Config, keys: Keys, stand_in_url: str) -> dict[str, str]:
    database = config.database_url.reveal() if config.database_url else ""
    return {
        "DATABASE_URL": database,
        "KRAMA_HOME": str(config.krama_home),
        "SHOP_FILE": str(config.shop_file),
        "PUBLIC_URL": address(config),
        "MANYCHAT_API_KEY": keys.api_key,
        "MANYCHAT_API_URL": stand_in_url,
        "MANYCHAT_WEBHOOK_SECRET": keys.webhook_secret,
        "MEDIA_ALLOWED_HOSTS": stand_in_url.removeprefix("http://"),
        "CONSOLE_SECRET": keys.console_secret,
    }


def kept_password(file: Path) -> str:
    """Give the console's password, made once and kept where only we can read it."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(9))
    return file.read_text()

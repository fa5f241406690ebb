"""What the environment sets, read once into one frozen Config."""

from bot.config.misspelt import Misspelt, misspelt_names
from bot.config.reading import ConfigError, allowed, read_config, require_webhook_secret
from bot.config.settings import Config
from bot.config.values import LlmPrice, LogFormat, LogLevel, Secret

__all__ = [
    "Config",
    "ConfigError",
    "LlmPrice",
    "LogFormat",
    "LogLevel",
    "Misspelt",
    "Secret",
    "allowed",
    "misspelt_names",
    "read_config",
    "require_webhook_secret",
]

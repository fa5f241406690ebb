"""
A bundle: the texts and the models that together make the bot's words.

Its id is stamped on sessions and turns, so that bundles can be compared.
"""

import hashlib

import msgspec

from bot.config import Config
from bot.outside.model.client import ModelNames
from prompts.library import Library

ID_CHARACTERS = 12  # of the hash


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """What can be tried beside what is in use; *server* None is the package's own."""

    texts: Library
    models: ModelNames
    server: str | None = None

    @property
    def id(self) -> str:
        """The same for the same words, wherever and in which order they are read."""
        phrases = sorted(self.texts.phrases.values(), key=lambda phrase: phrase.key)
        prompts = sorted(self.texts.prompts.items())
        content = msgspec.json.encode(
            (
                [(phrase.key, phrase.variants) for phrase in phrases],
                [(name, prompt.body) for name, prompt in prompts],
                self.models,
                self.server,
            )
        )
        return hashlib.sha256(content).hexdigest()[:ID_CHARACTERS]


def stable_bundle(config: Config, texts: Library) -> Bundle:
    """Give the bundle that *config* puts to use."""
    return Bundle(
        texts=texts, models=ModelNames.of(config), server=config.openai_base_url
    )

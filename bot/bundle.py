"""
A bundle: the texts and the models that together make the bot's words.

Its id is stamped on sessions and turns, so that bundles can be compared.
"""

import hashlib
from pathlib import Path

import msgspec

from bot.config import Config
from bot.errors import KramaError
from bot.outside.model.client import ModelNames
from prompts.library import BrokenTexts, Library

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


class NoCanary(KramaError):
    """There is nothing to try, or it can't be used; the message says why."""


def stable_bundle(config: Config, texts: Library) -> Bundle:
    """Give the bundle that *config* puts to use."""
    return Bundle(
        texts=texts, models=ModelNames.of(config), server=config.openai_base_url
    )


def canary_bundle(config: Config, texts: Library) -> Bundle:
    """
    Give the bundle to be tried: other texts than *texts*, another model, or both.

    Raises:
        NoCanary: None is set up, or its texts are broken.
    """
    if not config.has_canary:
        raise NoCanary("set CANARY_PROMPTS or CANARY_LLM_MODEL to have one")
    if config.canary_llm_model and not config.has_model:
        raise NoCanary("CANARY_LLM_MODEL without any model that is set up")
    models = ModelNames.of(config)
    if config.canary_llm_model:
        models = msgspec.structs.replace(models, words=config.canary_llm_model)
    if config.canary_prompts:
        texts = _canary_texts(config.canary_prompts)
    return Bundle(texts=texts, models=models, server=config.openai_base_url)


def _canary_texts(folder: Path) -> Library:
    """Read *folder* strictly: what isn't whole isn't tried on anybody."""
    try:
        return Library.read(folder)
    except BrokenTexts as error:
        raise NoCanary(f"CANARY_PROMPTS is refused: {error}") from error

"""The texts for shoppers, read at start."""

from bot.config import Config
from bot.errors import KramaError
from prompts.library import BrokenTexts, Library


class TextsError(KramaError):
    """Texts are missing or broken; the message names each place."""


def read_texts(config: Config) -> Library:
    """
    Read all texts; a lenient start does without those that are broken.

    Raises:
        TextsError: Something is wrong with them, and the start isn't lenient.
    """
    try:
        return Library.read(lenient=not config.disable_code_state_prompts_fallback)
    except BrokenTexts as error:
        raise TextsError(str(error)) from error

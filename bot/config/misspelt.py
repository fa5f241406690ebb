"""Names in the environment that somebody may have meant for us."""

from collections.abc import Mapping

import msgspec
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.config.settings import Config

OURS = tuple(name.upper() for name in Config.__struct_fields__)
# one slip in a short name, two or three in a long one
CLOSE_ENOUGH = 0.83

# what neighbours of ours call the same thing
KNOWN_ELSEWHERE = {
    "CELERY_CONCURRENCY": "WORKER_CONCURRENCY",
    "CELERY_WORKER_CONCURRENCY": "WORKER_CONCURRENCY",
    "WEB_CONCURRENCY": "WORKER_CONCURRENCY",
    "MAX_CONCURRENCY": "WORKER_CONCURRENCY",
    "CELERY_BROKER_URL": "REDIS_URL",
    "BROKER_URL": "REDIS_URL",
    "POSTGRES_URL": "DATABASE_URL",
    "POSTGRES_DSN": "DATABASE_URL",
    "PG_DSN": "DATABASE_URL",
    "DB_URL": "DATABASE_URL",
    "CHECKPOINTER_URL": "DATABASE_URL",
    "CHECKPOINTER_POOL_SIZE": "CHECKPOINTER_POOL_MAX_SIZE",
    "BASE_URL": "PUBLIC_URL",
    "MANYCHAT_TOKEN": "MANYCHAT_API_KEY",
    "MANYCHAT_API_TOKEN": "MANYCHAT_API_KEY",
    "MANYCHAT_SECRET": "MANYCHAT_WEBHOOK_SECRET",
    "MANYCHAT_VERIFY_TOKEN": "MANYCHAT_WEBHOOK_SECRET",
    "WEBHOOK_SECRET": "MANYCHAT_WEBHOOK_SECRET",
    "DEBOUNCE_SECONDS": "DEBOUNCE_QUIET_SECONDS",
    "OPENAI_KEY": "OPENAI_API_KEY",
    "OPENAI_API_BASE": "OPENAI_BASE_URL",
    "OPENAI_MODEL": "LLM_MODEL",
    "OPENAI_TIMEOUT": "LLM_TIMEOUT_SECONDS",
    "LLM_TIMEOUT": "LLM_TIMEOUT_SECONDS",
    "LLM_VISION_MODEL": "VISION_MODEL",
    "TELEGRAM_TOKEN": "TELEGRAM_BOT_TOKEN",
    "LOGLEVEL": "LOG_LEVEL",
}


class Misspelt(msgspec.Struct, frozen=True):
    """A name that isn't read, and the one of ours that it resembles."""

    name: str
    meant: str

    def __str__(self) -> str:
        return f"{self.name} is not read; did you mean {self.meant}?"


def misspelt_names(environment: Mapping[str, str]) -> tuple[Misspelt, ...]:
    """Find the names of *environment* that look like a slip of one of ours."""
    strangers = sorted(environment.keys() - set(OURS))
    return tuple(
        Misspelt(name, meant) for name in strangers if (meant := _meant(name.upper()))
    )


def _meant(name: str) -> str | None:
    if name in KNOWN_ELSEWHERE:
        return KNOWN_ELSEWHERE[name]
    nearest = process.extractOne(
        name,
        OURS,
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=CLOSE_ENOUGH,
    )
    return nearest[0] if nearest else None

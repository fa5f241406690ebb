"""Connections to Postgres, and what can be wrong with DATABASE_URL in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import asyncpg

from bot.errors import KramaError

TIMEOUT_S = 10.0
PROBLEMS: tuple[tuple[type[Exception], str], ...] = (
    (asyncpg.InvalidPasswordError, "wrong user or password"),
    (asyncpg.InvalidAuthorizationSpecificationError, "this user may not log in"),
    (asyncpg.InvalidCatalogNameError, "there is no such database"),
    (asyncpg.TooManyConnectionsError, "it has no connection to spare"),
    (asyncpg.InsufficientPrivilegeError, "this user may not connect"),
    (asyncpg.ClientConfigurationError, "the URL can't be read"),
    (TimeoutError, f"no answer within {TIMEOUT_S:.0f} s"),
    (OSError, "nobody answers there"),
)


class DatabaseError(KramaError):
    """Postgres can't be used; the message names the place, never the password."""


async def connect(url: str) -> asyncpg.Connection:
    """
    Open one connection.

    Raises:
        DatabaseError: It can't be opened.
    """
    with explained(url):
        return await asyncpg.connect(url, timeout=TIMEOUT_S)


@contextmanager
def explained(url: str) -> Iterator[None]:
    """
    Explain why connecting to *url* fails.

    Raises:
        DatabaseError: In place of what asyncpg raises.
    """
    try:
        yield
    except tuple(kind for kind, _ in PROBLEMS) as error:
        problem = next(text for kind, text in PROBLEMS if isinstance(error, kind))
        raise DatabaseError(f"DATABASE_URL ({_place(url)}): {problem}") from error


def _place(url: str) -> str:
    """Give host and database of *url*, without what stands before the @."""
    parts = urlsplit(url)
    return f"{parts.netloc.rpartition('@')[2] or 'local'}{parts.path}"

"""The kinds of value a setting can have: secrets, addresses and bounded numbers."""

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta


class Secret:
    """
    A text that stays out of logs, reprs and tracebacks.

    Two of them are never equal: compare what they reveal with hmac.compare_digest.
    """

    __slots__ = ("_value",)

    allowed: ClassVar[str] = "any text"
    starts: ClassVar[tuple[str, ...]] = ("",)
    shortest: ClassVar[int] = 1

    def __init__(self, value: str) -> None:
        if not value.startswith(self.starts) or len(value) < self.shortest:
            raise ValueError(f"needs {self.allowed}")
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


class DatabaseUrl(Secret):
    """Where Postgres is; holds its password."""

    __slots__ = ()

    allowed = "postgresql://user:password@host/database"
    starts = ("postgresql://", "postgres://")


class RedisUrl(Secret):
    """Where Redis is; may hold its password."""

    __slots__ = ()

    allowed = "redis://, rediss:// or unix:// address"
    starts = ("redis://", "rediss://", "unix://")


class HookUrl(Secret):
    """An address that only we may call: whoever knows it can post to it."""

    __slots__ = ()

    allowed = "http:// or https:// address"
    starts = ("http://", "https://")


class PasswordHash(Secret):
    """An argon2 hash of a password."""

    __slots__ = ()

    allowed = "argon2 hash, $argon2…"
    starts = ("$argon2",)


class SigningSecret(Secret):
    """A key for signatures that strangers can see and try to guess."""

    __slots__ = ()

    allowed = "at least 16 characters"
    shortest = 16


class LlmPrice(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What one model costs, in USD per million tokens."""

    model: Annotated[str, Meta(min_length=1)]
    usd_in: Annotated[float, Meta(ge=0, le=10_000)]
    usd_out: Annotated[float, Meta(ge=0, le=10_000)]


Text = Annotated[str, Meta(min_length=1, description="any text")]
BubbleText = Annotated[str, Meta(max_length=450, description="at most 450 characters")]
Host = Annotated[str, Meta(pattern=r"^[\w.:*-]+$", description="host name or address")]
Url = Annotated[
    str,
    Meta(pattern=r"^https?://[^\s/]+\S*$", description="http:// or https:// address"),
]
TelegramChat = Annotated[
    str, Meta(pattern=r"^(-?\d+|@\w+)$", description="number or @name")
]
Port = Annotated[int, Meta(ge=1, le=65535)]
Percent = Annotated[int, Meta(ge=0, le=100)]
Share = Annotated[float, Meta(ge=0, le=1)]
PoolSize = Annotated[int, Meta(ge=1, le=100)]
ConnectorSize = Annotated[int, Meta(ge=1, le=10_000)]
LogFormat = Literal["json", "text"]
LogLevel = Literal["debug", "info", "warning", "error"]

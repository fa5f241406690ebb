"""From which hosts pictures may be fetched."""

import ipaddress
import re
from collections.abc import Iterable

from yarl import URL

WEB_PORTS = frozenset({80, 443})


class MediaHosts:
    """
    The hosts that MEDIA_ALLOWED_HOSTS names.

    ".fbcdn.net" is the domain and all below it; "*" is any part of a name.  A literal
    loopback address, with or without a port, is allowed when it is listed: then plain
    http will do, on any port that is listed or when none is.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        listed = [pattern.lower() for pattern in patterns]
        self._literal = frozenset(name for name in listed if _is_loopback(name))
        self._names = re.compile(
            "|".join(_regexp(name) for name in listed if not _is_loopback(name))
            or "(?!)"
        )

    def allow(self, address: str) -> bool:
        """Say whether a picture may be fetched from *address*."""
        try:
            url = URL(address)
            port = url.port
        except ValueError:
            return False
        host = (url.host or "").lower()
        if url.scheme not in ("http", "https") or url.user is not None:
            return False
        if self.is_local(host, port):
            return True
        if url.scheme != "https" or port not in WEB_PORTS:
            return False
        return self._names.fullmatch(host) is not None

    def is_local(self, host: str, port: int | None) -> bool:
        """Say whether *host* is a loopback address that is listed."""
        return host in self._literal or f"{host}:{port}" in self._literal


def _regexp(pattern: str) -> str:
    below = r"(?:[\w.-]+\.)?" if pattern.startswith(".") else ""
    parts = pattern.removeprefix(".").split("*")
    return below + r"[\w.-]*".join(re.escape(part) for part in parts)


def _is_loopback(name: str) -> bool:
    host, colon, port = name.rpartition(":")
    address = host if colon and port.isdecimal() and ":" not in host else name
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False

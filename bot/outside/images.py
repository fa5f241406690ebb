"""
Fetches the photos of shoppers, at once, since their addresses expire.

The address comes from a stranger: only allowed hosts, only public machines behind
them, every redirect looked at, never more than Instagram's own limit.
"""

import asyncio
import ipaddress
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.outside.decoding import WITHIN_S, DecoderBusy, in_turn
from bot.outside.fingerprints import Look, NotAPicture, PictureTooLarge, look_at
from bot.outside.hosts import MediaHosts
from bot.store.errors import StoreError
from bot.store.media import Media, Picture
from nodes.ports import Clock
from rules.ids import MediaId, SubscriberId
from rules.messages import Photo

MOST_BYTES = 8 * 1024 * 1024
MOST_REDIRECTS = 3
CONNECT_S, TOTAL_S = 5.0, 15.0
KINDS = (  # by what stands at the beginning: the declared type often lies
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
)
WEBP = (b"RIFF", b"WEBP", "image/webp")
REDIRECTS = frozenset({301, 302, 303, 307, 308})

_log = logging.getLogger(__name__)


class NotFetched(Exception):
    """The picture can't be had; the reason is a fixed word."""


class PublicResolver(AbstractResolver):
    """Resolves names, but to public addresses only."""

    def __init__(self) -> None:
        self._resolver = aiohttp.DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """
        Give the public addresses of *host*.

        Raises:
            OSError: It has none.
        """
        found = await self._resolver.resolve(host, port, family)
        public = [one for one in found if ipaddress.ip_address(one["host"]).is_global]
        if not public:
            raise OSError("no public address")
        return public

    async def close(self) -> None:
        """Let go of the resolver beneath."""
        await self._resolver.close()


class Images:
    """Fetches pictures into the store."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        hosts: MediaHosts,
        media: Media,
        clock: Clock,
        *,
        kept_for: timedelta,
        looked_at_within_s: float = WITHIN_S,
    ) -> None:
        self._http = http
        self._hosts = hosts
        self._media = media
        self._clock = clock
        self._kept_for = kept_for
        self._looked_at_within_s = looked_at_within_s

    async def fetch(self, subscriber: SubscriberId, url: str) -> Photo:
        """Fetch a photo and keep it; without a media id when it can't be had."""
        try:
            async with asyncio.timeout(TOTAL_S):
                content = await self._content(url)
            media_id = await self._keep(subscriber, url, content)
        except NotFetched as error:
            _log.warning("photo not fetched", extra={"reason": str(error)})
        except (aiohttp.ClientError, TimeoutError, OSError, StoreError) as error:
            _log.warning("photo not fetched", extra={"reason": type(error).__name__})
        else:
            return Photo(url=url, media_id=media_id)
        return Photo(url=url)

    async def _content(self, url: str) -> bytes:
        for _ in range(MOST_REDIRECTS + 1):
            if not self._hosts.allow(url):
                raise NotFetched("host")
            async with self._http.get(url, allow_redirects=False) as response:
                if response.status not in REDIRECTS:
                    return await _read(response)
                url = _led_to(response)
        raise NotFetched("redirects")

    async def _keep(
        self, subscriber: SubscriberId, url: str, content: bytes
    ) -> MediaId:
        picture = Picture(mime=kind_of(content), content=content)
        look = await self._seen(content)
        return await self._media.keep(
            subscriber,
            picture,
            source=url,
            pixels=bytes.fromhex(look.pixels) if look else None,
            expires_at=self._clock.now() + self._kept_for,
            fingerprint=look.fingerprint if look else None,
        )

    async def _seen(self, content: bytes) -> Look | None:
        """Look at a picture; None if too many wait: it has come, and is kept."""
        try:
            return await in_turn(look_at, content, within_s=self._looked_at_within_s)
        except (NotAPicture, PictureTooLarge) as error:
            raise NotFetched(type(error).__name__) from error
        except DecoderBusy:
            _log.warning("photo not looked at")
            return None


@asynccontextmanager
async def open_fetching() -> AsyncIterator[aiohttp.ClientSession]:
    """Open connections to strangers: no cookies, no proxy, public addresses only."""
    connector = aiohttp.TCPConnector(limit=20, resolver=PublicResolver())
    timeout = aiohttp.ClientTimeout(total=TOTAL_S, connect=CONNECT_S)
    cookies = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, cookie_jar=cookies
    ) as http:
        yield http


def _led_to(response: aiohttp.ClientResponse) -> str:
    try:
        return str(response.url.join(URL(response.headers.get("Location", ""))))
    except ValueError as error:
        raise NotFetched("redirect") from error


async def _read(response: aiohttp.ClientResponse) -> bytes:
    if not response.ok:
        raise NotFetched(f"status {response.status}")
    content = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > MOST_BYTES:
            raise NotFetched("size")
    return bytes(content)


def kind_of(content: bytes) -> str:
    """
    Give the media type of a picture.

    Raises:
        NotFetched: It is of no kind that shoppers send.
    """
    riff, webp, kind = WEBP
    if content.startswith(riff) and content[8:12] == webp:
        return kind
    for beginning, kind in KINDS:
        if content.startswith(beginning):
            return kind
    raise NotFetched("kind")

"""Where a catalogue comes from: a file, or a URL that is fetched within limits."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import aiohttp

from bot.catalog_import.csv_file import read_csv
from bot.catalog_import.feeds import read_feed
from bot.catalog_import.row import Rejected, Row, UnreadableCatalog

LARGEST_BYTES = 100 * 1024 * 1024
FETCHED_WITHIN_S = 120
CHUNK_BYTES = 64 * 1024


async def read_source(source: str) -> bytes:
    """
    Give the bytes of the file or URL *source*.

    Raises:
        UnreadableCatalog: It can't be had, or is too large.
    """
    if source.startswith(("http://", "https://")):
        return await _fetched(source)
    try:
        return await asyncio.to_thread(Path(source).read_bytes)
    except OSError as error:
        raise UnreadableCatalog(f"{source}: {error.strerror}") from error


async def _fetched(url: str) -> bytes:
    timeout = aiohttp.ClientTimeout(total=FETCHED_WITHIN_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.get(url, raise_for_status=True) as answer,
        ):
            return await _whole(answer)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise UnreadableCatalog(f"{url}: {error!r}") from error


async def _whole(answer: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
        content += chunk
        if len(content) > LARGEST_BYTES:
            raise UnreadableCatalog(f"larger than {LARGEST_BYTES} bytes")
    return bytes(content)


def rows_of(content: bytes) -> Iterable[Row | Rejected]:
    """
    Read *content* as what it looks like: XML is a feed, anything else CSV.

    Raises:
        UnreadableCatalog: It can't be read as a whole.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return read_feed(content)
    return read_csv(content)

"""Pictures that shoppers have sent."""

import hashlib
from datetime import datetime

import msgspec

from bot.store.checkpointer.pool import Pool
from rules.ids import MediaId, SubscriberId
from rules.photos import Fingerprint

ID_LENGTH = 32  # hexadecimal digits
_fingerprint_decoder = msgspec.msgpack.Decoder(Fingerprint)


def packed(fingerprint: Fingerprint) -> bytes:
    """Give *fingerprint* as it is stored."""
    return msgspec.msgpack.encode(fingerprint)


def unpacked(stored: bytes) -> Fingerprint:
    """Give back what `packed` has made."""
    return _fingerprint_decoder.decode(stored)


class Picture(msgspec.Struct, frozen=True):
    """A picture as it is served."""

    mime: str
    content: bytes


class Media:
    """Keeps each picture of a shopper once."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def keep(
        self,
        subscriber: SubscriberId,
        picture: Picture,
        *,
        source: str,
        pixels: bytes | None,
        fingerprint: Fingerprint | None,
        expires_at: datetime,
    ) -> MediaId:
        """
        Keep *picture*; the same one again from this shopper has the same id.

        *pixels* is a hash of what is seen, however the file is written; *source* is
        where it came from.
        """
        digest = hashlib.sha256(picture.content).digest()
        id = hashlib.sha256(subscriber.encode() + digest).hexdigest()[:ID_LENGTH]
        await self._pool.rows(
            """
            INSERT INTO media (
                id, subscriber, sha256, pixels, mime, content, source, expires_at,
                fingerprint
            )
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (id) DO UPDATE SET
                expires_at = excluded.expires_at,
                pixels = coalesce(media.pixels, excluded.pixels),
                fingerprint = coalesce(media.fingerprint, excluded.fingerprint)
            """,
            id,
            subscriber,
            digest,
            pixels,
            picture.mime,
            picture.content,
            source,
            expires_at,
            fingerprint and packed(fingerprint),
        )
        return MediaId(id)

    async def fingerprint(self, id: MediaId) -> Fingerprint | None:
        """Give what the picture *id* looks like, unless it has been pruned."""
        stored = await self._pool.value(
            "SELECT fingerprint FROM media WHERE id = $1", id
        )
        return None if stored is None else unpacked(stored)

    async def get(self, id: MediaId) -> Picture | None:
        """Give the picture *id*, unless it has been pruned."""
        row = await self._pool.row("SELECT mime, content FROM media WHERE id = $1", id)
        return None if row is None else Picture(row["mime"], row["content"])

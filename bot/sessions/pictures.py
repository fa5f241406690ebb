"""The pictures of shoppers beside those of the catalogue, for the steps of a turn."""

import asyncio
import base64

import msgspec

from bot.outside.decoding import DecoderBusy, in_turn
from bot.outside.fingerprints import NotAPicture, PictureTooLarge, for_a_model
from bot.store.catalog import CatalogStore
from bot.store.errors import StoreError
from bot.store.media import Media
from nodes.ports import Goods, PortError
from rules.ids import MediaId
from rules.photos import KnownPhoto, Recognised, recognise

PORT = "pictures"


class _Album(msgspec.Struct, frozen=True):
    """The catalogue's pictures, as one edition of it had them."""

    edition: int
    photos: tuple[KnownPhoto, ...]


class StoredPictures:
    """Recognises what is kept in `media`; the album is read once for each edition."""

    def __init__(self, media: Media, store: CatalogStore, goods: Goods) -> None:
        self._media = media
        self._store = store
        self._goods = goods
        self._album = _Album(-1, ())
        self._reading = asyncio.Lock()

    async def recognise(self, media: MediaId) -> Recognised | None:
        """
        Say what of ours a picture shows.

        Raises:
            PortError: Postgres is away.
        """
        try:
            seen = await self._media.fingerprint(media)
            known = await self._known()
        except StoreError as error:
            raise PortError(PORT, "unavailable") from error
        if seen is None:
            return None
        return await asyncio.to_thread(recognise, seen, known)

    async def data_url(self, media: MediaId) -> str | None:
        """
        Give a picture as a model takes it: not larger than it can see, nothing else.

        None: it has been pruned, is none, or too many wait to be decoded.

        Raises:
            PortError: Postgres is away.
        """
        try:
            picture = await self._media.get(media)
        except StoreError as error:
            raise PortError(PORT, "unavailable") from error
        if picture is None:
            return None
        try:
            jpeg = await in_turn(for_a_model, picture.content)
        except (NotAPicture, PictureTooLarge, DecoderBusy):
            return None
        return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"

    async def _known(self) -> tuple[KnownPhoto, ...]:
        edition = (await self._goods.catalog()).edition
        async with self._reading:
            if self._album.edition != edition:
                self._album = _Album(edition, await self._read())
            return self._album.photos

    async def _read(self) -> tuple[KnownPhoto, ...]:
        return tuple(
            KnownPhoto(photo.product_id, photo.colour, photo.fingerprint)
            for photo in await self._store.photos()
        )

"""`GET /console/events`: an open page hears when something has changed."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from bot import keys
from bot.store.errors import StoreUnavailable
from bot.web.streams import Event, stream

LOOK_S = 1.0  # between two looks at the database


class Changes:
    """One look at the database per moment, however many pages are open."""

    def __init__(self, app: web.Application) -> None:
        self._app = app  # its stores are open when the first page comes
        self._mark = ""
        self._changed = asyncio.Condition()
        self._pages = 0
        self._looking: asyncio.Task[None] | None = None

    async def follow(self) -> AsyncIterator[Event]:
        """Give an event for each change, as long as somebody listens."""
        self._pages += 1
        if self._looking is None:
            self._looking = asyncio.create_task(self._look(), name="console changes")
        seen = self._mark
        try:
            while True:
                async with self._changed:
                    await self._changed.wait_for(lambda: self._mark != seen)
                    seen = self._mark
                yield Event("changed", seen)
        finally:
            self._pages -= 1
            if self._pages == 0 and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def _look(self) -> None:
        while True:
            try:
                mark = await self._app[keys.STORES].chats.mark()
            except StoreUnavailable:
                mark = self._mark
            if mark != self._mark:
                async with self._changed:
                    self._mark = mark
                    self._changed.notify_all()
            await asyncio.sleep(LOOK_S)


CHANGES = web.AppKey("console_changes", Changes)


async def events(request: web.Request) -> web.StreamResponse:
    """Answers: 200, server-sent events `changed`, for as long as the page is open."""
    return await stream(request, request.app[CHANGES].follow())

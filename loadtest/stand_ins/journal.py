"""
What happened in a stand-in, in order.

A test computes its ledger from the journal alone, so an entry is written at the moment
at which the thing is decided and is never changed afterwards.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened; ``n`` counts from 1 without gaps."""

    n: int
    at: datetime
    kind: str
    contact: str | None
    detail: Mapping[str, Any]


class Journal:
    """An append-only list that can be read from a cursor and followed."""

    def __init__(self, *, limit: int | None = None) -> None:
        """Keep every entry, or about the newest *limit* ones."""
        self.began_at = datetime.now(UTC)
        self._limit = limit
        self._entries: list[Entry] = []
        self._last = 0
        self._changed = asyncio.Event()
        self._closed = False

    @property
    def cursor(self) -> int:
        """The number of the newest entry."""
        return self._last

    def write(self, kind: str, *, contact: str | None = None, **detail: Any) -> Entry:
        """Append an entry and wake whoever follows."""
        self._last += 1
        entry = Entry(
            n=self._last,
            at=datetime.now(UTC),
            kind=kind,
            contact=contact,
            detail=detail,
        )
        self._entries.append(entry)
        if self._limit is not None and len(self._entries) >= 2 * self._limit:
            del self._entries[: -self._limit]
        self._wake()
        return entry

    def since(
        self, cursor: int, *, contact: str | None = None, kind: str | None = None
    ) -> tuple[Entry, ...]:
        """Give the entries after *cursor*, of one contact or kind if named."""
        missing = self._last - len(self._entries)
        return tuple(
            entry
            for entry in self._entries[max(0, cursor - missing) :]
            if contact in (None, entry.contact) and kind in (None, entry.kind)
        )

    async def wait(
        self,
        cursor: int,
        *,
        within_s: float,
        contact: str | None = None,
        kind: str | None = None,
    ) -> tuple[Entry, ...]:
        """Give what `since` gives, as soon as there is any; empty when time is up."""
        try:
            async with asyncio.timeout(within_s):
                while not self._closed:
                    found = self.since(cursor, contact=contact, kind=kind)
                    if found:
                        return found
                    cursor = self._last
                    await self._changed.wait()
        except TimeoutError:
            pass
        return self.since(cursor, contact=contact, kind=kind)

    async def follow(
        self, cursor: int, *, contact: str | None = None
    ) -> AsyncIterator[Entry]:
        """Give every entry after *cursor*, then new ones, until the journal closes."""
        while not self._closed:
            changed = self._changed
            fresh = self.since(cursor)
            cursor = self._last
            for entry in fresh:
                if contact in (None, entry.contact):
                    yield entry
            await changed.wait()

    def clear(self) -> None:
        """Forget the entries; numbers go on, so that no cursor goes back."""
        self.began_at = datetime.now(UTC)
        self._entries.clear()

    def close(self) -> None:
        """End every follower."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

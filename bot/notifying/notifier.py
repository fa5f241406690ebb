"""Deliver what managers are to be told; what doesn't arrive is told again."""

import logging
from datetime import timedelta

from bot.metrics import NOTICES
from bot.notifying.card import Card, card_of
from bot.notifying.channel import Channel, NotTold
from bot.store.errors import StoreError, Undecodable
from bot.store.ids import NoticeId
from bot.store.notices import Notice
from bot.store.stores import Stores
from nodes.kit import Kit
from rules.ids import SubscriberId
from rules.session import Session

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
GIVEN_UP_AFTER = timedelta(days=2)

_log = logging.getLogger(__name__)


class Notifier:
    """Goes through the notices that wait; each is told once per channel."""

    def __init__(self, stores: Stores, kit: Kit, channels: tuple[Channel, ...]) -> None:
        self._stores = stores
        self._kit = kit
        self._channels = channels
        self._told: dict[NoticeId, set[str]] = {}  # of notices that wait for another

    async def tell_managers(self) -> None:
        """Deliver every notice that is due and that no other process delivers."""
        notices = self._stores.notices
        for notice in await notices.queued(self._kit.clock.now()):
            if not await notices.claimed(notice, now=self._kit.clock.now()):
                continue
            try:
                card = await self._card(notice)
            except StoreError:
                raise
            except Exception as error:  # a bug in one card keeps no other waiting
                _log.exception("card not made", extra={"kind": notice.kind})
                await self._tell_later(notice, type(error).__name__)
            else:
                await self._tell(notice, card)

    async def _tell(self, notice: Notice, card: Card) -> None:
        failures = await self._tell_each(card)
        if failures:
            error = "; ".join(f"{name}: {reason}" for name, reason in failures.items())
            wait = max(failure.wait for failure in failures.values())
            await self._tell_later(notice, error, wait)
            return
        self._told.pop(notice.id, None)
        await self._stores.notices.sent(notice.id, now=self._kit.clock.now())
        NOTICES.labels("sent").inc()
        _log.info("managers told", extra={"kind": notice.kind})

    async def _tell_later(
        self, notice: Notice, error: str, wait: timedelta = timedelta()
    ) -> None:
        """Have a notice wait, longer each time, or give it up after days."""
        now = self._kit.clock.now()
        if now - notice.created_at > GIVEN_UP_AFTER:
            self._told.pop(notice.id, None)
            await self._stores.notices.failed(notice.id, error=error)
            NOTICES.labels("failed").inc()
            _log.error("managers not told", extra={"kind": notice.kind})
            return
        doubled = FIRST_WAIT * 2 ** min(notice.attempts, 10)
        wait = max(min(doubled, LONGEST_WAIT), wait)
        await self._stores.notices.refused(
            notice.id, error=error, not_before=now + wait
        )
        NOTICES.labels("retried").inc()
        _log.warning("telling managers waits", extra={"reason": error})

    async def _tell_each(self, card: Card) -> dict[str, NotTold]:
        """Tell every channel that hasn't heard it; give what went wrong, by channel."""
        failures: dict[str, NotTold] = {}
        told = self._told.setdefault(card.notice.id, set())
        for channel in self._channels:
            if channel.name in told:
                continue
            try:
                await channel.tell(card)
            except NotTold as error:
                failures[channel.name] = error
            else:
                told.add(channel.name)
        return failures

    async def _card(self, notice: Notice) -> Card:
        stores = self._stores
        session = await self._session(notice.subscriber)
        case = await stores.cases.get(notice.case_id) if notice.case_id else None
        picture = None
        if notice.media_id:
            picture = await stores.media.get(notice.media_id)
        elif notice.case_id:
            picture = await stores.cases.receipt(notice.case_id)
        return card_of(notice, session, case, picture, self._kit)

    async def _session(self, subscriber: SubscriberId) -> Session | None:
        try:
            loaded = await self._stores.checkpoints.load(subscriber)
            return loaded.session if loaded.version else None
        except Undecodable:
            return None

"""Deliver what managers are to be told; what doesn't arrive is told again."""

import logging
from datetime import timedelta

from bot.metrics import NOTICES
from bot.notifying.card import Card, card_of
from bot.notifying.channel import Channel, NotTold
from bot.store.errors import Undecodable
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
        """Deliver every notice that is due."""
        for notice in await self._stores.notices.queued(self._kit.clock.now()):
            await self._tell(notice)

    async def _tell(self, notice: Notice) -> None:
        now = self._kit.clock.now()
        card = await self._card(notice)
        failures = await self._tell_each(card)
        if not failures:
            self._told.pop(notice.id, None)
            await self._stores.notices.sent(notice.id, now=now)
            NOTICES.labels("sent").inc()
            _log.info("managers told", extra={"kind": notice.kind})
            return
        error = "; ".join(f"{name}: {failure}" for name, failure in failures.items())
        if now - notice.created_at > GIVEN_UP_AFTER:
            self._told.pop(notice.id, None)
            await self._stores.notices.failed(notice.id, error=error)
            NOTICES.labels("failed").inc()
            _log.error("managers not told", extra={"kind": notice.kind})
            return
        wait = max(
            min(FIRST_WAIT * 2**notice.attempts, LONGEST_WAIT),
            *(failure.wait for failure in failures.values()),
        )
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

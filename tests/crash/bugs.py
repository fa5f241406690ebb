"""Two mistakes that a service could have; the ledger has to find them."""

import time
from collections.abc import Callable
from dataclasses import replace as with_parts
from datetime import datetime

from msgspec.structs import replace

from bot.outside.manychat import ManyChat
from bot.store.inbox import Inbox, Stored
from bot.store.sessions import Checkpoints
from bot.store.stores import Stores
from bot.store.turn_commit import Committed, TurnCommit
from rules.ids import InboxId
from rules.messages import Inbound


class ForgetfulInbox(Inbox):
    """Says that a message is stored, and stores nothing."""

    def __init__(self, inner: Inbox) -> None:
        self.waiting = inner.waiting  # type: ignore[method-assign]
        self.waiting_subscribers = (  # type: ignore[method-assign]
            inner.waiting_subscribers
        )
        self.backlog = inner.backlog  # type: ignore[method-assign]

    async def store(
        self, message: Inbound, raw: bytes, received_at: datetime
    ) -> Stored:
        return Stored(InboxId(time.time_ns()), is_duplicate=False)


class HastyCheckpoints(Checkpoints):
    """Sends what a turn says before that is committed."""

    def __init__(self, inner: Checkpoints, manychat: ManyChat) -> None:
        self.load = inner.load  # type: ignore[method-assign]
        self._inner = inner
        self._manychat = manychat

    async def commit(self, turn: TurnCommit) -> Committed:
        if turn.call:
            await self._manychat.send_content(turn.subscriber, turn.call.messages)
        return await self._inner.commit(replace(turn, call=None))


def without_insert(stores: Stores, manychat: ManyChat) -> Stores:
    """Skip the inbox."""
    return with_parts(stores, inbox=ForgetfulInbox(stores.inbox))


def without_patience(stores: Stores, manychat: ManyChat) -> Stores:
    """Send before the commit."""
    return with_parts(
        stores, checkpoints=HastyCheckpoints(stores.checkpoints, manychat)
    )


Bug = Callable[[Stores, ManyChat], Stores]

BUGS: dict[str, Bug] = {
    "skipped-insert": without_insert,
    "early-send": without_patience,
}

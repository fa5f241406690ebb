"""
Open chats that have heard a price which isn't the catalogue's any more.

Without a choice each of them hears the new price, and is asked anew, before the
requisites are sent.
"""

from enum import StrEnum

import msgspec

from bot.sessions.moves import Moves
from bot.sessions.retries import WINDOW
from bot.store.checkpointer.pool import Pool
from bot.store.talks import Talk, all_talks
from nodes.kit import Kit
from nodes.wording import lines, said
from rules.cart import Cart
from rules.catalog import Catalog
from rules.changes import CartChanged
from rules.heard import Heard, corrected, honoured, outdated
from rules.ids import SubscriberId
from rules.money import written
from rules.outcomes import PASSED, Outcome, advance
from rules.session import Part, Said, Session
from rules.stages import Stage


class Choice(StrEnum):
    """What is done for those who have heard the old price."""

    HONOUR = "honour"  # it holds for their present cart
    TELL = "tell"  # they hear the new one now


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """A chat that has heard other prices; *is_in_reach*: it can be told at once."""

    subscriber: SubscriberId
    stage: Stage
    heard: tuple[Heard, ...]
    is_in_reach: bool


class Prices:
    """Compares what chats have heard with *catalog*."""

    def __init__(self, pool: Pool, kit: Kit, catalog: Catalog) -> None:
        self._pool = pool
        self._kit = kit
        self._catalog = catalog

    async def touched(self) -> tuple[Touched, ...]:
        """Give the chats that have heard a price which isn't in the catalogue."""
        touched = [
            Touched(
                subscriber=talk.session.subscriber,
                stage=talk.session.stage,
                heard=heard,
                is_in_reach=self._is_in_reach(talk),
            )
            async for talk in all_talks(self._pool)
            if (heard := outdated(talk.session, self._catalog))
        ]
        return tuple(touched)

    async def choose(self, choice: Choice, chat: Touched, moves: Moves) -> bool:
        """
        Do for *chat* what was chosen; False if it can't be told now.

        Raises:
            Conflict: The chat moves all the time.
        """
        if choice is Choice.TELL and not chat.is_in_reach:
            return False
        change = self._honour if choice is Choice.HONOUR else self._tell
        await moves.make(chat.subscriber, change)
        return True

    def _is_in_reach(self, talk: Talk) -> bool:
        """Say whether the shop may write to it, and the bot has it."""
        is_ours = talk.session.stage is not Stage.WITH_HUMAN
        now = self._kit.clock.now()
        return is_ours and talk.wrote_at is not None and now - talk.wrote_at < WINDOW

    def _honour(self, session: Session) -> Outcome:
        return honoured(session, self._catalog)

    def _tell(self, session: Session) -> Outcome:
        if session.stage is Stage.WITH_HUMAN:  # meanwhile
            return PASSED
        heard = outdated(session, self._catalog)
        changes = corrected(session, self._catalog)
        current = advance(session, Outcome(changes=changes))
        told = [self._told(_offer(session, one)) for one in heard if not one.is_in_cart]
        if any(isinstance(one, CartChanged) for one in changes):
            told.insert(0, self._told(current.cart))
        return Outcome(changes=changes, said=tuple(told))

    def _told(self, cart: Cart) -> Said:
        return said(
            "cart.price_changed",
            Part.MONEY,
            lines=lines(self._kit, cart),
            total=written(cart.total),
        )


def _offer(session: Session, heard: Heard) -> Cart:
    """Give what is offered, at its new price, as if it were all."""
    line = msgspec.structs.replace(heard.line, price=heard.now)
    return Cart(id=session.cart.id, lines=(line,))

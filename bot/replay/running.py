"""Go through stored turns, run each once more, and count what came of it."""

from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from bot.replay.recorded import recorded
from bot.sessions.noting import To
from bot.store.records import Past, Record
from nodes.kit import Kit
from nodes.runner import run_turn
from rules.catalog import Catalog
from rules.consulted import Consulted
from rules.differences import Difference, between
from rules.ids import ProductId
from rules.session import Draft, Session

BY_MODEL = frozenset({To.ANSWER, To.LOOK})


class Came(StrEnum):
    """What came of a turn."""

    SAME = "same"
    DIFFERS = "differs"
    NO_RECORD = "no record"  # not kept, not readable, or no step was taken
    NO_ANSWER = "no recorded answer"  # a model is asked that wasn't asked then
    GONE = "product gone"
    BY_MODEL = "needs a model"  # and rules alone were wanted


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """One turn, run once more; *about* says what is missing."""

    past: Past
    came: Came
    differences: tuple[Difference, ...] = ()
    about: str = ""

    @property
    def is_money(self) -> bool:
        """Whether a shopper would have heard or paid another sum."""
        return any(one.is_money for one in self.differences)


class Summary:
    """How many turns came out how."""

    def __init__(self) -> None:
        self.came = Counter[Came]()
        self.money = 0

    def add(self, turn: Replayed) -> None:
        self.came[turn.came] += 1
        self.money += turn.is_money

    @property
    def text(self) -> str:
        """Give one line."""
        counts = ", ".join(f"{self.came[one]} {one}" for one in Came if self.came[one])
        return f"{self.came.total()} turns: {counts or 'none'}; money: {self.money}"


class Replay:
    """Runs stored turns as *kit*, *catalog* and the code are now."""

    def __init__(
        self,
        kit: Kit,
        catalog: Catalog,
        *,
        is_live: bool = False,
        rules_only: bool = False,
    ) -> None:
        self._kit = kit
        self._catalog = catalog
        self._is_live = is_live
        self._rules_only = rules_only

    async def all(self, turns: AsyncIterable[Past]) -> AsyncIterator[Replayed]:
        """Run *turns* one after the other."""
        async for past in turns:
            yield await self.one(past)

    async def one(self, past: Past) -> Replayed:
        """Run one turn."""
        record = past.record
        if record is None:
            return Replayed(past=past, came=Came.NO_RECORD)
        if self._rules_only and any(one.to in BY_MODEL for one in record.answers):
            return Replayed(past=past, came=Came.BY_MODEL)
        gone = _products(record) - self._catalog.by_id.keys()
        if gone:
            return Replayed(past=past, came=Came.GONE, about=", ".join(sorted(gone)))
        kit, answers = recorded(self._kit, record, self._catalog, is_live=self._is_live)
        session = await run_turn(record.before, record.turn, kit)
        if answers.missing:
            missing = ", ".join(sorted(answers.missing))
            return Replayed(past=past, came=Came.NO_ANSWER, about=missing)
        found = between(_as_it_was(past, record), session)
        came = Came.DIFFERS if found else Came.SAME
        return Replayed(past=past, came=came, differences=found)


def _as_it_was(past: Past, record: Record) -> Session:
    """Give the session to which the turn has led, its draft included."""
    gate = past.trace.gate
    draft = Draft(
        seen=past.trace.acts,
        bubbles=record.bubbles,
        consulted=Consulted(reply=(), verdict=gate.verdict) if gate else None,
    )
    return replace(record.after, draft=draft)


def _products(record: Record) -> set[ProductId]:
    """Give the products that the turn was about."""
    return _of(record.before) | _of(record.after)


def _of(session: Session) -> set[ProductId]:
    focus = {session.focus.product_id} if session.focus else set()
    return focus | {ProductId(line.product_id) for line in session.cart.lines}

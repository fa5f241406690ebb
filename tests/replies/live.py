"""Drafts played to the service as it really runs: webhook in, ManyChat stand-in out."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from bot import keys
from bot.store.trace import TurnTrace
from bot.store.turn_commit import TurnCommit
from rules.drafts import Purpose
from rules.grounding import Ruling
from rules.ids import SubscriberId
from tests.golden.in_service import QUIET_S, InService, a_model
from tests.golden.playing import Play
from tests.golden.transcript import Conversation
from tests.model_process import MODEL, asking
from tests.replies.drafts import Draft
from tests.service import a_desk, address
from tests.situations import Situation
from tests.stand_ins.model_desk import ModelDesk

SEATS = 4  # services beside one another

Opened = Callable[[], AbstractAsyncContextManager[str]]  # gives the URL of a database


class Fate(StrEnum):
    """What became of a draft."""

    OWN_WORDS = "reached the shopper in the model's own words"
    SHORTENED = "a part of it reached the shopper"
    STOPPED = "stopped twice; phrases were said"
    UNASKED = "the model wasn't asked"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a draft, what the shopper heard, and what was wrong with it."""

    draft: Draft
    fate: Fate
    heard: str
    reasons: tuple[str, ...] = ()


class Seat(InService):
    """A service to which one shopper after another talks."""

    def __init__(self, *parts: object, model: ModelDesk, **settings: object) -> None:
        super().__init__(*parts, **settings)  # type: ignore[arg-type]
        self._model = model

    async def play(self, draft: Draft) -> Outcome:
        """Have a new shopper talk up to the message that *draft* answers."""
        shopper = str(draft.n)
        *before, last = draft.conversation
        play = Play(self)
        if draft.situation:
            await self._begin(shopper, draft.situation)
        await play.through(_of(shopper, tuple(before)))
        answer = msgspec.to_builtins(draft.answer)
        await self._model.ask("DELETE", "/control/answers")
        await self._model.queue(
            {"answer": answer, "schema": "ModelAnswer", "times": None}
        )
        [played] = await play.through(_of(shopper, (last,)))
        heard = "\n".join(line.words for line in played.answer)
        turn = await self._last_turn(shopper)
        return Outcome(
            draft=draft,
            fate=_fate(draft, turn, heard),
            heard=heard,
            reasons=turn.gate.reasons if turn.gate else (),
        )

    async def _begin(self, shopper: str, situation: Situation) -> None:
        """Store the chat of *shopper* as it is in *situation*."""
        subscriber = SubscriberId(await self._contact(shopper))
        session = situation.session(subscriber)
        checkpoints = self._service.app[keys.STORES].checkpoints
        begun = TurnCommit(
            subscriber=subscriber, version=0, session=session, now=datetime.now(UTC)
        )
        await checkpoints.commit(begun)

    async def _last_turn(self, shopper: str) -> TurnTrace:
        chats = self._service.app[keys.STORES].chats
        contact = SubscriberId(await self._contact(shopper))
        return (await chats.turns(contact)).items[0]


def _of(shopper: str, conversation: Conversation) -> Conversation:
    return tuple(replace(beat, shopper=shopper) for beat in conversation)


def _fate(draft: Draft, turn: TurnTrace, heard: str) -> Fate:
    calls = sum(call.node == Purpose.ANSWER for call in turn.model_calls)
    if not calls:
        return Fate.UNASKED
    if turn.gate is None or turn.gate.verdict != Ruling.PASS:
        return Fate.STOPPED
    return Fate.OWN_WORDS if draft.is_heard_in(heard) else Fate.SHORTENED


async def play_all(drafts: Iterable[Draft], database: Opened) -> list[Outcome]:
    """Play each of *drafts*; a *database* is opened for each of the services."""
    waiting = list(drafts)
    outcomes: list[Outcome] = []

    async def sit() -> None:
        async with database() as url, _seat(url) as seat:
            while waiting:
                outcomes.append(await seat.play(waiting.pop()))

    async with asyncio.TaskGroup() as seats:
        for number in range(SEATS):
            seats.create_task(sit(), name=f"seat {number}")
    return sorted(outcomes, key=lambda one: one.draft.n)


@asynccontextmanager
async def _seat(url: str) -> AsyncIterator[Seat]:
    async with a_desk() as desk, a_model(models=(MODEL,)) as model:
        seat = Seat(url, desk, QUIET_S, model=model, **asking(address(model.client)))
        await seat.start()
        try:
            await seat.fill_shelves()
            yield seat
        finally:
            await seat.stop()

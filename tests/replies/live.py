"""Drafts played to the service as it really runs: webhook in, ManyChat stand-in out."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from bot import keys
from bot.store.trace import TurnTrace
from bot.store.turn_commit import TurnCommit
from rules.drafts import ModelAnswer, Purpose
from rules.grounding import Ruling
from rules.ids import SubscriberId
from tests.golden.in_service import QUIET_S, InService, a_model
from tests.golden.playing import Play
from tests.golden.transcript import Conversation
from tests.model_process import MODEL, asking
from tests.replies.drafts import Draft, is_heard
from tests.service import a_desk, address
from tests.situations import Situation
from tests.stand_ins.model_desk import ModelDesk

SEATS = 4  # services beside one another

Opened = Callable[[], AbstractAsyncContextManager[str]]  # gives the URL of a database


class Fate(StrEnum):
    """What became of a draft."""

    OWN_WORDS = "the model's first words reached the shopper"
    OTHER_WORDS = "its first words were stopped, its second ones reached the shopper"
    SHORTENED = "a part of it reached the shopper"
    STOPPED = "all its words were stopped; phrases were said"
    UNUSED = "nothing was stopped, but the plan had no place for words"
    UNASKED = "the model wasn't asked"


IN_OWN_WORDS = frozenset({Fate.OWN_WORDS, Fate.OTHER_WORDS})


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """
    What became of a draft, what the shopper heard, and what was wrong with it.

    is_refused: the model was asked again; reasons: against its last words.
    """

    draft: Draft
    fate: Fate
    heard: str
    is_refused: bool
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
        await self._model.ask("DELETE", "/control/answers")
        await self._model.queue(_queued(draft.answer, 1), _queued(draft.second, None))
        [played] = await play.through(_of(shopper, (last,)))
        heard = "\n".join(line.words for line in played.answer)
        turn = await self._last_turn(shopper)
        return Outcome(
            draft=draft,
            fate=_fate(draft, turn, heard),
            heard=heard,
            is_refused=_calls(turn) > 1,
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


def _queued(answer: ModelAnswer, times: int | None) -> dict[str, Any]:
    return {
        "answer": msgspec.to_builtins(answer),
        "schema": "ModelAnswer",
        "times": times,
    }


def _calls(turn: TurnTrace) -> int:
    return sum(call.node == Purpose.ANSWER for call in turn.model_calls)


def _fate(draft: Draft, turn: TurnTrace, heard: str) -> Fate:
    if not _calls(turn):
        return Fate.UNASKED
    if turn.gate is None:
        return Fate.UNUSED
    if turn.gate.verdict != Ruling.PASS:
        return Fate.STOPPED
    answer, said = draft.answer, Fate.OWN_WORDS
    if _calls(turn) > 1:
        answer, said = draft.second, Fate.OTHER_WORDS
    return said if is_heard(answer, heard) else Fate.SHORTENED


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

"""What a shopper writes, however it is cut into messages, is answered once."""

import asyncio
from typing import Any

import pytest
from prometheus_client import REGISTRY

from bot.sessions.run import Think
from bot.store.sessions import Checkpoints
from bot.store.turn_commit import Committed, TurnCommit
from nodes.kit import Kit
from rules.messages import Turn
from rules.session import Session
from tests.bot.brain import Brain
from tests.service import Running, a_service, eventually, saying

BURST = 12
DRIPS = 30  # messages, one in each quiet window
QUICK: dict[str, Any] = {"debounce_quiet_seconds": 0.1, "debounce_max_seconds": 0.4}
Commit = Any


class Answers:
    """Thinks by naming the messages, and notes how often it was asked of each."""

    def __init__(self) -> None:
        self.turns: list[tuple[str, ...]] = []

    def __call__(self, kit: Kit) -> Think:
        return self.think

    async def think(self, session: Session, turn: Turn) -> Session:
        self.turns.append(turn.texts)
        return saying(session, " ".join(turn.texts))


@pytest.fixture
def answers() -> Answers:
    return Answers()


async def said(service: Running, contact: str) -> list[str]:
    """Give the words that were answered, in order."""
    await service.settled()
    bubbles = await service.desk.bubbles(contact)
    return " ".join(bubble["text"] for bubble in bubbles).split()


async def test_burst_of_twelve_is_one_turn(database_url: str, answers: Answers) -> None:
    words = [str(number) for number in range(BURST)]
    async with a_service(database_url, answers, debounce_quiet_seconds=1) as service:
        contact = await service.desk.contact()
        for word in words:
            await service.desk.write(contact, text=word)

        assert await said(service, contact) == words

    assert answers.turns == [tuple(words)]


async def test_shopper_who_never_stops_writing_is_answered_meanwhile(
    database_url: str, answers: Answers
) -> None:
    async with a_service(database_url, answers, **QUICK) as service:
        contact = await service.desk.contact()
        for number in range(DRIPS):
            await service.desk.write(contact, text=str(number))
            await asyncio.sleep(0.05)
        answered_meanwhile = len(answers.turns)

        assert await said(service, contact) == [str(it) for it in range(DRIPS)]

    assert 1 < answered_meanwhile < DRIPS


@pytest.mark.parametrize("is_after", [False, True])
async def test_message_in_the_moment_of_the_commit_is_the_next_turn(
    database_url: str,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
    is_after: bool,
) -> None:
    commit: Commit = Checkpoints.commit
    left = ["second"]

    async with a_service(database_url, answers, **QUICK) as service:
        contact = await service.desk.contact()

        async def write_rest() -> None:
            while left:
                await service.desk.write(contact, text=left.pop())

        async def commit_amid(it: Checkpoints, turn: TurnCommit) -> Committed:
            if not is_after:
                await write_rest()
            committed: Committed = await commit(it, turn)
            await write_rest()
            return committed

        monkeypatch.setattr(Checkpoints, "commit", commit_amid)
        await service.desk.write(contact, text="first")
        await service.heard(contact, 2)

        assert await said(service, contact) == ["first", "second"]

    assert answers.turns == [("first",), ("second",)]


async def test_message_that_comes_while_a_turn_waits_for_a_place_joins_it(
    database_url: str,
) -> None:
    brain = Brain()
    brain.gate.clear()
    async with a_service(
        database_url, brain, worker_concurrency=1, debounce_quiet_seconds=0
    ) as service:
        holder, contact = [await service.desk.contact() for _ in range(2)]
        await service.desk.write(holder, text="holds the only place")
        await brain.has_begun(1)
        await service.desk.write(contact, text="one")

        async def one_waits() -> bool:
            return REGISTRY.get_sample_value("krama_turns_waiting") == 1

        await eventually(one_waits)
        await service.desk.write(contact, text="two")
        brain.gate.set()
        await service.settled()

        assert await service.heard(contact, 1) == ["you said: one\ntwo"]

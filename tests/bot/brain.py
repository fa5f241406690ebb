"""A mind for tests of turns, which thinks when and how a test lets it."""

import asyncio

from bot.sessions.run import Think
from nodes.kit import Kit
from rules.messages import Turn
from rules.session import Session
from tests.service import eventually, saying


class Brain:
    """Thinks as a test tells it: slowly, wrongly, or not at all."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = self.ended = 0
        self.failures = 0

    def __call__(self, kit: Kit) -> Think:
        return self.think

    async def think(self, session: Session, turn: Turn) -> Session:
        self.begun += 1
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise ZeroDivisionError
        self.ended += 1
        return saying(session, f"you said: {turn.text}")

    async def has_begun(self, times: int) -> None:
        async def is_so() -> bool:
            return self.begun >= times

        await eventually(is_so)

    async def has_ended(self, times: int) -> None:
        async def is_so() -> bool:
            return self.ended >= times

        await eventually(is_so)

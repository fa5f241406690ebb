"""A shopper acts: says things, waits for answers, thinks, and leaves in the end."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from loadtest.desk import Desk
from loadtest.shoppers.visits import Demand, Move, Saying, Visit

GAP_S = (0.2, 0.8)  # between the messages of a burst
ANSWER_S = {"text": 40.0, "photo": 60.0}  # then the shopper leaves
DECISION_S = 90.0
SILENCE_S = 4.0  # so long nothing may come where silence is right
AGAIN_S = 0.5  # a message that wasn't accepted is brought again, as by its sender
ACCEPTED_WITHIN_S = 60.0
LONGEST_THOUGHT = 4  # times the mean


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """
    A move that was made.

    messages: their ids at the stand-in.  ended: "answered", "silent" as it must be,
    "unanswered", or "refused" when the service didn't take a message.
    """

    contact: str
    visit: int
    place: int
    kind: str  # text, burst, photo, receipt, decision
    media: str
    began_at: datetime
    messages: tuple[str, ...]
    demand: Demand
    ended: str


class Manners(msgspec.Struct, frozen=True, kw_only=True):
    """How shoppers behave, and what the way to the service does to their messages."""

    think_s: float
    payee: str
    is_over: Callable[[], bool]
    is_twice: Callable[[random.Random], bool]
    is_in_disorder: Callable[[random.Random], bool]


class Shopper:
    """Plays one visit at the desk."""

    def __init__(
        self, visit: Visit, desk: Desk, manners: Manners, dice: random.Random
    ) -> None:
        self.contact = ""
        self.visit = visit
        self.played: list[Played] = []
        self.waits_s: list[float] = []
        self.is_waiting = False
        self._desk = desk
        self._manners = manners
        self._dice = dice
        self._heard = 0  # the entry after which answers count

    @property
    def number(self) -> int:
        """Tell the shoppers of a run apart."""
        return self.visit.number

    async def come(self, *, most: int | None = None) -> int:
        """Make the visit, at most *most* moves of it; give how many were made."""
        self.contact = await self._desk.contact(self.visit.person.name)
        for place, move in enumerate(self.visit.moves[:most]):
            if place:
                await self._think()
            if self._manners.is_over():
                break
            played = await self._make(place, move)
            self.played.append(played)
            if played.ended not in ("answered", "silent"):
                break
        return len(self.played)

    async def _think(self) -> None:
        mean_s = self._manners.think_s
        thought_s = self._dice.expovariate(1 / mean_s) if mean_s else 0
        until_s = asyncio.get_running_loop().time() + min(
            thought_s, LONGEST_THOUGHT * mean_s
        )
        while asyncio.get_running_loop().time() < until_s:
            if self._manners.is_over():
                return
            left_s = until_s - asyncio.get_running_loop().time()
            await asyncio.sleep(min(left_s, 1.0))

    async def _make(self, place: int, move: Move) -> Played:
        began_at = datetime.now(UTC)
        if move.burst:  # a decision may come before one waits for it
            self._heard = self._desk.cursor
        messages, is_taken = await self._say(move)
        self.is_waiting = True
        ended = await self._outcome(move) if is_taken else "refused"
        self.is_waiting = False
        if move.burst:
            self.waits_s.append((datetime.now(UTC) - began_at).total_seconds())
        return Played(
            contact=self.contact,
            visit=self.visit.number,
            place=place,
            kind=kind_of(move),
            media=move.media,
            began_at=began_at,
            messages=messages,
            demand=move.demand,
            ended=ended,
        )

    async def _outcome(self, move: Move) -> str:
        if move.demand.silent:
            within_s = SILENCE_S
        else:
            within_s = ANSWER_S[move.media] if move.burst else DECISION_S
        heard = await self._desk.answered(self.contact, self._heard, within_s=within_s)
        if heard is None:
            return "silent" if move.demand.silent else "unanswered"
        self._heard = heard
        return "answered"

    async def _say(self, move: Move) -> tuple[tuple[str, ...], bool]:
        """Send a burst; give its messages' ids, and whether all were accepted."""
        if len(move.burst) > 1 and self._manners.is_in_disorder(self._dice):
            return await self._say_in_disorder(move.burst)
        messages: list[str] = []
        for place, saying in enumerate(move.burst):
            if place:
                await asyncio.sleep(self._dice.uniform(*GAP_S))
            is_twice = self._manners.is_twice(self._dice)
            message, is_taken = await self._desk.write(
                self.contact,
                saying,
                payee=self._manners.payee,
                copies=2 if is_twice else 1,
            )
            messages.append(message)
            if not is_taken and not await self._bring(message):
                return tuple(messages), False
        return tuple(messages), True

    async def _say_in_disorder(
        self, burst: tuple[Saying, ...]
    ) -> tuple[tuple[str, ...], bool]:
        """Have the first two messages arrive the other way round."""
        messages = [
            (
                await self._desk.write(
                    self.contact, saying, payee=self._manners.payee, hold=True
                )
            )[0]
            for saying in burst
        ]
        for message in (messages[1], messages[0], *messages[2:]):
            if not await self._bring(message):
                return tuple(messages), False
        return tuple(messages), True

    async def _bring(self, message: str) -> bool:
        """Have a message delivered until it is accepted."""
        try:
            async with asyncio.timeout(ACCEPTED_WITHIN_S):
                while not await self._desk.deliver(message):
                    await asyncio.sleep(AGAIN_S)
        except TimeoutError:
            return False
        return True


def kind_of(move: Move) -> str:
    """Name what sort of move it is."""
    match move.burst:
        case ():
            return "decision"
        case (Saying(receipt=int()),):
            return "receipt"
        case (Saying(photo=str()),):
            return "photo"
        case (_,):
            return "text"
        case _:
            return "burst"

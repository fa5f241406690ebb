"""
A shop in virtual time: all parts of a turn, with a memory for a store.

What a turn passes through is put together by `bot.service`; only Postgres, ManyChat
and the model's server are stood in for, each by what it takes at most: time.
"""

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import msgspec

from bot.config import Config
from bot.outside.manychat import ManyChat
from bot.outside.model.caller import Caller
from bot.outside.model.client import ANSWER, ModelNames, OpenAiModel
from bot.outside.model.ledger import Ledger
from bot.outside.model.schema import AnswerFormat
from bot.outside.model.wire import Message, Reply
from bot.outside.sharing import Alone
from bot.service import line_of
from bot.sessions.arms import Arm, Arms
from bot.sessions.calls import CallMaker
from bot.sessions.line import Line
from bot.sessions.losses import Losses
from bot.sessions.moves import Moves
from bot.sessions.sender import Sender, send_limiter
from bot.sessions.summaries import Summaries
from bot.sessions.thinking import thinker
from bot.sessions.turn import Turns
from bot.sessions.workers import Workers
from bot.store.calls import Call
from bot.store.errors import StoreUnavailable
from bot.store.ids import CallId
from bot.store.inbox import Row
from bot.store.sessions import Loaded
from bot.store.spend import DaySpend
from bot.store.stores import Stores
from bot.store.turn_commit import Committed, TurnCommit
from rules.canary import ArmName
from rules.cart import Cart
from rules.drafts import ModelAnswer, PhotoAnswer, PhotoKind
from rules.ids import CartId, InboxId, MediaId, SubscriberId, TurnId
from rules.messages import Inbound, Photo
from rules.session import Session
from tests.fakes import a_kit
from tests.virtual_time import VirtualLoop, passed_s

BUBBLE = "…"
WORDS = ModelAnswer(
    acts=(),
    product_ids=(),
    reply=("Із задоволенням пораджу.",),
    language="uk",
    confidence=0.9,
    wants_human=False,
)
SIGHT = PhotoAnswer(
    kind=PhotoKind.PRODUCT,
    product_ids=("malva",),
    closest_id=None,
    colour=None,
    confidence=0.95,
    description="",
    amount=None,
    date=None,
    payee=None,
    number=None,
)


class Said(msgspec.Struct, frozen=True):
    """What was sent to a shopper; *at_s* since the opening."""

    at_s: float
    text: str


class Memory:
    """Sessions, messages and calls, as far as a turn asks for them."""

    def __init__(self) -> None:
        self.commits: dict[SubscriberId, list[tuple[float, TurnCommit]]] = defaultdict(
            list
        )
        self.rows: dict[SubscriberId, list[Row]] = defaultdict(list)
        self.refusals = 0  # of so many commits: the store is away
        self._sessions: dict[SubscriberId, Loaded] = {}
        self._numbers = itertools.count(1)

    async def load(self, subscriber: SubscriberId) -> Loaded:
        new = Session(subscriber=subscriber, cart=Cart(id=CartId(subscriber)))
        return self._sessions.get(subscriber, Loaded(new, version=0))

    async def commit(self, turn: TurnCommit) -> Committed:
        if self.refusals:
            self.refusals -= 1
            raise StoreUnavailable
        version = turn.version + 1
        self.commits[turn.subscriber].append((passed_s(), turn))
        self._sessions[turn.subscriber] = Loaded(turn.session, version)
        done = set(turn.inbox_ids)
        waiting = self.rows[turn.subscriber]
        self.rows[turn.subscriber] = [row for row in waiting if row.id not in done]
        return Committed(version, CallId(next(self._numbers)) if turn.call else None)

    async def waiting(self, subscriber: SubscriberId) -> tuple[Row, ...]:
        return tuple(self.rows[subscriber])

    async def has_bubble(self, subscriber: SubscriberId, turn_id: TurnId) -> bool:
        return False

    async def enqueue(
        self, subscriber: SubscriberId, call: Call, **of_turn: object
    ) -> CallId:
        return CallId(next(self._numbers))

    async def sending(self, id: CallId, **at: object) -> bool:
        return True

    async def sent(self, id: CallId, **at: object) -> None:
        """Keep nothing: the shopper has it."""


class StoresInMemory:
    """All stores that a turn asks are one."""

    def __init__(self, memory: Memory) -> None:
        self.inbox = self.checkpoints = self.outbox = self.last_calls = memory
        self.canaries = self.shadows = memory


class Instagram:
    """Notes what shoppers get, and when."""

    def __init__(self) -> None:
        self.said: dict[SubscriberId, list[Said]] = defaultdict(list)

    async def send_content(
        self, subscriber: SubscriberId, messages: Sequence[Mapping[str, Any]]
    ) -> None:
        text = "\n".join(str(message.get("text", "")) for message in messages)
        self.said[subscriber].append(Said(passed_s(), text))


class SlowServer:
    """A model's server that takes *takes_s* for each answer."""

    def __init__(self, takes_s: float) -> None:
        self.takes_s = takes_s
        self.calls = 0

    async def complete(
        self, model: str, messages: tuple[Message, ...], wanted: AnswerFormat[Any]
    ) -> Reply:
        self.calls += 1
        await asyncio.sleep(self.takes_s)
        answer = WORDS if wanted is ANSWER else SIGHT
        return Reply(msgspec.json.encode(answer).decode(), None)

    async def models(self) -> frozenset[str]:
        return frozenset()

    async def close(self) -> None:
        """Nothing is open."""


class NoBook:
    """Costs nobody keeps."""

    async def add(self, day: object, model: str, **cost: object) -> None: ...

    async def of_day(self, day: object) -> tuple[DaySpend, ...]:
        return ()


class LoopClock:
    """The time of the virtual loop."""

    def now(self) -> datetime:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        return loop.now()


class VirtualShop:
    """Takes messages in, and notes when what was said."""

    def __init__(self, model_s: float, **settings: Any) -> None:
        config = Config(
            manychat_interim_text=BUBBLE,
            manychat_interim_text_with_image=BUBBLE,
            **settings,
        )
        self.server = SlowServer(model_s)
        self.memory = Memory()
        self._instagram = Instagram()
        self._numbers = itertools.count(1)
        line = self._line(config)
        self._workers = Workers(
            Turns(line),
            _picture,
            self.memory.waiting,
            quiet_s=line.ladder.quiet_s,
            quiet_at_most_s=line.ladder.quiet_at_most_s,
        )

    def write(self, shopper: str, text: str, *photos: str) -> None:
        """Have *shopper* write; a photo's address is its media id."""
        subscriber = SubscriberId(shopper)
        message = Inbound(subscriber=subscriber, text=text, media_urls=photos)
        row = Row(InboxId(next(self._numbers)), LoopClock().now(), message)
        self.memory.rows[subscriber].append(row)
        self._workers.put((row,))

    def said(self, shopper: str) -> list[Said]:
        """Give what *shopper* was told, in order."""
        return self._instagram.said[SubscriberId(shopper)]

    def commits(self, shopper: str) -> list[tuple[float, TurnCommit]]:
        """Give when which turn of *shopper* was committed, in order."""
        return self.memory.commits[SubscriberId(shopper)]

    async def settled(self) -> None:
        """Wait until everything is answered."""
        while any(self.memory.rows.values()):
            await asyncio.sleep(1)

    async def close(self) -> None:
        """Take nothing any more, and have everything answered."""
        await self.settled()
        await self._workers.drain(1)

    def _line(self, config: Config) -> Line:
        clock = LoopClock()
        model = self._model(config, clock)
        kit = replace(a_kit(), clock=clock, model=model, eyes=model)
        stores = cast(Stores, StoresInMemory(self.memory))
        limiter = send_limiter(config, Alone())
        instagram = cast(ManyChat, self._instagram)
        sender = Sender.of(config, stores.outbox, instagram, clock, limiter)
        moves = Moves(stores.checkpoints, sender, CallMaker(None), kit)
        losses = Losses(stores.last_calls, moves, clock)
        arms = Arms(
            stores.canaries,
            Arm(name=ArmName.STABLE, bundle="", kit=kit, think=thinker(kit)),
            None,
        )
        return line_of(config, stores, kit, arms, sender, losses, Summaries(moves, kit))

    def _model(self, config: Config, clock: LoopClock) -> OpenAiModel:
        server = asyncio.get_running_loop().create_future()
        server.set_result(self.server)
        caller = Caller(server, Ledger(NoBook(), clock, (), None), config, Alone())
        return OpenAiModel(caller, clock, ModelNames.of(config), config)


async def _picture(subscriber: SubscriberId, url: str) -> Photo:
    return Photo(url=url, media_id=MediaId(url))

"""One turn under way: what is known of it so far."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.sessions.merge import new_trace_id
from bot.sessions.recording import Recording
from bot.sessions.workers import Arrived
from bot.store.sessions import Loaded
from nodes.kit import Kit
from rules.canary import ArmName
from rules.ids import SubscriberId, TurnId
from rules.messages import Turn
from rules.session import Session

MS_IN_S = 1000

Think = Callable[[Session, Turn], Awaitable[Session]]
ThinkWith = Callable[[Kit], Think]


@dataclass(slots=True, kw_only=True)
class Run:
    """
    One turn from the quiet moment to its commit.

    model_until_s: monotonic; then no model is asked any more, for want of a place.
    until_bubble: the wait for the time of the bubble, while it lasts.
    is_over: it is being committed, so that no bubble is needed any more.
    speaking: held while a bubble is queued, so that its answer isn't queued before it.
    joins: how often messages have joined while it was thought.
    discarded: how often thinking was thrown away.
    """

    subscriber: SubscriberId
    arrived: list[Arrived]
    trace_id: str = field(default_factory=new_trace_id)
    begun_s: float = field(default_factory=time.monotonic)
    placed_s: float = 0.0
    model_until_s: float = math.inf
    until_bubble: asyncio.Timeout | None = None
    loaded: Loaded | None = None
    recording: Recording = field(default_factory=lambda: Recording(model_until_s=0))
    thought_ms: float = 0.0
    commit_ms: float = 0.0
    is_over: bool = False
    speaking: asyncio.Lock = field(default_factory=asyncio.Lock)
    is_joined: bool = False
    has_bubble: bool = False
    joins: int = 0
    discarded: int = 0
    arm: ArmName = ArmName.STABLE

    @property
    def turn_id(self) -> TurnId:
        """The id of the oldest message."""
        return TurnId(self.arrived[0].row.id)

    @property
    def accepted_s(self) -> float:
        """When the turn's clock began: with its oldest message, or its pick-up."""
        return min(one.at_s for one in self.arrived)

    @property
    def accepted_at(self) -> datetime:
        """When the oldest message was accepted."""
        return min(one.row.received_at for one in self.arrived)

    @property
    def newest_at(self) -> datetime:
        """When the newest message was accepted."""
        return max(one.row.received_at for one in self.arrived)

    @property
    def has_photo(self) -> bool:
        return any(one.row.message.media_urls for one in self.arrived)

    @property
    def media(self) -> Literal["photo", "text"]:
        return "photo" if self.has_photo else "text"

    def hurry(self) -> None:
        """Have the bubble come at once."""
        if self.until_bubble:
            self.until_bubble.reschedule(asyncio.get_running_loop().time())

    def left_s(self, until_s: float) -> float:
        """Give the seconds to *until_s* after the acceptance; never negative."""
        return max(0.0, self.accepted_s + until_s - time.monotonic())

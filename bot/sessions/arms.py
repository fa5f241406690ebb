"""
The two sides on which a chat may be: stable, or the canary that is being tried.

A chat is placed when it begins. It stays where its session's stamp says, until the
canary is over.
"""

from dataclasses import dataclass

from bot.sessions.run import Think
from bot.store.canary import Canaries
from bot.store.sessions import Loaded
from nodes.kit import Kit
from rules.canary import ArmName, is_chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One side: its bundle's id, its words, and how a turn is thought with it."""

    name: ArmName
    bundle: str
    kit: Kit
    think: Think


class Arms:
    """Says on which side a chat is."""

    def __init__(self, canaries: Canaries, stable: Arm, canary: Arm | None) -> None:
        self.stable = stable
        self.canary = canary
        self._canaries = canaries

    async def of(self, loaded: Loaded) -> Arm:
        """
        Give the side of a chat as it is loaded.

        Raises:
            StoreUnavailable: It can't be told.
        """
        if self.canary is None:
            return self.stable
        is_new = loaded.version == 0
        if not is_new and loaded.bundle != self.canary.bundle:
            return self.stable
        setting = await self._canaries.setting()
        if setting is None or setting.is_over or setting.bundle != self.canary.bundle:
            return self.stable
        if is_new and not is_chosen(loaded.session.subscriber, setting.percent):
            return self.stable
        return self.canary

"""
The canary while the service runs: put on, changed, compared, rolled back.

What is tried is named by the configuration; on how many new chats, by the database.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec

from bot.bundle import NoCanary
from bot.shadow_report import ShadowReport, reported
from bot.store.canary import AnotherCanary, Canaries, Change, Setting
from bot.store.notices import Notices
from bot.store.shadows import Shadows
from nodes.ports import Clock
from rules.canary import Comparison, Figures, compare, counted
from rules.effects import NoticeKind, Notify
from rules.ids import SubscriberId

CONFIGURATION = "configuration"
WATCH = "watch"  # who has rolled back when nobody did
NOBODY = SubscriberId("canary")  # the notice is about no shopper

_log = logging.getLogger(__name__)

Check = Callable[[], Awaitable[str]]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """
    The `canary` object of the API.

    bundle: of the canary that this process has, None if it has none for *refused*;
    setting: what all processes follow; shadow: what the canary would have said beside
    the answers of the stable bundle.
    """

    percent: int
    bundle: str | None
    stable_bundle: str
    refused: str | None
    is_over: bool
    by: str | None
    reason: str | None
    verdict: str | None
    worse: tuple[str, ...]
    stable: Figures
    canary: Figures
    shadow: ShadowReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """
    Everything that is done with the canary.

    bundle: the canary's id, None without one; refused: why there is none; check: gives
    why it can't be used at this moment, "" if it can.
    """

    canaries: Canaries
    shadows: Shadows
    notices: Notices
    clock: Clock
    min_turns: int
    stable_bundle: str
    bundle: str | None
    refused: str | None
    check: Check

    async def begin(self, percent: int) -> None:
        """Begin with the *percent* of the configuration what was never tried."""
        known = await self.canaries.setting()
        if self.bundle is None or (known and known.bundle == self.bundle):
            return
        try:
            if percent:
                await self.put(percent, by=CONFIGURATION)
        except (NoCanary, AnotherCanary) as error:
            _log.error("canary not begun", extra={"reason": str(error)})

    async def put(self, percent: int, *, by: str) -> Setting:
        """
        Set the percentage of new chats; nobody who is on a side moves.

        Raises:
            NoCanary: There is none that passes the checks.
            AnotherCanary: Another one is being tried.
        """
        if self.bundle is None:
            raise NoCanary(self.refused or "")
        if percent and (trouble := await self.check()):
            raise NoCanary(trouble)
        setting = await self.canaries.change(
            Change(
                bundle=self.bundle,
                percent=percent,
                by=by,
                reason=f"{percent} %",
                at=self.clock.now(),
            )
        )
        _log.info("canary set", extra={"percent": percent, "bundle": self.bundle})
        return setting

    async def end(self, *, by: str, reason: str) -> None:
        """Roll back: every chat of the canary goes on with the stable bundle."""
        now = self.clock.now()
        ended = await self.canaries.end(by=by, reason=reason, now=now)
        if ended is None:
            return
        _log.warning("canary over", extra={"bundle": ended.bundle, "reason": reason})
        notice = Notify(
            kind=NoticeKind.CANARY_OVER,
            details=(("canary", reason),),
        )
        await self.notices.add(NOBODY, notice, now=now)

    async def watch(self) -> None:
        """Roll back when the canary does worse."""
        setting = await self.canaries.setting()
        if setting is None or setting.is_over or setting.bundle != self.bundle:
            return
        stable, canary = await self._figures(setting)
        comparison = compare(stable, canary, min_turns=self.min_turns)
        if comparison.reasons:
            await self.end(by=WATCH, reason=told(comparison, stable, canary))

    async def status(self) -> Status:
        """Give how it stands."""
        setting = await self.canaries.setting()
        stable, canary, comparison = Figures(), Figures(), None
        if setting is not None:
            stable, canary = await self._figures(setting)
            comparison = compare(stable, canary, min_turns=self.min_turns)
        bundle = self.bundle or (setting.bundle if setting else None)
        return Status(
            percent=setting.percent if setting else 0,
            bundle=setting.bundle if setting else self.bundle,
            stable_bundle=self.stable_bundle,
            refused=self.refused,
            is_over=setting is not None and setting.is_over,
            by=setting.by if setting else None,
            reason=setting.reason if setting else None,
            verdict=comparison.verdict if comparison else None,
            worse=comparison.reasons if comparison else (),
            stable=stable,
            canary=canary,
            shadow=reported(await self.shadows.of(bundle) if bundle else ()),
        )

    async def _figures(self, setting: Setting) -> tuple[Figures, Figures]:
        beside, tried = await self.canaries.turns(setting)
        stable = counted(beside)
        slow_ms = stable.p95_ms
        return counted(beside, slow_ms=slow_ms), counted(tried, slow_ms=slow_ms)


def told(comparison: Comparison, stable: Figures, canary: Figures) -> str:
    """Say in figures what is worse."""
    return "; ".join(
        f"{name} {getattr(canary, name)}/{canary.turns},"
        f" stable {getattr(stable, name)}/{stable.turns}"
        for name in comparison.reasons
    )

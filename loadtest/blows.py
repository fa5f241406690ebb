"""What goes wrong on purpose: struck at its time, noted, and taken back."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp
import msgspec
from msgspec.structs import replace

from loadtest.desk import Log
from loadtest.profiles import Blow
from loadtest.world import World


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """Something that went wrong, until when, and how often it struck."""

    what: str
    began_at: datetime
    ended_at: datetime
    struck: int = 0


class Blows:
    """Strikes the blows of a profile over a run."""

    def __init__(self, world: World, *, seed: int) -> None:
        self.incidents: list[Incident] = []
        self._world = world
        self._seed = seed
        self._flow = {"duplicate": 0.0, "disorder": 0.0}
        self._struck: Counter[str] = Counter()
        self._is_over = asyncio.Event()

    def is_twice(self, dice: random.Random) -> bool:
        """Draw whether a message is delivered twice."""
        return self._is_hit("duplicate", dice)

    def is_in_disorder(self, dice: random.Random) -> bool:
        """Draw whether a burst arrives out of order."""
        return self._is_hit("disorder", dice)

    def can_strike(self, blow: Blow) -> bool:
        """Say whether it can be done here: of a target there is only its ManyChat."""
        match blow.target:
            case "model":
                return self._world.model_url is not None
            case "postgres":
                return self._world.home is not None
            case "service":
                return self._world.service is not None
            case _:
                return True

    async def strike(self, blow: Blow, duration_s: float) -> None:
        """Wait for the blow's time, strike, and take it back when that is over."""
        if await self._is_over_within(blow.at * duration_s):
            return
        began_at = datetime.now(UTC)
        try:
            await self._begin(blow)
            await self._is_over_within(blow.lasts * duration_s)
        finally:
            incident = Incident(
                what=f"{blow.target} {blow.kind}",
                began_at=began_at,
                ended_at=datetime.now(UTC),
            )
            self.incidents.append(incident)
        await self._end(blow)

    async def calm(self) -> None:
        """Take every fault of the stand-ins back; nothing is struck any more."""
        self._is_over.set()
        self._flow = dict.fromkeys(self._flow, 0.0)
        await self._world.desk.ask("DELETE", "/control/faults")
        if self._world.model_url is not None:
            await self._at_model("DELETE", "/control/faults")

    async def counted(self) -> tuple[Incident, ...]:
        """Give the incidents with how often each struck, by the stand-ins' journals."""
        struck = self._struck.copy()
        for entry in self._world.desk.entries:
            if entry.kind == "send" and entry.detail["fault"]:
                struck[f"manychat {entry.detail['fault']}"] += 1
        if self._world.model_url is not None:
            told = await self._at_model("GET", "/control/log?kind=answer")
            for entry in msgspec.json.decode(told, type=Log).entries:
                struck[f"model {entry.detail['fault']}"] += 1
        return tuple(replace(one, struck=struck[one.what]) for one in self.incidents)

    def _is_hit(self, kind: str, dice: random.Random) -> bool:
        is_hit = dice.random() < self._flow[kind]
        self._struck[f"flow {kind}"] += is_hit
        return is_hit

    async def _is_over_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._is_over.wait()
        except TimeoutError:
            return False
        return True

    async def _begin(self, blow: Blow) -> None:
        match blow.target:
            case "flow":
                self._flow[blow.kind] = blow.probability
            case "service":
                await self._world.restart_service()
                self._struck[f"service {blow.kind}"] += 1
            case "postgres":
                await self._world.restart_postgres()
                self._struck[f"postgres {blow.kind}"] += 1
            case "manychat":
                await self._world.desk.ask("POST", "/control/faults", self._order(blow))
            case "model":
                await self._at_model("POST", "/control/faults", self._order(blow))
            case _:
                raise ValueError(blow.target)

    async def _end(self, blow: Blow) -> None:
        """Take back what has an end of its own; the rest ends with the run."""
        if blow.target == "model" and not self._is_over.is_set():
            await self._at_model("DELETE", "/control/faults")

    def _order(self, blow: Blow) -> Mapping[str, Any]:
        fault = {
            "kind": blow.kind,
            "call": "sending/sendContent" if blow.target == "manychat" else None,
            "times": None,
            "probability": blow.probability,
            "seconds": blow.seconds,
            "retry_after": blow.retry_after,
        }
        return {"faults": [fault], "seed": self._seed}

    async def _at_model(self, method: str, path: str, body: object = None) -> bytes:
        async with (
            aiohttp.ClientSession(self._world.model_url) as http,
            http.request(method, path, json=body) as response,
        ):
            response.raise_for_status()
            return await response.read()

"""What goes wrong on purpose: struck at its time, noted, and taken back."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp
import msgspec

from loadtest.profiles import Blow
from loadtest.world import World


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """Something that went wrong, and until when."""

    what: str
    began_at: datetime
    ended_at: datetime


class Blows:
    """Strikes the blows of a profile over a run."""

    def __init__(self, world: World, *, seed: int) -> None:
        self.incidents: list[Incident] = []
        self._world = world
        self._seed = seed
        self._flow = {"duplicate": 0.0, "disorder": 0.0}

    def twice(self) -> float:
        """Give the share of messages that are delivered twice."""
        return self._flow["duplicate"]

    def disorder(self) -> float:
        """Give the share of bursts that arrive out of order."""
        return self._flow["disorder"]

    async def strike(self, blow: Blow, duration_s: float) -> None:
        """Wait for the blow's time, strike, and take it back when that is over."""
        await asyncio.sleep(blow.at * duration_s)
        began_at = datetime.now(UTC)
        try:
            await self._begin(blow)
            await asyncio.sleep(blow.lasts * duration_s)
        finally:
            incident = Incident(
                what=f"{blow.target} {blow.kind}",
                began_at=began_at,
                ended_at=datetime.now(UTC),
            )
            self.incidents.append(incident)
        await self._end(blow)

    async def calm(self) -> None:
        """Take every fault of the stand-ins back."""
        self._flow = dict.fromkeys(self._flow, 0.0)
        await self._world.desk.ask("DELETE", "/control/faults")
        if self._world.model_url is not None:
            await self._at_model("DELETE")

    async def _begin(self, blow: Blow) -> None:
        match blow.target:
            case "flow":
                self._flow[blow.kind] = blow.probability
            case "service":
                await self._world.restart_service()
            case "postgres":
                self._world.restart_postgres()
            case "manychat":
                await self._world.desk.ask("POST", "/control/faults", self._order(blow))
            case "model":
                await self._at_model("POST", self._order(blow))
            case _:
                raise ValueError(blow.target)

    async def _end(self, blow: Blow) -> None:
        """Take back what has an end of its own; the rest ends with the run."""
        if blow.target == "model" and blow.at + blow.lasts < 1:
            await self._at_model("DELETE")

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

    async def _at_model(self, method: str, body: object = None) -> None:
        if self._world.model_url is None:
            return
        async with (
            aiohttp.ClientSession(self._world.model_url) as http,
            http.request(method, "/control/faults", json=body) as response,
        ):
            response.raise_for_status()

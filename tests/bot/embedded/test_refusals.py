"""A shop's own Postgres that can't start says why, in one line."""

import stat
from pathlib import Path

import pytest

from bot.embedded import embedded_postgres
from bot.postgres_account import EmbeddedError
from tests.bot.embedded.cluster import ask


async def test_second_start_in_a_folder_is_refused(home: Path) -> None:
    async with embedded_postgres(home, durable=False) as url:
        with pytest.raises(EmbeddedError, match="another Krama runs in .*: stop it"):
            async with embedded_postgres(home, durable=False):
                pass

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

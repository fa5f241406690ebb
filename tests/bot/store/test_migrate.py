import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from bot.store.connect import DatabaseError, connect
from bot.store.migrate import (
    MIGRATIONS,
    Migration,
    SchemaError,
    migrate,
    schema_version,
)

NEWEST = MIGRATIONS[-1].number
TOWN = Migration(number=NEWEST + 1, name="town", sql="CREATE TABLE town (name text)")
STREET = Migration(
    number=NEWEST + 2, name="street", sql="CREATE TABLE street (name text)"
)
BROKEN = Migration(
    number=NEWEST + 1, name="broken", sql="CREATE TABLE town (name text); SELEC 1"
)


@pytest.fixture
async def empty(empty_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await connect(empty_database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def migrated(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await connect(database_url)
    yield connection
    await connection.close()


async def has_table(connection: asyncpg.Connection, name: str) -> bool:
    return bool(
        await connection.fetchval(
            "SELECT to_regclass($1) IS NOT NULL", f"public.{name}"
        )
    )


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [migration.number for migration in MIGRATIONS]

    assert numbers == list(range(1, NEWEST + 1))


async def test_empty_database_gets_every_migration(empty: asyncpg.Connection) -> None:
    assert await schema_version(empty) == 0

    assert await migrate(empty) == tuple(range(1, NEWEST + 1))

    assert await schema_version(empty) == NEWEST
    assert await has_table(empty, "session")


async def test_second_run_changes_nothing(migrated: asyncpg.Connection) -> None:
    assert await migrate(migrated) == ()


async def test_newer_file_is_applied_alone(migrated: asyncpg.Connection) -> None:
    assert await migrate(migrated, (*MIGRATIONS, TOWN)) == (TOWN.number,)

    assert await has_table(migrated, "town")


async def test_broken_file_leaves_no_trace(migrated: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.PostgresSyntaxError):
        await migrate(migrated, (*MIGRATIONS, BROKEN))

    assert await schema_version(migrated) == NEWEST
    assert not await has_table(migrated, "town")


async def test_processes_that_start_together_migrate_once(
    empty_database_url: str,
) -> None:
    connections = [await connect(empty_database_url) for _ in range(4)]
    async with asyncio.TaskGroup() as group:
        runs = [group.create_task(migrate(each)) for each in connections]
    for each in connections:
        await each.close()

    assert sorted(number for run in runs for number in run.result()) == list(
        range(1, NEWEST + 1)
    )


async def test_database_of_another_application_is_refused(
    empty: asyncpg.Connection,
) -> None:
    await empty.execute("CREATE TABLE wordpress_posts (id integer)")

    with pytest.raises(SchemaError, match="another application .*wordpress_posts"):
        await migrate(empty)

    assert not await has_table(empty, "session")


@pytest.mark.parametrize(
    "columns", ["version integer", "number integer, checksum text, owner text"]
)
async def test_schema_version_of_another_application_is_refused(
    empty: asyncpg.Connection, columns: str
) -> None:
    await empty.execute(f"CREATE TABLE schema_version ({columns})")

    with pytest.raises(SchemaError, match="another application"):
        await migrate(empty)


async def test_schema_of_the_next_version_is_left_as_it_is(
    migrated: asyncpg.Connection,
) -> None:
    await migrate(migrated, (*MIGRATIONS, TOWN))

    assert await migrate(migrated) == ()

    assert await schema_version(migrated) == TOWN.number


async def test_newer_schema_is_refused(migrated: asyncpg.Connection) -> None:
    await migrate(migrated, (*MIGRATIONS, TOWN, STREET))

    with pytest.raises(SchemaError, match=f"has schema {STREET.number}.*newer Krama"):
        await migrate(migrated)


async def test_edited_migration_is_refused(migrated: asyncpg.Connection) -> None:
    edited = Migration(number=1, name="first", sql="CREATE TABLE town (name text)")

    with pytest.raises(SchemaError, match="migration 1 was edited"):
        await migrate(migrated, (edited, *MIGRATIONS[1:]))


async def test_user_without_rights_is_told_so(
    empty: asyncpg.Connection, empty_database_url: str
) -> None:
    await empty.execute("CREATE ROLE guest LOGIN")
    guest = await connect(empty_database_url.replace("krama@", "guest@"))

    with pytest.raises(SchemaError, match="let the user of DATABASE_URL create tables"):
        await migrate(guest)

    await guest.close()
    await empty.execute("DROP ROLE guest")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (
            "postgresql://ada:secret@127.0.0.1:1/shop",
            "127.0.0.1:1/shop.*nobody answers",
        ),
        ("mysql://ada:secret@127.0.0.1/shop", "127.0.0.1/shop.*can't be read"),
    ],
)
async def test_unusable_url_is_told_without_its_password(url: str, told: str) -> None:
    with pytest.raises(DatabaseError, match=told) as raised:
        await connect(url)

    assert "secret" not in str(raised.value)


async def test_missing_database_is_told(empty_database_url: str) -> None:
    with pytest.raises(DatabaseError, match="there is no such database"):
        await connect(empty_database_url.replace("/test_", "/missing_"))


async def test_wrong_password_is_told(
    empty: asyncpg.Connection, empty_database_url: str
) -> None:
    """The server of the tests trusts everybody, so one user is made an exception."""
    await empty.execute("CREATE ROLE ada LOGIN PASSWORD 'right'")
    file = Path(await empty.fetchval("SHOW hba_file"))
    file.write_text(f"local all ada scram-sha-256\n{file.read_text()}")
    await empty.execute("SELECT pg_reload_conf()")
    url = empty_database_url.replace("krama@", "ada:wrong@")

    with pytest.raises(DatabaseError, match="wrong user or password") as raised:
        async with asyncio.timeout(10):
            while True:  # until the server has read the file
                await (await connect(url)).close()

    assert "wrong@" not in str(raised.value)


async def test_unknown_user_is_told(empty_database_url: str) -> None:
    with pytest.raises(DatabaseError, match="this user may not log in"):
        await connect(empty_database_url.replace("krama@", "nobody_here@"))


def test_migration_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "0042_town.sql"
    file.write_text("SELECT 1")

    assert Migration.read(file) == Migration(number=42, name="town", sql="SELECT 1")

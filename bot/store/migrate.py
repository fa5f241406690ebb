"""Brings the schema to the newest version: numbered SQL files, each applied once.

The table `schema_version` says what was applied, and that the database is ours.  A
file only adds what the version before it can do without; what nobody uses any more is
dropped one version later.  So a version can go on where the next one has migrated.
"""

import hashlib
from pathlib import Path
from typing import Self

import asyncpg
import msgspec

from bot.errors import KramaError

FOLDER = Path(__file__).with_name("migrations")
OWNER = "krama"
LOCK = int.from_bytes(OWNER.encode())  # one migrates, the others wait
MOST_AHEAD = 1  # so many files may a database be newer than we are


class SchemaError(KramaError):
    """The database's schema is not one that this version can use."""


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the schema."""

    number: int
    name: str
    sql: str

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read a file named like 0001_first.sql."""
        number, _, name = file.stem.partition("_")
        return cls(number=int(number), name=name, sql=file.read_text())

    @property
    def checksum(self) -> str:
        """The fingerprint by which a later edit of the file is noticed."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


MIGRATIONS = tuple(Migration.read(file) for file in sorted(FOLDER.glob("*.sql")))


async def migrate(
    connection: asyncpg.Connection, migrations: tuple[Migration, ...] = MIGRATIONS
) -> tuple[int, ...]:
    """
    Apply what is missing, each file in a transaction; give the numbers applied.

    Raises:
        SchemaError: The database is another application's, is much newer than we are,
            was made from other files, or its user may not create tables.
    """
    applied = []
    for migration in migrations:
        try:
            async with connection.transaction():
                await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
                if await _is_missing(connection, migration, migrations):
                    await _apply(connection, migration)
                    applied.append(migration.number)
        except asyncpg.InsufficientPrivilegeError as error:
            raise SchemaError(
                f"migration {migration.number} failed ({error}):"
                " let the user of DATABASE_URL create tables in its schema"
            ) from error
    return tuple(applied)


async def schema_version(connection: asyncpg.Connection) -> int:
    """
    Give the number of the newest migration applied; 0 for an empty database.

    Raises:
        SchemaError: The database is another application's.
    """
    return max(await _checksums(connection), default=0)


def is_too_new(version: int, known: int) -> bool:
    """Whether a database at *version* is beyond who knows it up to *known*."""
    return version > known + MOST_AHEAD


async def _is_missing(
    connection: asyncpg.Connection,
    migration: Migration,
    migrations: tuple[Migration, ...],
) -> bool:
    checksums = await _checksums(connection)
    newest = max(checksums, default=0)
    if is_too_new(newest, migrations[-1].number):
        raise SchemaError(
            f"the database has schema {newest}, this version knows"
            f" {migrations[-1].number}: start a newer Krama"
        )
    if migration.number not in checksums:
        return True
    if checksums[migration.number] != migration.checksum:
        raise SchemaError(
            f"migration {migration.number} was edited after it had been applied:"
            " start the Krama that applied it, or use another database"
        )
    return False


async def _apply(connection: asyncpg.Connection, migration: Migration) -> None:
    await connection.execute("""
        CREATE TABLE IF NOT EXISTS schema_version (
            number     integer PRIMARY KEY,
            owner      text NOT NULL,
            name       text NOT NULL,
            checksum   text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """)
    await connection.execute(migration.sql)
    await connection.execute(
        """
        INSERT INTO schema_version (number, owner, name, checksum)
        VALUES ($1, $2, $3, $4)
        """,
        migration.number,
        OWNER,
        migration.name,
        migration.checksum,
    )


async def _checksums(connection: asyncpg.Connection) -> dict[int, str]:
    """Give the checksum of each migration applied, by number."""
    tables = await _tables(connection)
    if not tables:
        return {}
    try:
        async with connection.transaction():  # a savepoint: a failure ends only it
            rows = await connection.fetch(
                "SELECT number, checksum FROM schema_version WHERE owner = $1", OWNER
            )
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError):
        rows = []
    if not rows:
        raise SchemaError(
            "the database belongs to another application (it has a table"
            f" {tables[0]}): give Krama a database of its own"
        )
    return {row["number"]: row["checksum"] for row in rows}


async def _tables(connection: asyncpg.Connection) -> tuple[str, ...]:
    """Give the schema's tables, those of extensions left aside."""
    rows = await connection.fetch("""
        SELECT relname FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
          AND NOT EXISTS (
              SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e'
          )
        ORDER BY relname
        """)
    return tuple(row["relname"] for row in rows)

"""Each fault of the database and of the catalogue in it is red, with its remedy."""

from collections.abc import AsyncIterator

import asyncpg
import msgspec
import pytest

from bot.checks.gate import findings
from bot.config import Config
from bot.config.values import DatabaseUrl
from tests.bot.checks.verdicts import Fault, one_red
from tests.conftest import connected
from tests.service import eventually

DATABASE_FAULTS = (
    Fault("empty catalogue", "DELETE FROM product", "catalogue", "catalog import FILE"),
    Fault(
        "variant without price",
        "ALTER TABLE variant DROP CONSTRAINT variant_price_check;"
        " UPDATE variant SET price = 0 WHERE sku = (SELECT min(sku) FROM variant)",
        "catalogue",
        "has no price; python -m bot catalog import FILE",
    ),
    Fault(
        "newer schema",
        "INSERT INTO schema_version VALUES (9999, 'krama', 'later', '')",
        "schema",
        "start a newer Krama",
    ),
    Fault(
        "database of another application",
        "UPDATE schema_version SET owner = 'shop'",
        "database",
        "give Krama a database of its own",
    ),
)


@pytest.mark.parametrize("fault", DATABASE_FAULTS, ids=lambda fault: fault.name)
async def test_wrong_database_is_red(
    sound: Config, database_url: str, fault: Fault
) -> None:
    async with connected(database_url) as connection:
        await connection.execute(fault.change)

    found = await findings(sound)

    assert fault.remedy in one_red(found, fault.subject)


async def test_database_that_is_away_is_red(sound: Config) -> None:
    away = DatabaseUrl("postgresql://me:hush@127.0.0.1:1/shop")

    found = await findings(msgspec.structs.replace(sound, database_url=away))

    says = one_red(found, "database")
    assert "nobody answers there; correct DATABASE_URL" in says
    assert "hush" not in says


@pytest.fixture
async def guarded_url(postgres_url: str, database_url: str) -> AsyncIterator[str]:
    """A user of the server whom it asks for a password, and a wrong one."""
    async with connected(postgres_url) as connection:
        await connection.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'")
        await _admit(connection, "local all guarded scram-sha-256")
        yield database_url.replace("krama@", "guarded:wrong@")
        await _admit(connection)
        await connection.execute("DROP ROLE guarded")


async def _admit(connection: asyncpg.Connection, *rules: str) -> None:
    """Have the server ask for passwords by *rules*, and trust everybody else."""
    file = await connection.fetchval("SHOW hba_file")
    lines = ", ".join(f"('{line}')" for line in (*rules, "local all all trust"))
    await connection.execute(f"COPY (VALUES {lines}) TO '{file}'")
    await connection.execute("SELECT pg_reload_conf()")


async def test_wrong_password_is_red(sound: Config, guarded_url: str) -> None:
    await eventually(lambda: _is_refused(guarded_url))

    found = await findings(
        msgspec.structs.replace(sound, database_url=DatabaseUrl(guarded_url))
    )

    assert "wrong user or password; correct DATABASE_URL" in one_red(found, "database")


async def _is_refused(url: str) -> bool:
    try:
        async with connected(url):
            return False
    except asyncpg.InvalidPasswordError:
        return True

"""The version before goes on where the next one has migrated, mid-sale too."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from bot.checks.finding import Verdict
from bot.checks.gate import Part, findings
from bot.store.migrate import MIGRATIONS, Migration, migrate
from tests.conftest import connected
from tests.ops.test_restore import DUE, SALE, orders_of, pay, said
from tests.service import a_config, a_desk, a_service, with_demo_catalog

COLUMN = "of_the_next_version"


@pytest.fixture
async def newer_url(database_url: str) -> AsyncIterator[str]:
    """A database after the next version's migration: something new in every table."""
    async with connected(database_url) as connection:
        following = Migration(
            number=MIGRATIONS[-1].number + 1,
            name="following",
            sql=await _additions(connection),
        )
        assert await migrate(connection, (*MIGRATIONS, following))
    yield database_url


async def _additions(connection: asyncpg.Connection) -> str:
    rows = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    tables = [row["tablename"] for row in rows]
    assert len(tables) > 10
    changes = [f"ALTER TABLE {table} ADD COLUMN {COLUMN} text" for table in tables]
    return "; ".join([*changes, "CREATE TABLE following (name text)"])


async def test_sale_goes_on_one_version_back(newer_url: str) -> None:
    async with a_desk() as desk:
        contact = await desk.contact()
        async with a_service(newer_url, desk=desk) as service:
            await with_demo_catalog(service)
            for words in SALE:
                await desk.write(contact, text=words)
                await service.settled()
            before = await said(service, contact)
            await pay(service, contact)
            orders = await orders_of(service)

    assert "UA" in "".join(before)
    assert orders == [(contact, "reviewing", DUE)]


async def test_gate_warns_of_the_next_versions_schema(newer_url: str) -> None:
    async with a_service(newer_url) as service:
        await with_demo_catalog(service)

    found = await findings(a_config(newer_url), (Part.DATABASE,))

    verdicts = {it.subject: it.verdict for it in found}
    assert verdicts["schema"] is Verdict.WARN
    assert verdicts["catalogue"] is Verdict.OK

"""A street on a fresh database, and the matrix at the end of the run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.commands.opened import reading_pool
from bot.store.catalog import CatalogStore
from tests.bot.service_process import ServiceProcess
from tests.builders import demo_catalog
from tests.crash.matrix import MATRIX
from tests.crash.street import Street, some_managers
from tests.service import a_config, a_desk

VICTIM = "tests.crash.victim"


@pytest.fixture
async def street(database_url: str) -> AsyncIterator[Street]:
    """Shoppers and managers around services on a database of a common server."""
    async with a_street(database_url) as street:
        yield street


@asynccontextmanager
async def a_street(database_url: str) -> AsyncIterator[Street]:
    """Give shoppers and managers around services on one database with goods."""
    async with reading_pool(a_config(database_url)) as pool:
        await CatalogStore(pool).replace(demo_catalog().products)
    async with a_desk() as desk, some_managers() as (managers, notify_url):

        def start(*options: str) -> ServiceProcess:
            return ServiceProcess(
                database_url,
                desk,
                (VICTIM, *options),
                NOTIFY_WEBHOOK_URL=notify_url,
                NOTIFY_SECRET="signed",
                MANYCHAT_SENDS_PER_SECOND="1000",
                WEBHOOK_MESSAGES_PER_MINUTE="10000",
            )

        street = Street(desk, managers, start)
        await street.open()
        yield street


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the kills came to."""
    for line in MATRIX.lines:
        terminalreporter.write_line(line)

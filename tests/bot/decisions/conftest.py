"""A shop in which a receipt is reviewed."""

from collections.abc import AsyncIterator

import pytest

from bot import keys
from bot.sessions.decisions import Decisions
from rules.ids import SubscriberId
from tests.bot.decisions.ordering import ordering
from tests.service import Running, a_service


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[Running]:
    async with a_service(database_url, ordering) as service:
        yield service


@pytest.fixture
def decisions(service: Running) -> Decisions:
    return service.app[keys.DECISIONS]


@pytest.fixture
async def shopper(service: Running) -> SubscriberId:
    """A shopper whose receipt is reviewed."""
    contact = await service.desk.contact()
    await service.desk.write(contact, text="paid")
    await service.heard(contact, 1)
    return SubscriberId(contact)
